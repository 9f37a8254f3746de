"""What can be checked in a sentence without a model: its numbers, dates and quotations. Names: index.names.

Pure functions over text; offsets count in the text that is given.
"""

import re
from dataclasses import dataclass

from index.dates import DateMention, find_dates
from index.words import STOPWORDS

_ONES = {
    word: value
    for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen""".split()
    )
}
_TENS = {
    word: value * 10
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_SCALES = {"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12}
_ORDINALS = {
    word: value
    for value, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1)
}
_TIMES = {"once": 1, "twice": 2, "thrice": 3}
_SHORT_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "t": 1e12, "tn": 1e12}
_DIGITS = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?:(st|nd|rd|th)\b|((?<=\d)(?:[kKmMBT]|mn)|\s?(?:bn|tn))\b)?")
# "2.3m voters"; a wall of 2.3m has metres, a race of 10k kilometres
_COUNTED = re.compile(
    r"\s+(?:people|men|women|children|voters|residents|households|homes|jobs|workers|members|users|customers|visitors"
    r"|passengers|tourists|refugees|pupils|students|patients|viewers|readers|doses|cases|deaths|tests|copies|records"
    r"|documents|vehicles|cars|tonnes|tons|barrels|litres|hectares|acres|shares|euros|dollars|pounds)\b"
)
_NUMBER_WORD = re.compile(
    r"\b(?:" + "|".join([*_ONES, *_TENS, *_SCALES, *_ORDINALS, *_TIMES]) + r")s?\b", re.IGNORECASE
)
_JOIN = re.compile(r"[\s-]+(?:and\s+)?$")
_UNIT = re.compile(r"\s*(%|percent\b|per cent\b)", re.IGNORECASE)
_CURRENCY = re.compile(r"([$€£¥])\s*$")
_AT_LEAST = re.compile(
    r"\b(?:over|more than|at least|above|exceed(?:s|ed|ing)?|upwards of)\s*[$€£¥]?\s*$", re.IGNORECASE
)
_AT_MOST = re.compile(
    r"\b(?:under|fewer than|less than|at most|below|up to|nearly|almost)\s*[$€£¥]?\s*$", re.IGNORECASE
)

_RANKS = re.compile(rf"\s+(?!(?:{'|'.join(sorted(STOPWORDS))})\b)\w")  # what follows "first" where it counts something
_DID_FIRST = re.compile(r"\b(?:that|who|which|it|he|she|they|we|i) $", re.IGNORECASE)  # "that first received it"
_DONE = re.compile(r" \w+ed\b")
_QUOTATION = re.compile(r"[\"“”„«]([^\"“”„«»]{2,}?)(?:[\"“”»]|$)")
ALLEGATIONS = frozenset(
    """allege alleges alleged alleging allegation allegations
    accuse accuses accused accusing accusation accusations""".split()
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: its value, whether it ranks (fourth), its unit (%, $) and its bound (`>`, `<` or none)."""

    start: int
    end: int
    value: float
    ordinal: bool = False
    unit: str = ""
    bound: str = ""

    def agrees(self, other: "Number") -> bool:
        """Same value and rank, no other unit, no opposite bound."""
        if self.value != other.value or self.ordinal != other.ordinal:
            return False
        if self.unit != other.unit and ((self.unit and other.unit) or "%" in (self.unit, other.unit)):
            return False
        return {self.bound, other.bound} != {">", "<"}


def find_numbers(text: str, dates: list[DateMention] | None = None) -> list[Number]:
    """Every number outside of dates, in digits or words, with what its neighbours say of it.

    A lone "one" is left out, which is a pronoun more often than a count; so are "at once" and a "first" that ranks
    nothing.
    """
    dates = find_dates(text) if dates is None else dates
    pieces: list[tuple[int, int, float, bool, bool]] = [  # start, end, value, ordinal, scale
        (*match.span(), _digits_value(match), bool(match[1]), False) for match in _DIGITS.finditer(text)
    ]
    for match in _NUMBER_WORD.finditer(text):
        word = match[0].lower()
        base = (
            word if word in _SCALES or word in _ONES or word in _ORDINALS or word in _TIMES else word.removesuffix("s")
        )
        if base in _SCALES:
            pieces.append((*match.span(), _SCALES[base], False, True))
        elif word == base or base in _TENS:
            value = next(float(table[base]) for table in (_ONES, _TENS, _ORDINALS, _TIMES) if base in table)
            pieces.append((*match.span(), value, base in _ORDINALS, False))
    found = []
    for start, end, value, ordinal in _joined(sorted(pieces), text):
        inside_date = any(start < date.end and date.start < end for date in dates)
        word = text[start:end].lower()
        if inside_date or word in {"one", "second", "seconds"} or (word == "first" and not _RANKS.match(text, end)):
            continue
        before = text[max(0, start - 20) : start]  # no more: a long text would be copied for each of its numbers
        if word == "once" and re.search(r"\bat $", before, re.IGNORECASE):
            continue
        if word == "first" and _DID_FIRST.search(before) and _DONE.match(text, end):
            continue
        unit = "%" if _UNIT.match(text, end) else (found_unit[1] if (found_unit := _CURRENCY.search(before)) else "")
        bound = ">" if _AT_LEAST.search(before) else "<" if _AT_MOST.search(before) else ""
        found.append(Number(start, end, value, ordinal, unit, bound))
    return found


def _digits_value(match: re.Match[str]) -> float:
    short = (match[2] or "").strip().lower()
    is_scale = (
        len(short) > 1
        or _CURRENCY.search(match.string[max(0, match.start() - 2) : match.start()])
        or _COUNTED.match(match.string, match.end())
    )
    scale = _SHORT_SCALES.get(short, 1.0) if is_scale else 1.0
    return round(float(re.sub(r"[^\d.]", "", match[0].rstrip(".,")) or 0) * scale, 6)


def _joined(pieces: list[tuple[int, int, float, bool, bool]], text: str) -> list[tuple[int, int, float, bool]]:
    """Neighbouring number words made one number: "twenty-three thousand", "1.2 million", "two hundred and six"."""
    found: list[tuple[int, int, float, bool]] = []
    at = 0
    while at < len(pieces):
        start, end, value, ordinal, scale = pieces[at]
        total, part = 0.0, value
        while at + 1 < len(pieces) and _JOIN.fullmatch(text[end : pieces[at + 1][0]]):
            following = pieces[at + 1]
            if following[4]:
                part *= following[2]
                if following[2] >= 1000:
                    total, part = total + part, 0.0
            elif scale or (20 <= part < 100 and following[2] < 10):
                part += following[2]
            else:
                break
            end, ordinal, scale = following[1], following[3], following[4]
            at += 1
        found.append((start, end, round(total + part, 6), ordinal))
        at += 1
    return found


def find_quotations(text: str) -> list[tuple[int, int]]:
    """(start, end) of the words inside each pair of quotation marks; marks that are not closed reach to the end."""
    return [match.span(1) for match in _QUOTATION.finditer(text)]
