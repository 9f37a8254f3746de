"""The answer as it grows: sentences become statements with numbered footnotes, or are left out and counted."""

from collections.abc import Iterator, Sequence

from rag.answers import Checked, Citation, Draft, Footnote, Statement, Verdict
from rag.ground import Grounds, ground
from rag.passages import Passage
from rag.prompt import NOT_STATED
from rag.relevance import open_parts, question_parts


class Writing:
    """Collects checked statements; they are held back until one of them answers a part of the question.

    `removed` counts the sentences that the check left out, `refooted` those that another passage bore out than
    the one that the model named.
    """

    def __init__(self, question: str) -> None:
        self.question = question
        self.statements: list[Statement] = []
        self.citations: list[Citation] = []
        self.removed = 0
        self.refooted = 0
        self._held: list[tuple[Draft, Grounds]] = []
        self._seen: set[str] = set()

    def take(self, draft: Draft, passages: Sequence[Passage]) -> Iterator[Checked]:
        """Check a sentence against the passages; gives the statements that may now be shown."""
        folded = draft.text.casefold().strip(" .")
        if folded.startswith(NOT_STATED.casefold()) or folded in self._seen:
            return
        self._seen.add(folded)
        grounds = ground(draft, passages)
        if grounds.check.verdict is Verdict.UNSUPPORTED:
            self.removed += 1
            return
        self.refooted += _refooted(draft, grounds, passages)
        self._held.append((draft, grounds))
        if not self.statements and not self._answers():
            return
        for held in self._held:
            yield self._state(*held)
        self._held.clear()

    def open_parts(self) -> list[str]:
        """The parts of the question that no statement answers."""
        return open_parts(self.question, [statement.text for statement in self.statements])

    def why_nothing(self) -> str | None:
        """Why there is no answer; None where there is one."""
        if self.statements:
            return None
        if self._held:
            self.removed += len(self._held)
            self._held.clear()
            return "What the nearest passages say does not answer the question."
        if self.removed:
            return "The passages do not bear out what the model wrote."
        return "The passages do not say."

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


def _refooted(draft: Draft, grounds: Grounds, passages: Sequence[Passage]) -> bool:
    """Whether the sentence named passages of which none is among those that it rests on."""
    named = {passage.hit.place for passage in passages if passage.number in draft.numbers}
    return bool(named) and not any(hit.place in named for hit, _ in grounds.quotes)
