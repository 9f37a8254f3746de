"""Finds what a drafted sentence rests on among the offered passages, and says how well.

The model's own numbers are a hint: the passage that bears the sentence out best is the one that is cited.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.names import find_names
from index.passages import Hit
from rag.answers import Check, Draft, Quote, Verdict
from rag.commands import commanded_from, obeys
from rag.names import missing_names
from rag.passages import Passage, evidence
from rag.verify import verify

_ORDER = {Verdict.QUOTED: 3, Verdict.SUPPORTED: 3, Verdict.WEAK: 1, Verdict.UNSUPPORTED: 0}
_CITED_BONUS = 0.1  # how much better another passage must cover the words than the one that the model named


@dataclass(frozen=True, slots=True)
class Grounds:
    """A check's outcome, and the paragraphs that it rests on with the words there; empty where unsupported."""

    check: Check
    quotes: tuple[tuple[Hit, Quote], ...]


def ground(draft: Draft, passages: Sequence[Passage], question: str = "") -> Grounds:
    """Check the sentence against single passages first, then against what belongs together.

    Tried in turn, until one bears it out: each passage alone; those the model named, together; a passage with the
    paragraphs it leans on; pairs of the best passages; never those of two documents. Otherwise the best of the weak
    ones, or unsupported.
    """
    elsewhere = "\n".join(f"{passage.hit.text}\n{passage.hit.shown_title}" for passage in passages)
    named = {number for number in draft.numbers if 1 <= number <= len(passages)}
    best: tuple[float, Grounds] | None = None
    for round_, whole in _rounds(draft, named, passages):
        for hits, bonus in round_:
            check = verify(draft.text, [evidence(hit) for hit in hits], elsewhere, question)
            if any(_is_commanded(draft.text, hits[at], quote) for at, quote in check.quotes.items()):
                check = Check(Verdict.UNSUPPORTED, "its words tell whoever reads them what to say")
            if whole and 0 < len(check.quotes) < len(hits):
                continue  # one paragraph lends a name to what stands in another, and is not worth a quote itself
            value = _ORDER[check.verdict] + check.coverage + bonus
            if best is None or value > best[0]:
                quotes = tuple((hits[at], quote) for at, quote in check.quotes.items())
                best = value, Grounds(check, quotes)
        if best and best[1].check.verdict in {Verdict.QUOTED, Verdict.SUPPORTED}:
            break
    if best is None:
        return Grounds(Check(Verdict.UNSUPPORTED, "no passage was offered"), ())
    return best[1]


def _rounds(
    draft: Draft, named: set[int], passages: Sequence[Passage]
) -> list[tuple[list[tuple[list[Hit], float]], bool]]:
    """Sets of paragraphs to judge against, each with its bonus, in the order in which they are tried.

    With each round, whether all paragraphs of a set must be worth a quote; what a passage leans on need not be.
    """
    alone = [([passage.hit], _CITED_BONUS * (passage.number in named)) for passage in passages]
    together = [passage.hit for passage in passages if passage.number in named]
    leaning = [
        ([passage.hit, *passage.lead], _CITED_BONUS * (passage.number in named))
        for passage in passages
        if passage.lead and _lacks_only_its_subject(draft.text, passage.hit)
    ]
    pairs = [
        ([one.hit, other.hit], _CITED_BONUS * (one.number in named or other.number in named))
        for at, one in enumerate(passages)
        for other in passages[at + 1 :]
        if _one_document([one.hit, other.hit])
    ]
    # one sentence out of two documents is how articles get mixed up; what both say belongs in two sentences
    both = [(together, _CITED_BONUS)] if len(together) > 1 and _one_document(together) else []
    return [(alone, True), (both, True), (leaning, False), (pairs, True)]


def _is_commanded(statement: str, hit: Hit, quote: Quote) -> bool:
    """Whether the statement says what words of the paragraph tell their reader to say."""
    begins = hit.place.start + commanded_from(hit.text)
    return quote.end > begins and obeys(statement)


def _one_document(hits: Sequence[Hit]) -> bool:
    return len({hit.place.document for hit in hits}) == 1


def _lacks_only_its_subject(text: str, hit: Hit) -> bool:
    """Whether the paragraph has every name of the sentence but, at most, the first: whom it calls "he" or "they"."""
    names = find_names(text)
    return all(name == names[0] for name in missing_names(names, f"{hit.text}\n{evidence(hit).background}"))
