"""Which of a sentence's names are people's, and whether they are men or women, as far as its words tell.

By rules over words (index.names): titles, roles, appositions, verbs. What is no person, or cannot be told, is left out.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from index.names import NATION, ROLES, Name, fold_name

OFFICES = frozenset(
    """agency airlines airways alliance army association authority bank bloc board bureau centre center church club
    college commission committee company congress corp council court data department embassy federation force forces
    foundation front fund group guard hospital house inc institute international league limited ltd ministry motors
    movement museum navy network news office organisation organization parliament party police post press radio
    railway railways rights school senate service services society station street television terminals times trust
    union university watch""".split()
)  # last words of names that are nobody's
NOBODY = "-"  # the sex of an office or a firm: its words may be quoted, but it is no “he” or “she”
NEAR = 60  # characters before and after a name that tell of it
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lady|Lord|Prof|Professor|Judge|Justice|Gen|General|Maj|Major|Col|Colonel|Capt"
    r"|Captain|Lt|Sgt|Rev|Sister|Father)\.?\s+(?:Justice\s+|Gen\.?\s+)?$"
)
_APPOSITION = re.compile(
    r",\s+(?:an?|the|who|whose|\d{1,3}|[a-z]+(?:er|or|ist|man|woman)|(?:[a-z]+ ){1,3}(?:of|at|in|for))\b(?!\s*[\d$€£])"
)
_NAMED_AS = re.compile(r"\b(?:named|identified|known)(?: \w+)? as\s+$")
_CALLED = re.compile(r"\b[a-z][\w’'-]*,?\s+$")  # "spokesman Tom Reed", "its chairman, Tom Reed"
_ACTS = re.compile(r"[,;:]\s+\w|\b\w+(?:ed|ing)\b|\b(?:met|told|said|with)\b")
_LINKS = re.compile(r"\b(?:in|at|of|from|near|to|for|by|with|on|and|or|the|than|against)\s+$", re.IGNORECASE)
_BELONGS = re.compile(r"\b(?:of|at|from|for) (?:the )?(?:[a-z]+ )?$")  # "an analyst of the institute Data said"
_HAPPENS = re.compile(
    r",?\s+(?:\w+ly\s+)?(?:[a-z]+ed|has|had|was|is|says?|told|tells|wrote|won|led|ran|met|took|lives|works"
    r"|runs (?:an?|the|his|her) (?:\w+ )?(?:café|cafe|bar|pub|shop|bakery|restaurant|hotel|farm|school|clinic|stall))\b"
)
_WOMAN = re.compile(r"\b(?:Mrs|Ms|Miss|Dame|Lady|\w*woman|mother|sister|wife|daughter|widow|actress|queen)\b")
_MAN = re.compile(r"\b(?:Mr|Sir|Lord|chairman|spokesman|businessman|father|brother|husband|son|king)\b")
_SOMEBODY = re.compile(
    r"(?<!, )(?<!is )(?<!was )(?<!as )(?<!be )\b(?:an?|one|another|some|his|her|their)\s+"
    r"(?:(?!by\b)[\w’'-]+\s+){0,3}?"
    r"(?:\w*(?:man|woman|person)|boy|girl|suspects?|drivers?|passer-by|residents?|officials?|lawyers?|ministers?"
    r"|officers?|soldiers?|victims?|witness|workers?|teachers?|doctors?|nurses?|husband|wife|mother|father|sons?"
    r"|daughters?|brothers?|sisters?|friends?|neighbou?rs?|colleagues?|reporters?|journalists?|analysts?|experts?"
    r"|sources?|leaders?|presidents?|mayors?|judges?|prosecutors?|critics?|attackers?|players?|students?|patients?"
    r"|farmers?|owners?|\w+ists?|others)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Person:
    """A person in a sentence: the name as far as it is known, and whether they speak there or it is about them.

    `sex` is m, f, NOBODY, or "" where nothing tells. `alone`: nobody else is in the sentence who could be meant.
    """

    name: str
    speaks: bool = True
    is_subject: bool = True
    sex: str = ""
    alone: bool = True


class People:
    """The people of a text as it is read on: whole names by their last words, and who is a man or a woman."""

    def __init__(self) -> None:
        self._whole: dict[str, str] = {}
        self._sexes: dict[str, str] = {}

    def whole(self, name: Name, called: str) -> str:
        """A person's whole name, as far as it was told; `called` so here."""
        bare = " ".join(called.split()).removesuffix("'s").removesuffix("’s")
        last = fold_name(name.words[-1])
        if len(name.words) > 1:
            self._whole.setdefault(last, bare)
        return self._whole.get(last, bare)

    def office(self, words: Sequence[str]) -> Person:
        """What speaks and is not known for a person."""
        return Person(self._whole.get(fold_name(words[-1]), " ".join(words)), sex=NOBODY)

    def learn(self, name: str, sex: str) -> None:
        """Keep whether somebody is a man or a woman."""
        self._sexes[name] = sex

    def among(self, text: str, names: Sequence[Name], said: Collection[int]) -> tuple[list[Person], bool]:
        """Those of a sentence's names who are people, each once; names that begin at the offsets `said` speak.

        With them, whether it mentions others: somebody who has no name there ("a driver"), or what may be one's name.
        """
        found: dict[str, Person] = {}
        others = bool(_SOMEBODY.search(text))
        for name in names:
            before, after = text[max(0, name.start - NEAR) : name.start], text[name.end : name.end + NEAR]
            titled = _TITLE.search(before)
            speaks = name.start in said
            if not titled and not self._is_person(name, before, after, speaks):
                others |= _may_be_one(name, before)
                continue
            beside = f"{titled[0] if titled else ''} {before[-25:]}"
            sex = "f" if _WOMAN.search(beside) else "m" if _MAN.search(beside) else ""
            whole = self.whole(name, text[name.start : name.end])
            sex = self._sexes.setdefault(whole, sex) or sex
            if whole not in found or speaks:
                found[whole] = Person(whole, speaks, _leads(text, name.start), sex)
        alone = len(found) == 1 and not others
        return [replace(one, alone=alone) for one in found.values()], others

    def _is_person(self, name: Name, before: str, after: str, speaks: bool) -> bool:
        last = fold_name(name.words[-1])
        if len(name.words) == 1:
            so_called = speaks and before.endswith(", ") and _CALLED.search(before)
            return last in self._whole or (bool(so_called) and not name.words[0].isupper())
        if len(name.words) > 3 or last in ROLES | OFFICES or NATION.search(name.words[-1]) or _is_upper(name):
            return last in self._whole
        if _APPOSITION.match(after) or last in self._whole:
            return True
        if _BELONGS.search(before) or (_LINKS.search(before) and not speaks):
            return False
        return bool(speaks or _CALLED.search(before) or _NAMED_AS.search(before) or _HAPPENS.match(after))


def _may_be_one(name: Name, before: str) -> bool:
    """Whether a name that is not known for a person's may be one's: no place, office, people or nation."""
    last = name.words[-1]
    folded = fold_name(last)
    owns = len(name.words) == 1 and last.endswith(("'s", "’s"))  # "Norway's minister"
    return not (owns or _is_upper(name) or NATION.search(last) or folded in ROLES | OFFICES or _LINKS.search(before))


def _is_upper(name: Name) -> bool:
    return all(word.isupper() for word in name.words)


def _leads(text: str, start: int) -> bool:
    """Whether no more than a title or a role stands before a sentence's name: it is what the sentence is about."""
    before = text[max(0, start - 2 * NEAR) : start]
    if _NAMED_AS.search(before):
        return True
    return start <= 2 * NEAR and len(before.split()) <= 10 and not _ACTS.search(before)
