"""The whole story: a question is searched for, asked of the model, and each sentence of its reply is checked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from index.passages import Hit
from rag.answers import (
    Answer,
    Checks,
    Done,
    Event,
    Found,
    Searching,
    Turn,
)
from rag.asking import Asking
from rag.clock import Clock
from rag.finding import Scope, Searcher, figures_missing, find, find_naming, told, whole_texts
from rag.follow import leaned_on, question_in_full, whole_question
from rag.llms import LLM
from rag.looking import Looking
from rag.parts import question_parts
from rag.probe import Probe
from rag.quoting import Quoting
from rag.relevance import asks_for_both, asks_the_program
from rag.signals import Relevance, least_probability
from rag.unknown import Document, documents_beside, unknown_names
from rag.writing import Writing

LONGEST_QUESTION = 4000  # characters; a longer one leaves no room for passages


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
        several = whole == question and len(question_parts(question)) > 1
        result = find(self._index, query, scope, several)
        unknown = unknown_names(whole, told(result.hits))
        named = find_naming(self._index, unknown, result.hits, scope)
        texts = whole_texts(self._index, result.hits)
        clock.searched()
        yield Found(result.hits)

        probe = Probe(lambda: self.llm, clock.used)
        relevance = self._relevance(question, whole, result.hits, texts, probe)
        writing = Writing(question, relevance, leaned_on(question, history))
        missing = [name for name in unknown if name not in named] + figures_missing(whole, result.hits, texts)
        refusal = _refusal_before(question, result.hits, missing)
        if refusal is None:
            looking = Looking(self._index, question, whole, query, scope)
            asking = Asking(looking, self.llm, history, writing, clock)
            offered = _joined(result.hits, list(named.values()))
            if relevance.probe is None:
                yield from asking.write(offered, result.hits)
            else:
                quoting = Quoting(relevance.probe, self._index.interaction, relevance.beside, probe.against)
                yield from asking.quote_or_write(offered, quoting)
            refusal = writing.why_refused()

        yield Done(
            Answer(
                question=asked,
                searched_for=query,
                statements=tuple(writing.statements),
                citations=tuple(writing.stated.citations),
                nearest=() if writing.statements else result.hits,
                model=self.llm.model,
                endpoint=self.llm.endpoint,
                refusal=refusal,
                unanswered=tuple(writing.open_parts()) if refusal is None else (),
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

    def _relevance(
        self, question: str, whole: str, hits: Sequence[Hit], texts: Mapping[Document, str], probe: Probe
    ) -> Relevance:
        """By what a statement counts as an answer; a follow-up is judged as a whole, not by what it leans on."""
        best = max((hit.score for hit in hits), default=0.0)
        fitted = least_probability(self.llm.model)
        parts = question_parts(question) if whole == question else [whole]
        asked_alone = whole == question and len(parts) == 1 and not self._doubted
        beside = documents_beside(question, texts) if asked_alone else ()
        return Relevance(
            parts,
            best,
            self._index.likeness,
            0.0 if self._doubted else fitted,
            beside,
            probe if fitted else None,
            every=self._doubted,
            several=len(parts) > 1 or asks_for_both(question),
        )


def _refusal_before(question: str, hits: Sequence[Hit], missing: Sequence[str]) -> str | None:
    """Why the question is refused without asking the model, or None."""
    if asks_the_program(question):
        return "The documents do not tell of this program. Ask about what they say."
    if not hits:
        return "No paragraph comes near the question, or no document fits the filters."
    if missing:
        return f"No passage mentions {', '.join(missing)}."
    return None


def _joined(hits: Sequence[Hit], more: Sequence[Hit]) -> list[Hit]:
    """The hits and those of the others that are not among them."""
    return list({hit.place: hit for hit in (*hits, *more)}.values())
