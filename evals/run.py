"""Runs a question set: each case is searched for and asked, scored by every metric, and kept."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from evals.cases import Case
from evals.errors import MeasurementError
from evals.kept import Kept, code_mark, key_of, model_mark, question_mark
from evals.library import Library
from evals.metrics import METRICS
from evals.metrics.metric import evidence_places
from evals.records import Record
from evals.sets import QuestionSet, located
from index.errors import FootnoteError, MissingExtra, WeightsError
from index.progress import Progress, Silence
from index.settings import IndexSettings
from rag.assistant import Assistant
from rag.errors import KeyRefused, UnknownModel
from rag.finding import Scope
from rag.follow import question_in_full
from rag.prompt import OPENING
from rag.render import to_json
from rag.session import checked_question
from rag.settings import ModelSettings

if TYPE_CHECKING:
    from index.embed import Embedder
    from rag.llms import LLM

# nothing that a case could be blamed for: a model that is not there, a disk that keeps nothing
NO_ANSWERS = (KeyRefused, UnknownModel, MissingExtra, WeightsError, MeasurementError)
Heard = Callable[[Record], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """The model that is measured and its settings; `doubted` keeps the statements that probably do not answer."""

    llm: "LLM"
    chosen: ModelSettings
    doubted: bool = False


class Runner:
    """Asks the cases of a set. `asked` None leaves the answers out: retrieval alone. Close it.

    `settings.docs` does not matter: the set says where its documents are. Answers are kept, but those of a scripted
    model, whose replies depend on what it was asked before. Raises FootnoteError.
    """

    def __init__(
        self,
        questions: QuestionSet,
        settings: IndexSettings,
        embedder: "Embedder",
        kept: Kept,
        asked: Asked | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._set = questions
        self._settings = settings
        self._embedder = embedder
        self._kept = kept
        self._asked = asked
        self._progress = progress or Silence()
        self._libraries: dict[Path, Library] = {}
        self._opening = RLock()
        self.code = code_mark()
        self.from_before = 0
        self._is_warm = False

    def checked(self, cases: Sequence[Case]) -> tuple[Case, ...]:
        """The cases with every paragraph found. Raises QuestionsError for one that cites what is not there."""
        return tuple(located(case, self.library(case).paragraphs) for case in cases)

    def library(self, case: Case) -> Library:
        """The case's documents, indexed."""
        folder = self._set.folder_of(case)
        with self._opening:
            if folder not in self._libraries:
                settings = replace(self._settings, docs=folder.resolve())
                self._libraries[folder] = Library(settings, self._embedder, self._progress)
            return self._libraries[folder]

    def run(self, cases: Sequence[Case], parallel: int = 1, heard: Heard = lambda record: None) -> tuple[Record, ...]:
        """A record for each case, in their order; `heard` hears of each as soon as it is done.

        Raises what makes every answer impossible: a key that is refused, a model that is not there.
        """
        done: list[Record] = []
        for record in self._records(cases, parallel):
            heard(record)
            done.append(record)
        return tuple(done)

    def _records(self, cases: Sequence[Case], parallel: int) -> Iterator[Record]:
        # the first alone: a client learns from it what its endpoint takes
        yield from map(self._record, cases[:1])
        if parallel == 1:
            yield from map(self._record, cases[1:])
            return
        with ThreadPoolExecutor(parallel) as pool:
            try:
                yield from pool.map(self._record, cases[1:])
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _record(self, case: Case) -> Record:
        record = Record(case)
        try:
            # found first, so that a case whose answer fails still says what was found
            record = replace(record, found=self._found(case))
            if self._asked is not None:
                record = replace(record, answer=self._answer(case, self._asked))
        except NO_ANSWERS:
            raise
        except FootnoteError as fault:
            record = replace(record, error=str(fault))
        except Exception as fault:  # noqa: BLE001 - whatever breaks, the case is wrong and the others go on
            record = replace(record, error=f"{type(fault).__name__}: {fault}")
        return scored(record, self.library(case))

    def _found(self, case: Case) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """Each search's ranking; a hit with several places stands under the one that the case names, if any."""
        library = self.library(case)
        query = question_in_full(library.index.respelled(case.question), case.history)
        key = self._key("rankings", library, query)
        rankings = self._kept.get(key)
        if rankings is None:
            rankings = library.rankings(query)
            self._kept.put(key, rankings)
        named = evidence_places(case)
        return {
            name: tuple(_one_place([(file, number) for file, number in hit], named) for hit in hits)
            for name, hits in rankings.items()
        }

    def _answer(self, case: Case, asked: Asked) -> Mapping[str, Any]:
        library = self.library(case)
        model = model_mark(asked.chosen)
        key = self._key("answer", library, model, asked.doubted, question_mark(case))
        if model is not None and (known := self._kept.get(key)) is not None:
            self.from_before += 1
            return dict(known)
        self._warm_up(asked, library)
        assistant = Assistant(library.index, asked.llm, asked.doubted)
        scope = Scope(top_k=asked.chosen.top_k)
        answer = to_json(assistant.ask(checked_question(case.question), case.history, scope))
        if model is not None:
            self._kept.put(key, answer)
        return answer

    def _warm_up(self, asked: Asked, library: Library) -> None:
        """Before the first question: wait for the embedded model and open what a search opens, off every clock."""
        if self._is_warm:
            return
        library.index.search("warm-up", 1)
        if asked.chosen.kind == "embedded":
            for _ in asked.llm.stream(OPENING, 1):
                pass
        self._is_warm = True

    def _key(self, what: str, library: Library, *others: object) -> str:
        return key_of(what, self.code, library.mark, self._settings.embedder, self._embedder.fingerprint, *others)

    def close(self) -> None:
        """Let go of all indexes."""
        with ExitStack() as stack:
            for library in self._libraries.values():
                stack.callback(library.close)
        self._libraries.clear()


def scored(record: Record, library: Library) -> Record:
    """The record with the score of every metric."""
    return replace(record, scores={name: metric.score(record, library) for name, metric in METRICS.items()})


def _one_place(places: Sequence[tuple[str, int]], named: set[tuple[str, int]]) -> tuple[str, int]:
    return next((place for place in places if place in named), places[0])
