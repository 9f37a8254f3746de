"""The steps of which an answer is made: a sentence is stated, what denies the question is told, the model writes, or an
answer that it makes up is searched for. In which order they are taken is told by rag.asking.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.passages import Hit
from rag.answers import Event, Turn
from rag.clock import Clock
from rag.drafting import Drafting
from rag.imagined import imagine
from rag.llms import LLM
from rag.looking import Looking
from rag.passages import naming, sentences, shown
from rag.quoting import Quoting
from rag.relevance import names_who_said, open_parts
from rag.writing import Writing


@dataclass(frozen=True, slots=True)
class Steps:
    """What may be done to answer a question, `looking` for its paragraphs; each may raise ModelError."""

    looking: Looking
    llm: LLM
    history: Sequence[Turn]
    writing: Writing
    clock: Clock

    @property
    def question(self) -> str:
        """As it was asked."""
        return self.looking.question

    @property
    def whole(self) -> str:
        """As it is understood behind what it leans on."""
        return self.looking.whole

    def _quote(
        self, quoting: Quoting, part: str, chosen: Sequence[Hit], again: bool = True, judged_by: str = ""
    ) -> Iterator[Event]:
        """State sentences of the documents as they stand, but those on whose words a statement rests already.

        The model judged them by the part, or by the question that it is in full.
        """
        for found in chosen:
            # what the sentence leans on may be stated already, and it not
            left = (one for one in (found, sentences(found)[-1]) if not self.writing.stated.rests_on(one))
            if (sentence := next(left, None)) is None:
                self.writing.has_answered(part)
                continue
            named = naming(sentence, self.looking.index.document_of)
            # who is asked for is not told by “…,” she said, but by the sentence that says who she is
            asked, words = self.question if part == self.whole else part, shown(sentence)
            if named and (open_parts(asked, [words]) or not names_who_said(asked, words)):
                yield from self.clock.noting(self.writing.quote(named, part, f"it names {sentence.meant}"))
            yes = quoting.yes(judged_by or part, found)
            reason = f"its words stand there, and the model says Yes to them ({yes:.2f})"
            yield from self.clock.noting(self.writing.quote(sentence, part, reason, again, named))

    def _deny(self, denials: Sequence[tuple[Hit, str]]) -> Iterator[Event]:
        """State what denies that which the question takes for granted: "Why did it fail?", and it did not."""
        for sentence, words in denials:
            yield from self.clock.noting(self.writing.deny(sentence, words))

    def _imagined(self, question: str) -> tuple[str, list[Hit]]:
        """An answer that the model makes up, and what comes near it, which may answer in quite other words."""
        made_up = imagine(self.llm, question, self.clock.used)
        return made_up, self.looking.like(made_up, question) if made_up else []

    def _write(self, question: str, history: Sequence[Turn], hits: Sequence[Hit]) -> Iterator[Event]:
        drafting = Drafting(self.looking.index.document_of, self.llm, self.writing, self.clock)
        yield from drafting.write(question, history, hits)
