"""What can be checked in a sentence without a model: its numbers, dates, names, quotations and negations.

Pure functions over text; offsets count in the text that is given.
"""

import re
from dataclasses import dataclass

from index.dates import DateMention, find_dates
from index.words import STOPWORDS, tokens

LEAD_INS = frozenset(
    """according additionally also another besides despite earlier even following furthermore given however
    later meanwhile moreover nevertheless nonetheless overall rather regarding since still therefore thus today
    together tomorrow unlike yes yesterday yet""".split()
)
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
_DIGITS = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?:(st|nd|rd|th)\b)?")
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

_LIST_JOIN = re.compile(r",?\s+(?:and|or)\s+(?:the\s+)?|,\s+(?:the\s+)?")
QUOTATION = re.compile(r"[\"“”„«]([^\"“”„«»]{2,}?)[\"“”»]")
NEGATORS = frozenset("no not never none nobody nothing neither nor without cannot".split())
DENIALS = frozenset(
    """deny denies denied denying reject rejects rejected rejecting refuse refuses refused refusing unfounded baseless
    oppose opposes opposed opposing opposition fail fails failed false lack lacks lacked unable""".split()
)
ALIASES = {  # other words for a country, as news use them, folded
    **dict.fromkeys(("uk", "britain", "british", "briton", "britons"), "united kingdom"),
    **dict.fromkeys(("us", "usa", "america", "american", "americans"), "united states"),
    **dict.fromkeys(("eu", "european"), "european union"),
    **dict.fromkeys(("france", "french"), "france"),
    **dict.fromkeys(("netherlands", "dutch"), "netherlands"),
    **dict.fromkeys(("jewish", "jew", "jews"), "jew"),
}
ALLEGATIONS = frozenset(
    """allege alleges alleged alleging allegation allegations
    accuse accuses accused accusing accusation accusations""".split()
)
ROLES = frozenset(
    """mr mrs ms dr sir president prime minister secretary state defense defence foreign spokesperson spokesman
    spokeswoman general gen maj col king queen prince crown chancellor senator sen rep representative governor mayor
    ambassador director chief chairman chairwoman professor prof judge justice deputy department ministry government
    administration cabinet parliament court council committee monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december article report statement
    passage document""".split()
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


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words, as its words; offsets in the text."""

    start: int
    end: int
    words: tuple[str, ...]


def find_numbers(text: str, dates: list[DateMention] | None = None) -> list[Number]:
    """Every number outside of dates, in digits or words, with what its neighbours say of it.

    A lone "one" is left out: it is a pronoun more often than a count.
    """
    dates = find_dates(text) if dates is None else dates
    pieces: list[tuple[int, int, float, bool, bool]] = [  # start, end, value, ordinal, scale
        (*match.span(), _digits_value(match[0]), bool(match[1]), False) for match in _DIGITS.finditer(text)
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
        if inside_date or (text[start:end].lower() in {"one", "second", "seconds"}):
            continue
        unit = (
            "%" if _UNIT.match(text, end) else (found_unit[1] if (found_unit := _CURRENCY.search(text[:start])) else "")
        )
        before = text[max(0, start - 20) : start]
        bound = ">" if _AT_LEAST.search(before) else "<" if _AT_MOST.search(before) else ""
        found.append(Number(start, end, value, ordinal, unit, bound))
    return found


def _digits_value(text: str) -> float:
    return float(re.sub(r"[^\d.]", "", text.rstrip(".,")) or 0)


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
        found.append((start, end, total + part, ordinal))
        at += 1
    return found


def find_names(text: str) -> list[Name]:
    """Runs of capitalised words, roles and titles left out.

    The first word of a sentence counts, too, although its capital says little: whom or what a sentence is about must
    be borne out either way. Words that only lead in ("However", "According") and other word forms in -ly and -ing
    do not count there.
    """
    words = tokens(text)
    opening = _sentence_openings(text, words)
    found: list[Name] = []
    run: list[tuple[str, int, int]] = []
    for at, (word, start, end) in enumerate(words):
        capital = word[0].isupper()
        if run and (not capital or not _adjacent(text[run[-1][2] : start])):
            found += _named(run, opening)
            run = []
        if capital:
            run.append((word, start, end))
        if at + 1 == len(words) and run:
            found += _named(run, opening)
    return found


def _adjacent(gap: str) -> bool:
    return gap in {" ", "-", "\u00a0", ". "}


def _sentence_openings(text: str, words: list[tuple[str, int, int]]) -> set[int]:
    """Offsets of words that begin a sentence or a quotation: their capital says nothing."""
    return {
        start for _, start, _ in words if re.search(r"(?:^|[.!?:]\s|[\"“„«(]|\n)\s*$", text[max(0, start - 3) : start])
    }


def _named(run: list[tuple[str, int, int]], opening: set[int]) -> list[Name]:
    """The names in a run of capitalised words: roles part them ("Israeli Prime Minister Benjamin Netanyahu")."""
    if len(run) == 1 and run[0][1] in opening and _leads_in(run[0][0]):
        return []
    names: list[Name] = []
    part: list[tuple[str, int, int]] = []
    for word in [*run, ("the", 0, 0)]:
        if fold_name(word[0]) not in ROLES and word[0].lower() not in STOPWORDS:
            part.append(word)
        elif part:
            names.append(Name(part[0][1], part[-1][2], tuple(found for found, _, _ in part)))
            part = []
    return names


def _leads_in(word: str) -> bool:
    return word.lower() in LEAD_INS or word.lower().endswith(("ly", "ing"))


@dataclass(frozen=True, slots=True)
class KnownNames:
    """What a text offers to bear names out: its words, its acronyms (UAE), and the initials of capitalised runs."""

    words: frozenset[str]
    acronyms: frozenset[str]
    initials: frozenset[str]

    def holds(self, word: str) -> bool:
        """Whether the text has this word of a name; an acronym may stand there in full."""
        folded = fold_name(word)
        if is_acronym(word) and folded in self.initials:
            return True
        return any(same_name(folded, other) for other in self.words)

    def holds_acronym_of(self, name: Name) -> bool:
        """Whether the text has the name as an acronym: UAE for the United Arab Emirates."""
        return len(name.words) > 1 and "".join(word[0] for word in name.words).lower() in self.acronyms


def known_names(text: str) -> KnownNames:
    """The words, acronyms and initials of a text, folded."""
    words: set[str] = set()
    acronyms: set[str] = set()
    initials: set[str] = set()
    run: list[str] = []
    last_end = 0
    for word, start, end in tokens(text):
        gap = text[last_end:start]
        last_end = end
        words.add(fold_name(word))
        if is_acronym(word):
            acronyms.add(fold_name(word))
        if word[0].isupper():
            run = [*run, word] if run and re.fullmatch(r"[\s.-]+(?:of|and|the|for)?\s*", gap) else [word]
            initials |= {"".join(part[0] for part in run[-size:]).lower() for size in range(2, len(run) + 1)}
        elif word.lower() not in {"of", "and", "the", "for"}:
            run = []
    return KnownNames(frozenset(words), frozenset(acronyms), frozenset(initials))


def is_acronym(word: str) -> bool:
    """Whether a word is written in capitals alone: ICJ, U.S., NBC's."""
    letters = [letter for letter in word.removesuffix("'s").removesuffix("’s") if letter.isalpha()]
    return len(letters) > 1 and all(letter.isupper() for letter in letters)


def fold_name(word: str) -> str:
    """A name's word without case, full stops and possessive: `U.S.` is `us`."""
    return word.lower().replace("’", "'").removesuffix("'s").removesuffix("'").replace(".", "")


def same_name(one: str, other: str) -> bool:
    """Whether two folded words name the same: equal, or one lengthens the other (Israel, Israeli; Germany, German)."""
    if one == other or ALIASES.get(one, one) == ALIASES.get(other, other):
        return True
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= 4 and len(longer) - len(shorter) <= 3 and longer.startswith(shorter)


def listed_names(text: str) -> int:
    """How many names the longest list of names in the text has: 3 for "they were Turkey, Greece and Jordan"."""
    longest = run = 0
    last: Name | None = None
    for name in find_names(text):
        run = run + 1 if last is not None and _LIST_JOIN.fullmatch(text, last.end, name.start) else 1
        longest, last = max(longest, run), name
    return longest if longest > 1 else 0


def find_quotations(text: str) -> list[tuple[int, int]]:
    """(start, end) of the words inside each pair of quotation marks."""
    return [match.span(1) for match in QUOTATION.finditer(text)]


def is_negator(word: str) -> bool:
    """Whether a word turns its sentence round: not, never, n't, no, without."""
    plain = word.lower().replace("’", "'")
    return plain in NEGATORS or plain.endswith("n't")
