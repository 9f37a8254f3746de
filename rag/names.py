"""Whether a text bears out the names of another (index.names); pure functions, offsets in the text that is given.

Nothing is looked up but other words for countries (rag.nations).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.names import CALENDAR, NATION, PARTICLES, ROLES, Name, adjacent, find_names, fold_name
from index.spelling import is_english
from index.words import STOPWORDS, tokens
from rag.nations import COUNTRY_OF

QUARTERS = frozenset("north south east west northern southern eastern western central new".split())
ALIKE = 0.6  # of two first names (difflib's ratio), from which on they may be one
_OWNS = ("'s", "’s")
TITLE = 8  # words before a last name that may be its title and first name: "US Secretary of State Antony Blinken"
_LIST_JOIN = re.compile(r",?\s+(?:and|or)\s+(?:the\s+)?|,\s+(?:the\s+)?")


@dataclass(frozen=True, slots=True)
class KnownNames:
    """What a text offers to bear names out: its words, those with a capital, acronyms, and the initials of names."""

    words: frozenset[str]
    capitals: frozenset[str]
    acronyms: frozenset[str]
    initials: frozenset[str]

    def holds(self, word: str) -> bool:
        """Whether the text has this word of a name; what stands for more than one may stand in full."""
        folded = fold_name(word)
        if is_acronym(word) and folded in self.initials:
            return True
        if folded in COUNTRY_OF and self._holds_in_full(COUNTRY_OF[folded].split()):
            return True
        if any(_is_one(folded, other) for other in self.words):
            return True
        # a country's people are capitalised: "polish" and "turkey" may be none
        country = COUNTRY_OF.get(folded)
        return country is not None and any(COUNTRY_OF.get(other) == country for other in self.capitals)

    def _holds_in_full(self, words: Sequence[str]) -> bool:
        """Whether the text has a name of these words: its initials and its words, for the words alone may lie apart."""
        return "".join(word[0] for word in words) in self.initials and self.words.issuperset(words)

    def holds_acronym_of(self, name: Name) -> bool:
        """Whether the text has the name as an acronym: UAE for the United Arab Emirates."""
        return len(name.words) > 1 and "".join(word[0] for word in name.words).lower() in self.acronyms


def known_names(text: str) -> KnownNames:
    """The words, acronyms and initials of a text, folded."""
    words: set[str] = set()
    capitals: set[str] = set()
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
            capitals.add(fold_name(word))
            run = [*run, word] if run and re.fullmatch(r"[\s.-]+(?:of|and|the|for)?\s*", gap) else [word]
            initials |= {"".join(part[0] for part in run[-size:]).lower() for size in range(2, len(run) + 1)}
        elif word.lower() not in {"of", "and", "the", "for"}:
            run = []
    return KnownNames(frozenset(words), frozenset(capitals), frozenset(acronyms), frozenset(initials))


def is_acronym(word: str) -> bool:
    """Whether a word is written in capitals alone: ICJ, U.S., NBC's."""
    letters = [letter for letter in word.removesuffix("'s").removesuffix("’s") if letter.isalpha()]
    return len(letters) > 1 and all(letter.isupper() for letter in letters)


def same_name(one: str, other: str) -> bool:
    """Whether two folded words name the same: equal, or one lengthens the other (Israel, Israeli; Germany, German)."""
    return COUNTRY_OF.get(one, one) == COUNTRY_OF.get(other, other) or _is_one(one, other)


def _is_one(one: str, other: str) -> bool:
    if one == other:
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


def is_plain_word(name: Name, question: str) -> bool:
    """Whether a text begins with the name, a plural that the question has without a capital: "Prosecutors say…"."""
    word = name.words[0].lower()
    plural = name.start == 0 and len(name.words) == 1 and word.endswith("s")
    return plural and any(word == other for other, _, _ in tokens(question))


def missing_names(names: Sequence[Name], text: str, elsewhere: str = "") -> list[Name]:
    """The names that the text does not bear out.

    The last word of a name must stand in the text; the words before it there, too, or the whole name elsewhere:
    "Antony Blinken" is borne out by "Mr Blinken", but South Sudan not by Sudan, nor Faith Ronoh where all that is said
    is said of Josephat Ronoh. An acronym is known by its initials, and the reverse.
    """
    known = known_names(text)
    called = find_names(text) if any(len(name.words) > 1 for name in names) else []
    whole = f" {_folded_words(elsewhere)} "
    lacking = []
    for name in names:
        stands = [known.holds(word) for word in name.words]
        folded = _folded_words(" ".join(name.words))
        in_full = fold_name(name.words[0]) not in QUARTERS and f" {folded} " in whole
        if not all(stands) and (
            alike := [one for one in called if fold_name(one.words[-1]) == fold_name(name.words[-1])]
        ):
            in_full = in_full and not all(are_namesakes(name, one) for one in alike)
        if not known.holds_acronym_of(name) and (not stands[-1] or not (all(stands) or in_full)):
            lacking.append(name)
    return lacking


def are_namesakes(one: Name, there: Name) -> bool:
    """Whether a text's name shares but its last word with another, and its first is a first name: Josephat and Faith.

    A word that English knows may be a title ("Lord Cameron", "Coach Klopp"), and one that is alike another spelling or
    a short form, so neither is taken for another's first name.
    """
    if len(one.words) != 2 or len(there.words) != 2 or fold_name(one.words[1]) != fold_name(there.words[1]):
        return False
    mine, theirs = (_plain(fold_name(name.words[0])) for name in (one, there))
    if is_acronym(there.words[0]) or there.words[0].endswith(_OWNS) or theirs in COUNTRY_OF or NATION.search(theirs):
        return False
    return not is_english(theirs) and mine[:1] != theirs[:1] and SequenceMatcher(None, mine, theirs).ratio() < ALIKE


def _plain(word: str) -> str:
    """The word without accents."""
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


def as_called_there(statement: str, text: str, elsewhere: str) -> str:
    """The statement with people named as the text names them, by last name, where elsewhere gives them the same title.

    "US Secretary of State Antony Blinken said" becomes "Blinken said" where the text has "Mr Blinken" and another
    passage the whole: a title that one passage bears out need not stand in each.
    """
    here, whole = f" {_folded_words(text)} ", f" {_folded_words(elsewhere)} "
    words = tokens(statement)
    cuts: list[tuple[int, int]] = []
    for at, (word, start, end) in enumerate(words):
        first = _title_before(statement, words, at)
        if first is None or f" {fold_name(word)} " not in here or _title_before(statement, words, at + 1) is not None:
            continue
        titled = f" {_folded_words(statement[first:end])} "
        if titled in whole and titled not in here and ROLES & set(titled.split()):
            cuts.append((first, start))
    for start, end in reversed(cuts):
        statement = statement[:start] + statement[end:]
    return statement


def _title_before(text: str, words: Sequence[tuple[str, int, int]], at: int) -> int | None:
    """Where the run of capitalised words begins that ends with this one; None where it has one word.

    "of" may stand within a title, not before the last name: the Bank of England is not England.
    """
    if at >= len(words) or not words[at][0][0].isupper():
        return None
    begin = None
    for first in range(at - 1, max(-1, at - 1 - TITLE), -1):
        word, start, end = words[first]
        in_title = first + 1 < at and first > 0 and fold_name(words[first - 1][0]) in ROLES  # "Secretary of State"
        if not adjacent(text[end : words[first + 1][1]]) or not (word[0].isupper() or (word == "of" and in_title)):
            break
        if fold_name(word) in CALENDAR:
            break
        if word[0].isupper() and word.lower() not in STOPWORDS:
            begin = start
    return begin


def _folded_words(text: str) -> str:
    folded = (fold_name(word) for word, _, _ in tokens(text))
    return " ".join(word for word in folded if word not in PARTICLES)
