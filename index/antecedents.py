"""Whom a text means by “he” or “she”, and whose words it quotes without saying whose: the person named last before.

A paragraph of news seldom says whose words it quotes: the one before it does. By rules over words (index.people,
index.speakers), and none is given where two people could be meant: an unknown antecedent costs little, a wrong one
puts words into somebody's mouth.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.names import find_names, fold_name
from index.people import NOBODY, OFFICES, People, Person
from index.sentences import sentence_spans
from index.speakers import SAYING, speakers

LASTING = 2  # sentences about something else after which “he” may be another
LONGEST = 4000  # characters of a paragraph that is read; a longer one is no paragraph of news
BARE = "?"  # a sentence that is a quotation, and does not say whose
_SUBJECT = re.compile(r"\W*(?:(?:but|and|then|later|earlier|however|instead),?\s+)?(he|she)\b", re.IGNORECASE)
_SAID = "|".join(sorted(SAYING | {"asked", "wondered", "recalled", "joked", "conceded", "acknowledged", "concluded"}))
_ATTRIBUTED = re.compile(
    rf"\b(he|she)\s+(?:(?:\w+ly|also|then|later|has|had)\s+)?(?:{_SAID})\b|\b(?:{_SAID})\s+(he|she)\b", re.IGNORECASE
)
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)")
_OPENS = re.compile(r"\s*[“\"]")
_WORD = re.compile(r"\w")
_MEANS = re.compile(r"\b(?:he|she)\b|[“\"]", re.IGNORECASE)


class Telling:
    """A text as it is read on, sentence by sentence: who was named in it, and who is spoken of now."""

    def __init__(self, spoken_of: str = "") -> None:
        self._people = People()
        self._now: Person | None = None
        self._since = 0
        if spoken_of:
            sex = NOBODY if _last_name(spoken_of) in OFFICES else ""
            for name in find_names(spoken_of)[-1:]:
                self._people.whole(name, spoken_of)
            self._now = Person(spoken_of, sex=sex)

    def forget(self) -> None:
        """What is not read lies between: nobody is spoken of now."""
        self._now = None

    def read(self, sentence: str) -> Person | None:
        """Whom the sentence means without naming them; None where it means nobody so, or it cannot be told."""
        plain = _QUOTED.sub(_blanked, sentence)
        names = find_names(plain)
        spoken = speakers(plain, names)
        people, others = self._people.among(plain, names, {name.start for name in spoken.names})
        pronoun = _pronoun(sentence, plain, bool(people))
        meant = self._meant(pronoun, quotes=plain != sentence) if pronoun else None
        speaking = [one for one in people if one.speaks]
        if len(speaking) == 1:
            self._remember(speaking[0])
        elif len(spoken.names) == 1 and not people:
            self._remember(self._people.office(spoken.names[0].words))
        elif meant:
            self._remember(replace(meant, alone=not people))
        elif pronoun or len(people) > 1 or spoken.unknown:
            self._now = None  # somebody who is not known, one of two, an office: "its general secretary said"
        elif people:
            (only,) = people
            self._remember(only if only.is_subject else None)
        elif others:
            self._now = None
        else:
            self._since += 1
        return meant

    def _meant(self, pronoun: str, quotes: bool) -> Person | None:
        """Who is spoken of now, if “he” or “she” can be them; where another was named, too, only who is quoted on."""
        now = self._now
        if now is None or self._since > (0 if pronoun == BARE else LASTING) or not (now.alone or quotes):
            return None
        if pronoun == BARE:
            return now
        if now.sex not in ("", pronoun):
            return None
        self._people.learn(now.name, pronoun)
        return replace(now, sex=pronoun)

    def _remember(self, person: Person | None) -> None:
        self._now, self._since = person, 0


def meant_in(texts: Sequence[str]) -> list[str]:
    """For each paragraph, the person whom its first sentence that means somebody so means; "" where it has the name."""
    telling = Telling()
    found: list[str] = []
    wanted = [bool(_MEANS.search(text)) for text in texts]
    for at, text in enumerate(texts):
        if not any(wanted[at : at + 2 + LASTING]):  # nobody after it means somebody whom it names
            telling.forget()
            found.append("")
            continue
        read = (telling.read(text[start:end]) for start, end in sentence_spans(text[:LONGEST]))
        meant = [one for one in read if one and one.sex != NOBODY]
        found.append(meant[0].name if meant and not names(text, meant[0].name) else "")
    return found


def meant_by(text: str, spans: Sequence[tuple[int, int]], before: str = "") -> list[str]:
    """For each sentence (start, end) of a paragraph, whom it means; `before` is who was spoken of when it began."""
    telling = Telling(before)
    read = (telling.read(text[start:end]) if end <= LONGEST else None for start, end in spans)
    return [one.name if one else "" for one in read]


def is_said(sentence: str) -> bool:
    """Whether “he” or “she” stands beside the sentence's verb of saying, or all of it is a quotation."""
    plain = _QUOTED.sub(_blanked, sentence)
    return _pronoun(sentence, plain, False) == BARE or _ATTRIBUTED.search(plain) is not None


def named_in(sentence: str, name: str) -> str:
    """The sentence with the name of whom it means: “He (Tom Reed) left.”, or before a quotation without a speaker."""
    plain = _QUOTED.sub(_blanked, sentence)
    found = _SUBJECT.match(plain) or _ATTRIBUTED.search(plain)
    if found is None:
        return f"{name}: {sentence}"
    end = found.end(found.lastindex or 0)
    return f"{sentence[:end]} ({name}){sentence[end:]}"


def names(text: str, person: str) -> bool:
    """Whether the text has the person's last name, as a name."""
    last = _last_name(person)
    return any(last == fold_name(word) for name in find_names(text) for word in name.words)


def _last_name(person: str) -> str:
    found = find_names(person)  # none in a lone word that leads in elsewhere, as “Sterling” in -ing
    return fold_name(found[-1].words[-1] if found else person.split()[-1])


def _blanked(quotation: re.Match[str]) -> str:
    """A quotation without its words: who is named there speaks of somebody, and is not who speaks."""
    return quotation[0][0] + " " * (len(quotation[0]) - 2) + quotation[0][-1] if len(quotation[0]) > 1 else quotation[0]


def _pronoun(sentence: str, plain: str, has_people: bool) -> str:
    """Whether "he" or "she" is the sentence's subject or speaker (m, f), it is a quotation (BARE), or neither ("")."""
    found = _SUBJECT.match(plain) or (None if has_people else _ATTRIBUTED.search(plain))
    if found:
        return "m" if found[found.lastindex or 0].lower() == "he" else "f"
    return BARE if _OPENS.match(sentence) and not _WORD.search(plain) else ""
