"""The answer as it grows: sentences become statements with numbered footnotes, or are left out and counted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.passages import Hit
from index.words import content_stems
from rag.answers import Check, Checked, Draft, Quote, Signals, Statement, Verdict
from rag.cite import clean
from rag.demands import asks_for_number, counts_it
from rag.disagree import other_accounts
from rag.ground import Grounds, ground
from rag.parts import question_parts
from rag.passages import Passage, shown
from rag.premise import affirmed
from rag.prompt import NOT_STATED, without_heading
from rag.relevance import open_parts, parts_short
from rag.signals import Relevance
from rag.stated import Stated

# what models say in their own words for NOT STATED; "the passages" are ours and stand in no document
_ABOUT_PASSAGES = re.compile(
    r"^(?:none of )?the (?:given |provided )?passages?\b"
    r"|\b(?:the|these|given|provided|any)(?: of the)? passages?\b[^,;]*$",
    re.IGNORECASE,
)
_FURTHER = re.compile(r"\b(?:else|others?|another|more|besides|further)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Open:
    """A sentence that waits for a reply's end; `unsure`: the model is to be asked of the question's `part` first."""

    draft: Draft
    grounds: Grounds
    part: str
    signals: Signals
    unsure: bool


class Writing:
    """Collects checked statements; they are held back until one of them answers a part of the question.

    `removed` counts the sentences that the check left out, `refooted` those that another passage bore out than
    the one that the model named, `doubted` those left out because they probably do not answer; `left_out` are the
    texts of both. `denied`: the model said that the passages do not say; `against`: the words of a sentence that was
    stated against the question. `before` is what a follow-up leans on: a sentence that says no more than that is shown
    only where nothing else is stated ("Where was that?"), and not where more is asked for ("Who else?").
    """

    def __init__(self, question: str, relevance: Relevance, before: str = "") -> None:
        self.question = question
        self._relevance = relevance
        self.stated = Stated(question, relevance.likeness)
        self.removed = 0
        self.refooted = 0
        self.doubted = 0
        self.left_out: list[str] = []
        self.denied = False
        self.against: str | None = None
        self._open: list[_Open] = []
        self._held: list[tuple[Draft, Grounds, str, Signals]] = []
        self._answered: set[str] = set()
        self._said: list[set[str]] = []
        self._before = set(content_stems(before))
        self._again: list[Draft] = []

    @property
    def statements(self) -> Sequence[Statement]:
        """What has been stated so far."""
        return self.stated.statements

    def take_apart(self, questions: Sequence[str]) -> None:
        """What is stated is judged by the questions, each in full, that the model took this one apart into."""
        if questions:
            self._relevance = replace(self._relevance, parts=tuple(questions), apart=True)

    def has_answered(self, part: str) -> None:
        """What is stated already answers the part, too."""
        self._answered.add(part)

    def begin(self) -> None:
        """A reply begins: what was left out of the one before may be said again, of other passages."""
        kept = [*(statement.text for statement in self.statements), *(draft.text for draft, *_ in self._held)]
        self._said = [set(content_stems(text)) for text in kept]

    def take(self, draft: Draft, passages: Sequence[Passage]) -> Iterator[Checked]:
        """Check a sentence against the passages; gives the statements that may now be shown."""
        draft = replace(draft, text=without_heading(draft.text, passages))
        if not draft.text:
            return
        if draft.text.casefold().startswith(NOT_STATED.casefold()) or _ABOUT_PASSAGES.search(draft.text):
            self.denied = True
            return
        if self._repeats(draft):
            return
        if self._said[-1] <= self._before:
            self._again.append(draft)
            return
        yield from self._check(draft, passages)

    def take_again(self, passages: Sequence[Passage]) -> Iterator[Checked]:
        """At a reply's end: what only repeats the turn before, where nothing else is stated."""
        again, self._again = self._again, []
        if not self.statements and not _FURTHER.search(self.question):
            for draft in again:
                yield from self._check(draft, passages)

    def _check(self, draft: Draft, passages: Sequence[Passage]) -> Iterator[Checked]:
        # what the question lends is judged by asking the model, so none is taken where that cannot be done
        grounds = ground(draft, passages, self.question if self._relevance.probe else "")
        if grounds.check.verdict is Verdict.UNSUPPORTED:
            self.removed += 1
            self.left_out.append(draft.text)
            return
        if self.stated.quotes_whole(grounds):
            return
        named = _names_its_grounds(draft, grounds, passages)
        self.refooted += not named and any(passage.number in draft.numbers for passage in passages)
        part, signals = self._relevance.signals(draft.text, grounds.check, grounds.quotes, named)
        doubt = self._relevance.doubts(signals, grounds.quotes, self._needs_yes(draft, grounds))
        if doubt is None or (self._open and not doubt):  # what comes behind an open one waits with it
            self._open.append(_Open(draft, grounds, part, signals, doubt is None))
        else:
            yield from self._judged(draft, grounds, part, signals, doubt)

    def _needs_yes(self, draft: Draft, grounds: Grounds) -> bool:
        """Whether the sentence is no answer without a clear Yes: the question lends it words, or it counts others."""
        judged_as_one = self._relevance.least > 0 and not self._relevance.several
        return grounds.check.lent or (judged_as_one and not counts_it(self.question, draft.text))

    def settle(self) -> Iterator[Checked]:
        """At a reply's end, when the model is free: ask it about the sentences that are open. Raises ModelError."""
        waiting, self._open = self._open, []
        for one in waiting:
            signals, doubt = one.signals, False
            if one.unsure:
                signals = self._relevance.asked(one.part, signals, one.grounds.quotes, one.draft.text)
                needs_yes = self._needs_yes(one.draft, one.grounds)
                doubt = bool(self._relevance.doubts(signals, one.grounds.quotes, needs_yes))
            yield from self._judged(one.draft, one.grounds, one.part, signals, doubt)

    def quote(
        self, sentence: Hit, part: str, reason: str, again: bool = True, named: Hit | None = None
    ) -> Iterator[Checked]:
        """State the hit's window as it stands, since it answers the part for the `reason`.

        What was stated is not stated twice; what says no more than the turn before is only with `again`. The sentence
        of another paragraph where is `named` whom it means by “she said” gets a footnote, too.
        """
        draft = Draft(clean(" ".join(shown(sentence).split())), ())
        no_more = set(content_stems(draft.text)) <= self._before
        if (no_more and (not again or _FURTHER.search(self.question))) or self._repeats(draft):
            return
        grounds = [sentence, *([named] if named and named.place != sentence.place else [])]
        quotes = [(hit, Quote(*hit.window, shown(hit))) for hit in grounds]
        check = Check(Verdict.QUOTED, reason, 1.0, {0: quotes[0][1]})
        yield self._state(draft, Grounds(check, tuple(quotes)), part, None)

    def _judged(self, draft: Draft, grounds: Grounds, part: str, signals: Signals, doubt: bool) -> Iterator[Checked]:
        if doubt:
            self.doubted += 1
            self.left_out.append(draft.text)
            return
        self._held.append((draft, grounds, part, signals))
        yield from self._shown()

    def _shown(self) -> Iterator[Checked]:
        """What is held back, as statements, once some of it answers."""
        if self.statements or self._answers():
            for held in self._held:
                yield self._state(*held)
            self._held.clear()

    def other_accounts(self, passages: Sequence[Passage]) -> Iterator[Checked]:
        """What other documents say otherwise: a question for a number gets theirs, too, never one silently."""
        if not asks_for_number(self.question):
            return
        for statement in tuple(self.statements):
            told = self.stated.documents_behind(statement)
            for text, number in other_accounts(statement.text, told, passages, self._relevance.likeness):
                draft = Draft(text, (number,))
                grounds = ground(draft, passages)
                if grounds.check.verdict is not Verdict.UNSUPPORTED and not self._repeats(draft):
                    part, signals = self._relevance.signals(text, grounds.check, grounds.quotes, True)
                    yield self._state(draft, grounds, part, signals)

    def open_parts(self) -> list[str]:
        """The parts of the question that no statement answers, or too few for all that want a thing of one kind.

        Of one that was taken apart, the questions that no statement was judged to answer.
        """
        if self._relevance.apart:
            whole = self.question in self._answered
            return [part for part in self._relevance.parts if part not in self._answered and not whole]
        texts = [statement.text for statement in self.statements]
        still, short = open_parts(self.question, texts), parts_short(self.question, texts)
        left = (part for part in question_parts(self.question) if part not in self._answered)
        return [*still, *(part for part in left if part in short and part not in still)]

    def deny(self, sentence: Hit, words: str) -> Iterator[Checked]:
        """State the hit's window, whose `words` say otherwise than the question takes for granted; all where ""."""
        reason = "its words stand there, against what the question takes for granted" + f": {words}" * bool(words)
        for stated in self.quote(sentence, self.question, reason):
            self.against = words
            yield stated

    def why_refused(self) -> str | None:
        """Why the question is not answered; None where it is. What is still held back counts as removed.

        What is stated does not answer where all of it says otherwise than the question takes for granted.
        """
        held = len(self._held)
        self.removed += held
        self._held.clear()
        if self.statements:
            affirms = [affirmed(self.question, statement.text) for statement in self.statements]
            if self.against is None and not all(affirms):
                return None
            words = affirms[0] if self.against is None else self.against
            return "They say otherwise than it takes for granted" + f" (“{words}”)" * bool(words) + "."
        if held:
            return "What the nearest passages say does not answer the question."
        if self.doubted:
            return "What the nearest passages say probably does not answer the question."
        if self.removed:
            return "The passages do not bear out what the model wrote."
        return "The passages do not say."

    def _repeats(self, draft: Draft) -> bool:
        """Whether the sentence has no word of meaning that one before it lacks; small models go in circles."""
        words = set(content_stems(draft.text)) or {draft.text}
        repeated = any(words <= said for said in self._said)
        self._said.append(words)
        return repeated

    def _answers(self) -> bool:
        """Whether what is held gives what some part of the question asks for."""
        texts = [draft.text for draft, *_ in self._held]
        return len(open_parts(self.question, texts)) < len(question_parts(self.question))

    def _state(self, draft: Draft, grounds: Grounds, part: str, signals: Signals | None) -> Checked:
        self._answered.add(part)
        return self.stated.add(draft, grounds, signals)


def _names_its_grounds(draft: Draft, grounds: Grounds, passages: Sequence[Passage]) -> bool:
    """Whether one of the passages that the sentence names is among those that it rests on."""
    named = {passage.hit.place for passage in passages if passage.number in draft.numbers}
    return any(hit.place in named for hit, _ in grounds.quotes)
