"""What has been stated so far: checked sentences, and their paragraphs, numbered as they are first cited."""

from index.passages import Hit
from rag.answers import Checked, Citation, Draft, Footnote, Signals, Statement, Verdict
from rag.demands import asks_for_number
from rag.disagree import disagree
from rag.ground import Grounds
from rag.signals import Likeness


class Stated:
    """The statements of an answer and the paragraphs that they cite."""

    def __init__(self, question: str, likeness: Likeness) -> None:
        self._question = question
        self._likeness = likeness
        self.statements: list[Statement] = []
        self.citations: list[Citation] = []

    def add(self, draft: Draft, grounds: Grounds, signals: Signals | None) -> Checked:
        """The sentence as a statement with its footnotes, and the paragraphs that it is the first to cite."""
        numbers = {citation.hit.place: citation.number for citation in self.citations}
        new: list[Citation] = []
        footnotes = []
        for hit, quote in grounds.quotes:
            if hit.place not in numbers:
                numbers[hit.place] = len(numbers) + 1
                new.append(Citation(numbers[hit.place], hit))
            footnotes.append(Footnote(numbers[hit.place], quote))
        self.citations += new
        statement = Statement(
            draft.text,
            grounds.check.verdict,
            grounds.check.reason,
            tuple(footnotes),
            signals,
            self._differs_from(draft.text, {hit.place.document for hit, _ in grounds.quotes}),
        )
        self.statements.append(statement)
        return Checked(statement, tuple(new))

    def rests_on(self, sentence: Hit) -> bool:
        """Whether a statement rests on words of the hit's window."""
        start, end = sentence.window
        numbers = {citation.number for citation in self.citations if citation.hit.place == sentence.place}
        notes = (note for statement in self.statements for note in statement.footnotes if note.number in numbers)
        return any(note.quote.start < end and start < note.quote.end for note in notes)

    def quotes_whole(self, grounds: Grounds) -> bool:
        """Whether all words that a sentence rests on have been stated as they stand."""
        places = {citation.number: citation.hit.place for citation in self.citations}
        # a second footnote names who is meant, in words that are not stated
        said = [one.footnotes[0] for one in self.statements if one.verdict is Verdict.QUOTED]
        return all(
            any(
                places[note.number] == hit.place and note.quote.start <= quote.start and quote.end <= note.quote.end
                for note in said
            )
            for hit, quote in grounds.quotes
        )

    def documents_behind(self, statement: Statement) -> set[tuple[str, str]]:
        """The documents that a statement rests on, and those of statements that it disagrees with."""
        return self._documents(statement).union(
            *(self._documents(one) for one in self.statements if disagree(statement.text, one.text, self._likeness))
        )

    def _differs_from(self, text: str, documents: set[tuple[str, str]]) -> tuple[int, ...]:
        """The footnotes of the statements before that give another document's other number for the same thing."""
        if not asks_for_number(self._question):
            return ()
        numbers = [
            note.number
            for statement in self.statements
            if not documents & self._documents(statement) and disagree(statement.text, text, self._likeness)
            for note in statement.footnotes
        ]
        return tuple(dict.fromkeys(numbers))

    def _documents(self, statement: Statement) -> set[tuple[str, str]]:
        """The documents that a statement rests on."""
        found = {citation.number: citation.hit.place.document for citation in self.citations}
        return {found[note.number] for note in statement.footnotes}
