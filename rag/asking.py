"""One question and its evidence: what the model is asked, how often, and which sentences of the documents are quoted.

Of a model whose Yes and No are known to tell, the story is: the line in which an article tells what is asked of it,
or a sentence that answers as it stands, is the answer, out of the best paragraphs, then out of more of them, but where
somebody is asked for, the model writes before these; a question for several things is taken apart, and each of its
questions answered by the clearest sentence; else, and where one of these stays open, the model writes, and a likely
sentence is quoted for what is left; where nothing of that can be shown, the clearest sentence stands in, or the one to
which a draft that was left out points; else what speaks against the question is told; at last, an answer is made up and
searched for, which finds what is said in other words, and what is likely is quoted, far as it may be. Another model
writes, and is asked once more of the best evidence alone.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from index.passages import Hit
from rag.answers import Event, Turn
from rag.decompose import parts_in_full, questions_of
from rag.demands import asks_for_person
from rag.errors import ModelError
from rag.finding import names_something
from rag.imprint import lines_asked
from rag.looking import WIDER
from rag.parts import question_parts
from rag.passages import lines_of, offer
from rag.quoting import CHOSEN, FARTHER, FARTHER_AGAINST, LIKELY, SOON, TITLED, TRACE, Quoting
from rag.relevance import asks_for_both, asks_for_several, share_borne
from rag.signals import ENOUGH, HALF
from rag.steps import Steps

ALONE = 2  # passages for what is looked at by itself
CLOSE = 0.6  # share of the question's words in a passage from which on "the passages do not say" is doubted
DRAFTS, POINTED = 2, 2  # drafts that were left out, and sentences near each that the model is asked about
MOST_PARTS = 2  # of a question that are looked at by themselves


@dataclass(frozen=True, slots=True)
class _Left:
    """One of several questions that is not answered yet, and where its answer was looked for."""

    question: str
    quoting: Quoting
    hits: Sequence[Hit]


@dataclass(frozen=True, slots=True)
class Asking(Steps):
    """A question that is answered, `looking` for its paragraphs, by what the model says and the documents do."""

    def quote_or_write(self, hits: Sequence[Hit], quoting: Quoting) -> Iterator[Event]:
        """Answer from these hits, with the documents' own sentences where the model is clear about them."""
        yield from self._quote_lines(hits, quoting)
        asked: list[str] = []
        if not self.writing.statements and self.whole == self.question:  # a follow-up is not taken apart
            told = questions_of(self.llm, self.question, hits, self.clock.used)
            self.writing.take_apart(told)
            asked = told or parts_in_full(self.question)
        worth_writing = True
        if not (self.writing.statements or asked or asks_for_several(self.question)):
            worth_writing = yield from self._quote_whole(hits, quoting)
        if not self.writing.statements:
            near, left = [], []
            for one in asked:
                near += yield from self._quote_one(one, quoting)
            for open_one in near:  # what is said near by is told before anything is looked for farther away
                left += yield from self._quote_one_farther(open_one)
            if left or (not asked and worth_writing):
                yield from self._write(self.question, self.history, hits)
            try:
                yield from self._quote_rest(hits, quoting)
                yield from self._quote_left(left)
            except ModelError:
                if not self.writing.statements:  # what has been answered is not lost for what cannot be asked
                    raise
        if not self.writing.statements:
            yield from self._deny(quoting.denying(self.whole, hits))
        if not self.writing.statements:
            about, farther = self._farther(quoting)
            yield from self._deny(about.denying(self.whole, farther, FARTHER_AGAINST))
            if not self.writing.statements and self.looking.is_one() and not asks_for_both(self.question):
                yield from self._quote_last(quoting, about, farther)
        yield from self.clock.noting(self.writing.other_accounts(offer(hits, self.looking.index.document_of)))

    def write(self, hits: Sequence[Hit], best: Sequence[Hit]) -> Iterator[Event]:
        """Have the model answer from these hits; once more of the `best` alone, and of each part that stays open."""
        yield from self._write(self.question, self.history, hits)
        if not self.writing.statements:
            yield from self._write(self.question, self.history, self._worth_asking(best))
        several = self.writing.statements and not self.looking.is_one()
        for part in self.writing.open_parts()[:MOST_PARTS] if several else ():
            so_far = [Turn(self.question, " ".join(statement.text for statement in self.writing.statements))]
            with suppress(ModelError):  # what has been answered is not lost for a part that cannot be asked
                yield from self._write(part, so_far, self.looking.about(part, ALONE))

    def _quote_lines(self, hits: Sequence[Hit], quoting: Quoting) -> Iterator[Event]:
        """Quote the lines in which the nearest article tells what is asked of it, so that the model need not write."""
        near = quoting.about(hits)[:1]
        own = partial(lines_of, near[0], self.looking.index.document_of) if near else list
        for line, part, about in lines_asked(question_parts(self.question), own, self.looking.index.interaction):
            yield from self.clock.noting(self.writing.quote(line, part, f"its words stand there, {about.value}"))

    def _quote_whole(self, hits: Sequence[Hit], quoting: Quoting) -> Generator[Event, None, bool]:
        """Quote the sentence that answers a question for one thing, out of more paragraphs where these have none.

        Who said or did something is often told by several sentences together, which a model joins; so it writes that
        before more is looked for. Returns whether it is worth while to write afterwards: where none of these sentences
        has a trace of a Yes, what is written does not answer either.
        """
        soon = HALF if asks_for_person(self.question) else SOON
        found = quoting.answering(self.whole, self.question, hits, enough=soon)
        yield from self._quote(quoting, self.whole, found, again=False)
        if self.writing.statements or self.whole != self.question:
            return True
        judged = quoting.judged(self.whole, self.question, hits)
        writes_first = asks_for_person(self.question) and max(judged, default=HALF) >= TRACE
        if writes_first:
            yield from self._write(self.question, self.history, hits)
        if not self.writing.statements:
            about, farther = self._farther(quoting)
            found = about.answering(self.whole, self.question, farther, FARTHER, HALF)
            yield from self._quote(about, self.whole, found, again=False)
            judged += about.judged(self.whole, self.question, farther, FARTHER)
        return not writes_first and max(judged, default=HALF) >= TRACE

    def _quote_one(self, question: str, quoting: Quoting) -> Generator[Event, None, list[_Left]]:
        """Quote what answers one of those questions, from a document that tells of the rest where it names nothing.

        What is left is the question with where its answer was looked for, where nothing is quoted.
        """
        hits = self.looking.alone(question)
        alone = quoting.of_another(self.looking.beside(question, hits))
        cited = {citation.hit.place.document for citation in self.writing.stated.citations}
        told = [] if names_something(question) else [hit for hit in hits if hit.place.document in cited]
        found = alone.clearest(question, question, told) or alone.clearest(question, question, hits)
        yield from self._quote(alone, question, found)
        return [] if found else [_Left(question, alone, told or hits)]

    def _quote_one_farther(self, left: _Left) -> Generator[Event, None, list[_Left]]:
        """Quote what answers one that is left out of more paragraphs; again what is left, where nothing is quoted."""
        question, before = left.question, len(self.writing.statements)
        farther = self.looking.alone(question, WIDER)
        about = left.quoting.of_another(self.looking.beside(question, farther))
        yield from self._quote_farther(question, question, about, farther)
        if len(self.writing.statements) == before and names_something(question):
            made_up, hits = self._imagined(question)
            any_document = left.quoting.of_another()
            said = any_document.clearest(question, question, hits, like=made_up, least=HALF)
            yield from self._quote(any_document, question, said)
        return [left] if len(self.writing.statements) == before else []

    def _quote_left(self, left: Sequence[_Left]) -> Iterator[Event]:
        """Quote what likely answers those of the questions that nothing certainly answers, beside what is stated.

        Where nothing does as it stands, the nearest sentences are put to the model once more, behind their titles.
        """
        for one in left if self.writing.statements else ():
            for quoting, most in ((one.quoting, CHOSEN), (one.quoting.under_titles(), TITLED)):
                likely = quoting.clearest(one.question, one.question, one.hits, least=LIKELY, most=most)
                yield from self._quote(quoting, one.question, likely)
                if likely:
                    break

    def _quote_rest(self, hits: Sequence[Hit], quoting: Quoting) -> Iterator[Event]:
        """Quote what the model left: parts of a follow-up, a side of a comparison, or what answers more clearly."""
        self.writing.begin()  # what was left out of its reply may be said again, in the documents' words
        if not self.looking.is_one():  # those of a question that is asked in full have been answered one by one
            for part in self.writing.open_parts()[:MOST_PARTS] if self.whole != self.question else ():
                yield from self._quote_part(part, quoting)
            return
        if asks_for_both(self.question) and len(self.writing.stated.citations) < 2:
            yield from self._quote(quoting, self.whole, quoting.both_sides(self.whole, self.question, hits))
        least = ENOUGH if self.writing.statements else LIKELY
        yield from self._quote(quoting, self.whole, quoting.clearest(self.whole, self.question, hits, least=least))
        if not self.writing.statements:
            yield from self._quote_farther(self.whole, self.question, *self._farther(quoting))
        if not self.writing.statements:
            named = quoting.of_named(self.whole, self.question, hits, self.writing.left_out)
            yield from self._quote(quoting, self.whole, named)
        for draft in self.writing.left_out[:DRAFTS]:
            if self.writing.statements:
                break
            pointed = quoting.clearest(self.whole, self.question, hits, like=draft, least=HALF, most=POINTED)
            yield from self._quote(quoting, self.whole, pointed)

    def _farther(self, quoting: Quoting) -> tuple[Quoting, list[Hit]]:
        """More paragraphs for the question, and in front of them the judge who knows which of theirs are beside it."""
        hits = self.looking.farther()
        return quoting.of_another(self.looking.beside(self.whole, hits)), hits

    def _quote_farther(self, question: str, asked: str, quoting: Quoting, hits: Sequence[Hit]) -> Iterator[Event]:
        """Quote what answers, of more sentences and more paragraphs than are looked at first."""
        yield from self._quote(quoting, question, quoting.clearest(question, asked, hits, least=HALF, most=FARTHER))

    def _quote_last(self, quoting: Quoting, about: Quoting, farther: Sequence[Hit]) -> Iterator[Event]:
        """Quote what a made-up answer finds; else, for a question in full, the likeliest there and farther away."""
        made_up, hits = self._imagined(self.whole)
        nearest = partial(quoting.clearest, self.whole, self.question, hits, like=made_up)
        found = nearest(least=HALF)
        if not found and self.whole == self.question:
            likely = about.clearest(self.whole, self.question, farther, least=LIKELY, most=FARTHER)
            found = sorted([*nearest(least=LIKELY), *likely], key=lambda one: -quoting.yes(self.whole, one))[:1]
        yield from self._quote(quoting, self.whole, found)

    def _quote_part(self, part: str, quoting: Quoting) -> Iterator[Event]:
        """Quote what answers a part of a follow-up."""
        whole = self.looking.in_full(part)
        # beside what was asked before, the answer to that would come first
        but = self.writing.stated.rests_on if whole != part else None
        hits = self.looking.about(part, self.looking.scope.top_k)
        yield from self._quote(quoting, part, quoting.clearest(whole, part, hits, but), judged_by=whole)

    def _worth_asking(self, best: Sequence[Hit]) -> Sequence[Hit]:
        """Of which evidence alone to ask once more where nothing could be stated; none where it is not worth it.

        It is where the check left out what the model wrote, and where the model says that the passages do not say
        although one of them has most of the question's words.
        """
        texts = [f"{hit.text} {hit.title or ''} {hit.date or ''}" for hit in best]
        borne = max(share_borne(self.question, text) for text in texts)
        return best[:ALONE] if self.writing.removed or (self.writing.denied and borne >= CLOSE) else ()
