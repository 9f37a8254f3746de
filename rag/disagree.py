"""Sources that disagree: sentences that tell the same thing with different numbers.

A reader must see both, each with its footnote and date. Only what is sure counts: both count the same thing, or in
the same unit, mean much the same otherwise, and neither has the other's number anywhere.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from index.sentences import sentence_spans
from index.words import STOPWORDS, stem, tokens
from rag.claims import Number, find_numbers
from rag.passages import Passage
from rag.signals import Likeness

ALIKE = 0.6  # cosine of two sentences from which on they tell of the same thing
COUNTED = 3  # words of meaning after a number among which stands what it counts
MONEY = frozenset("$€£¥%")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the stems of the words after it, among which stands what it counts."""

    number: Number
    counted: frozenset[str]


def disagree(one: str, other: str, likeness: Likeness) -> bool:
    """Whether two sentences tell the same thing with different numbers."""
    mine, theirs = figures(one), figures(other)
    if not any(_contradict(a, b) for a in _without(mine, theirs) for b in _without(theirs, mine)):
        return False
    return likeness(one, [other])[0] >= ALIKE


def other_accounts(
    sentence: str, documents: Collection[tuple[str, str]], passages: Sequence[Passage], likeness: Likeness
) -> Iterator[tuple[str, int]]:
    """(sentence, number of its passage) in other documents that disagree with a sentence that rests on these."""
    for passage in passages:
        if passage.hit.place.document in documents:
            continue
        for start, end in sentence_spans(passage.hit.text):
            found = passage.hit.text[start:end]
            if disagree(sentence, found, likeness):
                yield found, passage.number


def figures(text: str) -> list[Figure]:
    """The numbers of a text, dates apart, with what they count. Ranks ("fourth") count nothing."""
    words = [
        (stem(word), start) for word, start, _ in tokens(text) if word.lower() not in STOPWORDS and word[0].isalpha()
    ]
    return [
        Figure(number, frozenset([found for found, start in words if start >= number.end][:COUNTED]))
        for number in find_numbers(text)
        if not number.ordinal
    ]


def _without(mine: Sequence[Figure], theirs: Sequence[Figure]) -> list[Figure]:
    """The figures that the other sentence does not have."""
    return [one for one in mine if not any(one.number.agrees(other.number) for other in theirs)]


def _contradict(one: Figure, other: Figure) -> bool:
    a, b = one.number, other.number
    if a.unit != b.unit or not (one.counted & other.counted or a.unit in MONEY & {b.unit}):
        return False
    return not (_within(a, b) or _within(b, a))


def _within(one: Number, other: Number) -> bool:
    """Whether a number keeps within the bound that another gives: 23,000 is "more than 20,000"."""
    return (other.bound == ">" and one.value >= other.value) or (other.bound == "<" and one.value <= other.value)
