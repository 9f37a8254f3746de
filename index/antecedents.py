"""Whom a text means by “he” or “she”, and whose words it quotes without saying whose: the person named last before.

A paragraph of news seldom says whose words it quotes: the one before it does. By rules over words (index.names,
index.speakers), and none is given where two people could be meant: an unknown antecedent costs little, a wrong one
puts words into somebody's mouth.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from index.names import NATION, ROLES, Name, find_names, fold_name
from index.sentences import sentence_spans
from index.speakers import SAYING, speakers

OFFICES = frozenset(
    """agency airlines airways alliance army association authority bank bloc board bureau centre center church club
    college commission committee company congress corp council court data department embassy federation force forces
    foundation front fund group guard hospital house inc institute international league limited ltd ministry motors
    movement museum navy network news office organisation organization parliament party police post press radio
    railway railways rights school senate service services society station street television terminals times trust
    union university watch""".split()
)  # last words of names that are nobody's
LASTING = 2  # sentences about something else after which “he” may be another
LONGEST = 4000  # characters of a paragraph that is read; a longer one is no paragraph of news
NOBODY = "-"  # what speaks and is no person: whose words a quotation may be, but not “he” or “she”
BARE = "?"  # a sentence that is a quotation, and does not say whose
_SUBJECT = re.compile(r"\W*(?:(?:but|and|then|later|earlier|however|instead),?\s+)?(he|she)\b", re.IGNORECASE)
_SAID = "|".join(sorted(SAYING | {"asked", "wondered", "recalled", "joked", "conceded", "acknowledged", "concluded"}))
_ATTRIBUTED = re.compile(
    rf"\b(he|she)\s+(?:(?:\w+ly|also|then|later|has|had)\s+)?(?:{_SAID})\b|\b(?:{_SAID})\s+(he|she)\b", re.IGNORECASE
)
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)")
_OPENS = re.compile(r"\s*[“\"]")
_WORD = re.compile(r"\w")
_HE = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
_MEANS = re.compile(r"\b(?:he|she)\b|[“\"]", re.IGNORECASE)
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
_HAPPENS = re.compile(r",?\s+(?:\w+ly\s+)?(?:[a-z]+ed|has|had|was|is|says?|told|tells|wrote|won|led|ran|met|took)\b")
_WOMAN = re.compile(r"\b(?:Mrs|Ms|Miss|Dame|Lady|\w*woman|mother|sister|wife|daughter|widow|actress|queen)\b")
_MAN = re.compile(r"\b(?:Mr|Sir|Lord|chairman|spokesman|businessman|father|brother|husband|son|king)\b")


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    speaks: bool
    is_subject: bool
    sex: str  # m, f, NOBODY for an office or a firm, or "" where nothing tells


class Telling:
    """A text as it is read on, sentence by sentence: who was named in it, and who is spoken of now."""

    def __init__(self, spoken_of: str = "") -> None:
        self._full: dict[str, str] = {}  # last names and the whole names they were told with
        self._sexes: dict[str, str] = {}
        self._now: _Person | None = None
        self._since = 0
        if spoken_of:
            self._now = _Person(self._known(tuple(spoken_of.split())), True, True, "")

    def read(self, sentence: str) -> str:
        """Whom the sentence means without naming them; "" where it means nobody so, or it cannot be told."""
        plain = _QUOTED.sub(_blanked, sentence)
        names = find_names(plain)
        spoken = speakers(plain, names)
        people = self._people(plain, names, {name.start for name in spoken.names})
        pronoun = _pronoun(sentence, plain, people)
        meant = self._now if pronoun and self._since <= (0 if pronoun == BARE else LASTING) else None
        if meant and meant.sex and pronoun not in (BARE, meant.sex):
            meant = None
        if meant and pronoun != BARE:
            self._sexes[meant.name] = pronoun
            meant = replace(meant, sex=pronoun)
        speaking = [one for one in people.values() if one.speaks]
        if len(speaking) == 1:
            self._remember(speaking[0])
        elif len(spoken.names) == 1 and not people:
            (office,) = spoken.names
            whole = self._full.get(fold_name(office.words[-1]), " ".join(office.words))
            self._remember(_Person(whole, True, True, NOBODY))
        elif meant:
            self._remember(meant)
        elif pronoun or len(people) > 1 or ((spoken.names or spoken.unknown) and not people):
            self._now = None  # somebody who is not known, one of two, an office: "its general secretary said"
        elif people:
            (only,) = people.values()
            self._remember(only if only.is_subject else None)
        else:
            self._since += 1
        return meant.name if meant else ""

    def _remember(self, person: _Person | None) -> None:
        self._now, self._since = person, 0

    def _known(self, words: tuple[str, ...]) -> str:
        """The whole name, as far as it was told."""
        last = fold_name(words[-1])
        if len(words) > 1:
            self._full.setdefault(last, " ".join(words).removesuffix("'s").removesuffix("’s"))
        return self._full.get(last, words[-1].removesuffix("'s").removesuffix("’s"))

    def _people(self, plain: str, names: Sequence[Name], said: Collection[int]) -> dict[str, _Person]:
        """By name, those of the names who are people as far as can be told; names at the offsets `said` speak."""
        found: dict[str, _Person] = {}
        for name in names:
            titled = _TITLE.search(plain[: name.start])
            if not self._is_person(plain, name, name.start in said, titled is not None):
                continue
            before = f"{titled[0] if titled else ''} {plain[max(0, name.start - 25) : name.start]}"
            sex = "f" if _WOMAN.search(before) else "m" if _MAN.search(before) else ""
            whole = self._known(tuple(plain[name.start : name.end].split()))
            sex = self._sexes.setdefault(whole, sex) or sex
            person = _Person(whole, name.start in said, _leads(plain[: name.start]), sex)
            if whole not in found or person.speaks:
                found[whole] = person
        return found

    def _is_person(self, text: str, name: Name, speaks: bool, titled: bool) -> bool:
        if titled:
            return True
        last = fold_name(name.words[-1])
        before, after = text[: name.start], text[name.end :]
        if len(name.words) == 1:
            so_called = speaks and before.endswith(", ") and _CALLED.search(before)
            return last in self._full or (bool(so_called) and not name.words[0].isupper())
        if (
            len(name.words) > 3
            or last in ROLES | OFFICES
            or NATION.search(name.words[-1])
            or text[name.start : name.end].isupper()
        ):
            return last in self._full
        if _APPOSITION.match(after) or last in self._full:
            return True
        if _BELONGS.search(before) or (_LINKS.search(before) and not speaks):
            return False
        return bool(speaks or _CALLED.search(before) or _NAMED_AS.search(before) or _HAPPENS.match(after))


def meant_in(texts: Sequence[str]) -> list[str]:
    """For each paragraph, whom its first sentence that means somebody so means, where an earlier paragraph names them.

    "" for all others.
    """
    telling = Telling()
    found: list[str] = []
    wanted = [bool(_MEANS.search(text)) for text in texts]
    for at, text in enumerate(texts):
        if not any(wanted[at : at + 1 + LASTING]):  # nobody after it means somebody whom it names
            found.append("")
            continue
        names = [meant for meant in _meant(telling, text[:LONGEST]) if meant]
        found.append(names[0] if names and not _names(text, names[0]) else "")
    return found


def meant_by(text: str, spans: Sequence[tuple[int, int]], before: str = "") -> list[str]:
    """For each sentence (start, end) of a paragraph, whom it means; `before` is who was spoken of when it began."""
    telling = Telling(before)
    return [telling.read(text[start:end]) for start, end in spans]


def named_in(text: str, name: str) -> str:
    """The text with the name of whom it means: “He (Tom Reed) left.”, or before a quotation without a speaker."""
    found = _HE.search(_QUOTED.sub(_blanked, text))
    return f"{text[: found.end()]} ({name}){text[found.end() :]}" if found else f"{name}: {text}"


def _meant(telling: Telling, text: str) -> Iterator[str]:
    for start, end in sentence_spans(text):
        yield telling.read(text[start:end])


def _names(text: str, person: str) -> bool:
    """Whether the text has the person's last name."""
    last = fold_name(person.split()[-1])
    return any(last == fold_name(word) for name in find_names(text) for word in name.words)


def _blanked(quotation: re.Match[str]) -> str:
    """A quotation without its words: who is named there speaks of somebody, and is not who speaks."""
    return quotation[0][0] + " " * (len(quotation[0]) - 2) + quotation[0][-1] if len(quotation[0]) > 1 else quotation[0]


def _pronoun(sentence: str, plain: str, people: Collection[str]) -> str:
    """Whether "he" or "she" is the sentence's subject or speaker (m, f), it is a quotation (BARE), or neither ("")."""
    found = _SUBJECT.match(plain) or (None if people else _ATTRIBUTED.search(plain))
    if found:
        return "m" if (found[1] or found[2]).lower() == "he" else "f"
    return BARE if _OPENS.match(sentence) and not _WORD.search(plain) else ""


def _leads(before: str) -> bool:
    """Whether no more than a title or a role stands before a sentence's name: it is what the sentence is about."""
    return bool(_NAMED_AS.search(before)) or (len(before.split()) <= 10 and not _ACTS.search(before))
