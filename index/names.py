"""Names in a text: runs of capitalised words, by rules alone; offsets in the text that is given."""

import re
from dataclasses import dataclass
from itertools import pairwise

from index.dates import FEASTS
from index.words import STOPWORDS, tokens

LEAD_INS = frozenset(
    """according across additionally almost along also although always amid among another around behind beneath beside
    besides beyond despite earlier either else even ever every few following furthermore given however indeed inside
    instead last later least less many maybe meanwhile moreover much near neither never nevertheless next nobody none
    nonetheless nothing often one others outside overall perhaps quite rather really regarding several since somebody
    someone something sometimes soon still therefore though throughout thus till today together tomorrow towards unless
    unlike whatever whenever whereas whether within without yes yesterday yet two three four five six seven eight nine
    ten hundreds thousands dozens""".split()
)
CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december""".split()
)
ROLES = frozenset(
    """mr mrs ms dr sir president prime minister secretary state defense defence foreign spokesperson spokesman
    spokeswoman general gen maj col king queen prince crown chancellor senator sen rep representative governor mayor
    ambassador director chief chairman chairwoman professor prof judge justice deputy department ministry government
    administration cabinet parliament court council committee article report statement passage document photographer
    author journalist reporter editor headline byline photo picture image title caption""".split()
).union(CALENDAR)
# what joins the words of one name, and is none of them: Khalid al-Marwani, Ursula von der Leyen
PARTICLES = frozenset("al el bin bint ibn ben abu van von der den de da di dos du del della la le".split())
_BESIDE = (" ", "-", "\u00a0")
_OPENING = re.compile(r"(?:^|[.!?:]\s|[\"“„«(]|\n)\s*$")  # what stands before a sentence's or quotation's first word
NATION = re.compile(r"(?:ish|ese|ians?|eans?|icans?)$", re.IGNORECASE)  # Lebanese: names no one


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words, as its words without what joins them; offsets in the text."""

    start: int
    end: int
    words: tuple[str, ...]


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
    end_of_run = 0
    for at, (word, start, end) in enumerate(words):
        goes_on = bool(run) and adjacent(text[end_of_run:start])
        if goes_on and word in PARTICLES and text[end_of_run:start] in _BESIDE and _joins(text, words, at):
            end_of_run = end
            continue
        capital = word[0].isupper()
        if run and not (capital and goes_on):
            found += _named(run, opening)
            run = []
        if capital:
            run.append((word, start, end))
            end_of_run = end
    return [*found, *_named(run, opening)]


def _joins(text: str, words: list[tuple[str, int, int]], at: int) -> bool:
    """Whether a particle leads, over others, to a capitalised word."""
    for (_, _, end), (following, start, _) in pairwise(words[at : at + 4]):
        if text[end:start] not in _BESIDE:
            return False
        if following not in PARTICLES:
            return following[0].isupper()
    return False


def adjacent(gap: str) -> bool:
    """Whether two words with this between them are of one name."""
    return gap in {" ", "-", "\u00a0", ". "}


def _sentence_openings(text: str, words: list[tuple[str, int, int]]) -> set[int]:
    """Offsets of words that begin a sentence or a quotation: their capital says nothing."""
    return {start for word, start, _ in words if word[0].isupper() and _OPENING.search(text[max(0, start - 3) : start])}


def _named(run: list[tuple[str, int, int]], opening: set[int]) -> list[Name]:
    """The names in a run of capitalised words: roles part them ("Israeli Prime Minister Benjamin Netanyahu")."""
    if not run or (len(run) == 1 and run[0][1] in opening and _leads_in(run[0][0])):
        return []
    names: list[Name] = []
    part: list[tuple[str, int, int]] = []
    for word in [*run, ("the", 0, 0)]:
        if fold_name(word[0]) not in ROLES and word[0].lower() not in STOPWORDS:
            part.append(word)
        elif part:
            called = tuple(found for found, _, _ in part)
            if " ".join(called).lower().replace("’", "'") not in FEASTS:
                names.append(Name(part[0][1], part[-1][2], called))
            part = []
    return names


def _leads_in(word: str) -> bool:
    return word.lower() in LEAD_INS or word.lower().endswith(("ly", "ing"))


def fold_name(word: str) -> str:
    """A name's word without case, full stops and possessive: `U.S.` is `us`."""
    return word.lower().replace("’", "'").removesuffix("'s").removesuffix("'").replace(".", "")
