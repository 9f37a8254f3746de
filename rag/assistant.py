"""The whole story: a question is searched for, asked of the model, and each sentence of its reply is checked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Protocol

from index.passages import Hit, Paragraph
from index.search import SearchResult
from rag.answers import (
    Answer,
    Checked,
    Citation,
    Done,
    Draft,
    DraftText,
    Event,
    Footnote,
    Found,
    Searching,
    Statement,
    Timings,
    Turn,
    Verdict,
)
from rag.cite import Drafts
from rag.errors import BadReply
from rag.follow import whole_question
from rag.ground import Grounds, ground
from rag.llms import LLM, Usage
from rag.passages import Passage, offer
from rag.prompt import NOT_STATED, build_prompt
from rag.relevance import open_parts, question_parts, unknown_names

MAX_TOKENS = 320  # of a reply
LONGEST_QUESTION = 4000  # characters; a longer one leaves no room for passages


class Searcher(Protocol):
    """What the assistant needs of an index; `index.search.Index` is one."""

    def search(
        self,
        question: str,
        top_k: int = 10,
        files: Sequence[str] = (),
        since: str | None = None,
        until: str | None = None,
    ) -> SearchResult:
        """The best paragraphs for a question."""

    def paragraphs(self, file: str) -> Sequence[Paragraph]:
        """All paragraphs of a document."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which documents are asked (shell patterns, first and last day), and how many passages are offered."""

    files: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    top_k: int = 4


class Assistant:
    """Answers questions from an index through a model; each answer is checked.

    `model` may be a function that gives the model, so that it loads while the search runs.
    """

    def __init__(self, index: Searcher, model: LLM | Callable[[], LLM]) -> None:
        self._index = index
        self._model = model

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
        started = perf_counter()
        scope = scope or Scope()
        query = whole_question(question, history)
        yield Searching(query)
        result = self._index.search(query, scope.top_k, scope.files, scope.since, scope.until)
        searched = perf_counter() - started
        yield Found(result.hits)

        writing = _Writing(question, offer(result.hits, self._index.paragraphs))
        timings = Timings(search=searched)
        usage = Usage()
        refusal = _refusal_before(query, result.hits)
        if refusal is None:
            drafts = Drafts()
            reply = self.llm.stream(build_prompt(question, writing.passages, history), MAX_TOKENS)
            for piece in reply:
                if isinstance(piece, Usage):
                    usage = piece
                    continue
                if timings.first_token is None:
                    timings = replace(timings, first_token=perf_counter() - started)
                yield DraftText(piece)
                for draft in drafts.feed(piece):
                    yield from writing.take(draft)
                if writing.statements and timings.first_statement is None:
                    timings = replace(timings, first_statement=perf_counter() - started)
            if timings.first_token is None:
                raise BadReply(f"The model {self.llm.model} at {self.llm.endpoint} sent an empty reply. Ask again.")
            for draft in drafts.end():
                yield from writing.take(draft)
            refusal = writing.why_nothing()
            if writing.statements and timings.first_statement is None:
                timings = replace(timings, first_statement=perf_counter() - started)

        yield Done(
            Answer(
                question=question,
                searched_for=query,
                statements=tuple(writing.statements),
                citations=tuple(writing.citations),
                nearest=() if writing.statements else result.hits,
                model=self.llm.model,
                endpoint=self.llm.endpoint,
                refusal=refusal,
                unanswered=writing.unanswered(),
                removed=writing.removed,
                undated=result.undated,
                behind=result.behind,
                similarity=max((hit.similarity for hit in result.hits if hit.similarity is not None), default=None),
                timings=replace(timings, total=perf_counter() - started),
                prompt_tokens=usage.prompt_tokens,
                completion_tokens=usage.completion_tokens,
            )
        )


class _Writing:
    """The answer as it grows: statements with their footnotes, held back until one of them answers the question."""

    def __init__(self, question: str, passages: Sequence[Passage]) -> None:
        self.question = question
        self.passages = passages
        self.statements: list[Statement] = []
        self.citations: list[Citation] = []
        self.removed = 0
        self._held: list[tuple[Draft, Grounds]] = []
        self._seen: set[str] = set()
        self._denied = False

    def take(self, draft: Draft) -> Iterator[Checked]:
        """Check a sentence; gives the statements that may now be shown."""
        folded = draft.text.casefold().strip(" .")
        if folded.startswith(NOT_STATED.casefold()):
            self._denied = True
            return
        if folded in self._seen:
            return
        self._seen.add(folded)
        grounds = ground(draft, self.passages)
        if grounds.check.verdict is Verdict.UNSUPPORTED:
            self.removed += 1
            return
        self._held.append((draft, grounds))
        if not self.statements and not self._answers():
            return
        for held in self._held:
            yield self._state(*held)
        self._held.clear()

    def why_nothing(self) -> str | None:
        """Why there is no answer; None where there is one."""
        if self.statements:
            return None
        if self._held:
            self.removed += len(self._held)
            return "What the nearest passages say does not answer the question."
        if self.removed:
            return "The passages do not bear out what the model wrote."
        return "The passages do not say."

    def unanswered(self) -> tuple[str, ...]:
        """The parts of a question with several that no statement answers."""
        parts = open_parts(self.question, [statement.text for statement in self.statements])
        return tuple(parts) if self.statements else ()

    def _answers(self) -> bool:
        """Whether what is held gives what some part of the question asks for."""
        texts = [draft.text for draft, _ in self._held]
        return len(open_parts(self.question, texts)) < len(question_parts(self.question))

    def _state(self, draft: Draft, grounds: Grounds) -> Checked:
        """The sentence as a statement, its paragraphs numbered in the order in which they are first cited."""
        numbers = {citation.hit.place: citation.number for citation in self.citations}
        new: list[Citation] = []
        footnotes = []
        for hit, quote in grounds.quotes:
            if hit.place not in numbers:
                numbers[hit.place] = len(numbers) + 1
                new.append(Citation(numbers[hit.place], hit))
            footnotes.append(Footnote(numbers[hit.place], quote))
        self.citations += new
        statement = Statement(draft.text, grounds.check.verdict, grounds.check.reason, tuple(footnotes))
        self.statements.append(statement)
        return Checked(statement, tuple(new))


def _refusal_before(query: str, hits: Sequence[Hit]) -> str | None:
    """Why the question is refused without asking the model, or None."""
    if not hits:
        return "No paragraph comes near the question, or no document fits the filters."
    unknown = unknown_names(query, [f"{hit.text}\n{hit.shown_title}\n{hit.date or ''}" for hit in hits])
    if unknown:
        return f"The nearest passages do not mention {', '.join(unknown)}."
    return None
