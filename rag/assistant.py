"""The whole story: a question is searched for, asked of the model, and each sentence of its reply is checked."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from index.interaction import CANDIDATES
from index.passages import Hit, Paragraph, Place
from index.search import SearchResult
from rag.answers import (
    Answer,
    Checks,
    Done,
    DraftText,
    Event,
    Found,
    Searching,
    Turn,
)
from rag.cite import Drafts
from rag.clock import Clock
from rag.errors import BadReply, ModelError
from rag.follow import leaned_on, question_in_full, whole_question
from rag.llms import LLM, Usage
from rag.passages import offer
from rag.prompt import build_prompt
from rag.relevance import documents_beside, question_parts, share_borne, unknown_names
from rag.signals import Likeness, Relevance, least_probability
from rag.times import WIDER, asked_times, weighed
from rag.writing import Writing

MAX_TOKENS = 1200  # of a reply
MAX_TOKENS_EMBEDDED = 320  # a small model that writes more goes in circles
ALONE = 2  # passages for what is asked again
NAMING = 3  # paragraphs in which a name is looked for that the nearest passages do not mention
CLOSE = 0.6  # share of the question's words in a passage from which on "the passages do not say" is doubted
MOST_PARTS = 2  # of a question that are asked again
LONGEST_DOCUMENT = 50_000  # characters; a name is not looked for in all of a longer one before each answer
LONGEST_QUESTION = 4000  # characters; a longer one leaves no room for passages


class Searcher(Protocol):
    """What the assistant needs of an index, or of several (`index.search.Index`, `index.several.Several`)."""

    def search(
        self,
        question: str,
        top_k: int = 10,
        files: Sequence[str] = (),
        since: str | None = None,
        until: str | None = None,
    ) -> SearchResult:
        """The best paragraphs for a question."""

    def respelled(self, question: str) -> str:
        """The question with its misspelt words as the documents spell them."""

    def document_of(self, place: Place) -> Sequence[Paragraph]:
        """All paragraphs of the document that a place is in."""

    @property
    def likeness(self) -> Likeness:
        """How near texts come to each other in meaning."""

    @property
    def interaction(self) -> Callable[[str, Sequence[Hit]], Sequence[Hit]]:
        """Puts hits in order by how near each word of a question comes to some word of theirs."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which documents are asked (shell patterns, first and last day), and how many passages are offered."""

    files: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    top_k: int = 4


class Assistant:
    """Answers questions from an index through a model; each answer is checked.

    `model` may be a function that gives the model, so that it loads while the search runs. With `doubted`, statements
    that probably do not answer are shown, too.
    """

    def __init__(self, index: Searcher, model: LLM | Callable[[], LLM], doubted: bool = False) -> None:
        self._index = index
        self._model = model
        self._doubted = doubted

    @property
    def llm(self) -> LLM:
        """The model; waits until it is there."""
        if callable(self._model):
            self._model = self._model()
        return self._model

    def ask(self, question: str, history: Sequence[Turn] = (), scope: Scope | None = None) -> Answer:
        """The checked answer to a question. Raises FootnoteError."""
        for event in self.stream(question, history, scope):
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("a stream ends with Done")

    def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope | None = None) -> Iterator[Event]:
        """The answer as it comes about; the last event is Done. Raises FootnoteError."""
        clock = Clock()
        scope = scope or Scope()
        asked, question = question, self._index.respelled(question)
        history = [replace(turn, question=self._index.respelled(turn.question)) for turn in history[-1:]]
        whole = whole_question(question, history)
        query = question_in_full(question, history)
        yield Searching(query)
        result = self._search(query, scope)
        unknown = unknown_names(whole, _texts(result.hits))
        named = self._naming(unknown, scope)
        clock.searched()
        yield Found(result.hits)

        writing = Writing(question, self._relevance(question, whole, result.hits), leaned_on(question, history))
        refusal = _refusal_before(result.hits, unknown, named)
        if refusal is None:
            yield from self._write(writing, question, history, _joined(result.hits, named), clock)
            if _worth_asking_again(writing, result.hits):
                yield from self._write(writing, question, history, result.hits[:ALONE], clock)
            for part in _still_open(writing):
                so_far = [Turn(question, " ".join(statement.text for statement in writing.statements))]
                hits = self._search(f"{part} {query}", replace(scope, top_k=ALONE)).hits
                with suppress(ModelError):  # what has been answered is not lost for a part that cannot be asked
                    yield from self._write(writing, part, so_far, hits, clock)
            refusal = writing.why_nothing()

        yield Done(
            Answer(
                question=asked,
                searched_for=query,
                statements=tuple(writing.statements),
                citations=tuple(writing.citations),
                nearest=() if writing.statements else result.hits,
                model=self.llm.model,
                endpoint=self.llm.endpoint,
                refusal=refusal,
                unanswered=tuple(writing.open_parts()) if writing.statements else (),
                removed=writing.removed,
                undated=result.undated,
                behind=result.behind,
                similarity=max((hit.similarity for hit in result.hits if hit.similarity is not None), default=None),
                checks=Checks(clock.calls, writing.refooted, writing.doubted),
                timings=clock.timings(),
                prompt_tokens=clock.usage.prompt_tokens,
                completion_tokens=clock.usage.completion_tokens,
            )
        )

    def _search(self, query: str, scope: Scope) -> SearchResult:
        """The best paragraphs; where the question names a time, those of documents of that time before others."""
        times = asked_times(query)
        wanted = scope.top_k * (WIDER if times else 1)
        result = self._index.search(query, max(CANDIDATES, wanted), scope.files, scope.since, scope.until)
        hits = self._index.interaction(query, result.hits)[:wanted]
        return replace(result, hits=tuple((weighed(hits, times) if times else hits)[: scope.top_k]))

    def _relevance(self, question: str, whole: str, hits: Sequence[Hit]) -> Relevance:
        """By what a statement counts as an answer; a follow-up is judged as a whole, not by what it leans on."""
        best = max((hit.score for hit in hits), default=0.0)
        least = 0.0 if self._doubted else least_probability(self.llm.model)
        parts = question_parts(question) if whole == question else [whole]
        asked_alone = whole == question and len(parts) == 1 and not self._doubted
        beside = documents_beside(question, self._documents(hits)) if asked_alone else ()
        return Relevance(parts, best, self._index.likeness, least, beside)

    def _documents(self, hits: Sequence[Hit]) -> dict[tuple[str, str], str]:
        """The whole text of each document that was found, with its title; those that are too long are left out."""
        texts: dict[tuple[str, str], str] = {}
        for hit in hits:
            if hit.place.document not in texts:
                paragraphs = self._index.document_of(hit.place)
                texts[hit.place.document] = "\n".join([hit.shown_title, *(one.text for one in paragraphs)])
        return {document: text for document, text in texts.items() if len(text) <= LONGEST_DOCUMENT}

    def _naming(self, names: Sequence[str], scope: Scope) -> list[Hit]:
        """A paragraph for each of the names that stand somewhere, though not in the nearest passages."""
        found = []
        for name in names:
            hits = self._search(name, replace(scope, top_k=NAMING)).hits
            found += [hit for hit in hits if not unknown_names(f"about {name}", _texts([hit]))][:1]
        return found

    def _write(
        self, writing: Writing, question: str, history: Sequence[Turn], hits: Sequence[Hit], clock: Clock
    ) -> Iterator[Event]:
        """Ask the model once; each sentence of its reply is checked as it comes."""
        passages = offer(hits, self._index.document_of)
        drafts = Drafts()
        empty, cut = True, False
        most = MAX_TOKENS_EMBEDDED if self.llm.endpoint == "embedded" else MAX_TOKENS
        for piece in self.llm.stream(build_prompt(question, passages, history), most):
            if isinstance(piece, Usage):
                clock.used(piece)
                cut = piece.completion_tokens >= most
                continue
            empty = False
            clock.token()
            yield DraftText(piece)
            for draft in drafts.feed(piece):
                yield from clock.noting(writing.take(draft, passages))
        if empty:
            raise BadReply(f"The model {self.llm.model} at {self.llm.endpoint} sent an empty reply. Ask again.")
        left = list(drafts.end())
        if cut and left and not left[-1].text.endswith((".", "!", "?", "”", '"')):
            left.pop()  # half a sentence may say the opposite of the whole
            writing.removed += 1
        for draft in left:
            yield from clock.noting(writing.take(draft, passages))
        yield from clock.noting(writing.take_again(passages))
        yield from clock.noting(writing.other_accounts(passages))


def _worth_asking_again(writing: Writing, hits: Sequence[Hit]) -> bool:
    """Whether to ask the whole question once more, of the best evidence alone.

    So it is where the check left out what the model wrote, and where the model says that the passages do not say
    although one of them has most of the question's words.
    """
    if writing.statements:
        return False
    borne = max(share_borne(writing.question, f"{hit.text} {hit.title or ''} {hit.date or ''}") for hit in hits)
    return bool(writing.removed) or (writing.denied and borne >= CLOSE)


def _still_open(writing: Writing) -> list[str]:
    """The parts of a question with several that no statement answers, each to be asked once more by itself."""
    several = writing.statements and len(question_parts(writing.question)) > 1
    return writing.open_parts()[:MOST_PARTS] if several else []


def _refusal_before(hits: Sequence[Hit], unknown: Sequence[str], named: Sequence[Hit]) -> str | None:
    """Why the question is refused without asking the model, or None."""
    if not hits:
        return "No paragraph comes near the question, or no document fits the filters."
    if len(named) < len(unknown):
        return f"No passage mentions {', '.join(unknown)}."
    return None


def _texts(hits: Sequence[Hit]) -> list[str]:
    return [f"{hit.text}\n{hit.shown_title}\n{hit.date or ''}" for hit in hits]


def _joined(hits: Sequence[Hit], more: Sequence[Hit]) -> list[Hit]:
    """The hits and those of the others that are not among them."""
    return list({hit.place: hit for hit in (*hits, *more)}.values())
