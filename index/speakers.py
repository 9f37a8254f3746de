"""The speakers that a text names beside its verbs of saying.

By rules, over words: no grammar is parsed. A speaker who is only "he" or "officials" is unknown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.names import ROLES, Name, find_names
from index.words import tokens

SAYING = frozenset(
    """said says say saying told tells stated states announced announces noted argued claimed claims insisted warned
    stressed explained replied remarked commented tweeted wrote reiterated emphasized emphasised underscored reaffirmed
    urged thanked accused added adds called described testified""".split()
)
_PASSIVE = frozenset("was were is are been being be".split())
_BETWEEN = frozenset(
    "has have had also again later then earlier itself himself herself who officials leaders the".split()
)
NEAR = 60  # characters before a name that tell of it
MOST_ROLES = 5  # words between "according to" and the name: "State Department spokesperson Matthew Miller"
_ACCORDING = re.compile(r"\b(?:according to|in the words of)\s+", re.IGNORECASE)
_OF = re.compile(r"\s+(?:of|from|at)\s+(?:the\s+)?(?:[a-z]+\s+)?")
_FOR = re.compile(r"\b(?:for|of|at|from|to|with|against|about) (?:the )?$", re.IGNORECASE)
_SO_CALLED = re.compile(r"(?:^|[\s\"“])[a-z][\w’'-]*,\s+$")  # before a name that is an apposition


@dataclass(frozen=True, slots=True)
class Spoken:
    """The speakers that a sentence names, and whether it has one whom it does not name ("he said")."""

    names: tuple[Name, ...]
    unknown: bool


def speakers(sentence: str, names: Sequence[Name] | None = None) -> Spoken:
    """The names that stand beside the sentence's verbs of saying: before them, after them, or after "according to".

    `names` are those of the sentence, where they have been found already.
    """
    words = tokens(sentence)
    names = find_names(sentence) if names is None else names
    found: list[Name] = []
    unknown = False
    for match in _ACCORDING.finditer(sentence):
        after = _first(names, match.end(), words)
        found += [after] if after else []
        unknown |= after is None
    for at, (word, start, end) in enumerate(words):
        if word.lower() not in SAYING or (at and words[at - 1][0].lower() in _PASSIVE) or _is_name(names, start):
            continue
        speaker = _before(names, start, sentence) or _inverted(names, start, end, sentence)
        for_whom = _of_whom(names, speaker, sentence) if speaker else []
        if speaker is not None and (for_whom or not _is_owner(speaker, sentence)):
            found += [*for_whom, speaker]
        elif not word.lower().endswith("ing"):  # "made comments, saying": who is told before
            unknown = True
    return Spoken(tuple(dict.fromkeys(found)), unknown)


def _is_name(names: Sequence[Name], start: int) -> bool:
    return any(name.start <= start < name.end for name in names)


def _before(names: Sequence[Name], start: int, text: str) -> Name | None:
    """The subject right before the verb at `start`, with no more between than roles, helping words or an apposition."""
    near = [name for name in names if name.end <= start]
    if not near:
        return None
    between = text[near[-1].end : start]
    if _beside(between):
        return near[-1]
    # "Its head of ownership, Yasmin Rahimi, said": a role between, in small letters, for a place may stand so, too
    if _beside(between.removeprefix(",")) and _SO_CALLED.search(text[max(0, near[-1].start - NEAR) : near[-1].start]):
        return near[-1]
    # "Vedant Patel, a spokesperson for the Pentagon, said"
    for name in near:
        between = text[name.end : start]
        if re.fullmatch(r",[^,.;:!?\"“”]{3,80},\s*", between):
            return name
    return None


def _beside(between: str) -> bool:
    return not re.search(r"[,.;:!?]", between) and all(
        word.lower() in _BETWEEN or word.lower() in ROLES or word.lower().endswith("ly")
        for word, _, _ in tokens(between)
    )


def _of_whom(names: Sequence[Name], speaker: Name, text: str) -> list[Name]:
    """Who speaks for the name beside the verb: Jane Doe for "Jane Doe of the institute Mediteran said"."""
    before = [name for name in names if name.end < speaker.start]
    return [name for name in before[-1:] if _OF.fullmatch(text, name.end, speaker.start)]


def _is_owner(name: Name, text: str) -> bool:
    """Whether another speaks for the name: "Tom Reed's lawyer said", "a spokesman for Tom Reed said"."""
    return name.words[-1].endswith(("'s", "’s")) or bool(_FOR.search(text[max(0, name.start - NEAR) : name.start]))


def _inverted(names: Sequence[Name], start: int, end: int, text: str) -> Name | None:
    """The name after a verb that follows a quotation or a comma: "…”, said spokesperson Vedant Patel"."""
    if not re.search(r"[,\"”’]\s*$", text[max(0, start - 5) : start]):
        return None
    after = next((name for name in names if name.start >= end), None)
    return after if after and _beside(text[end : after.start]) else None


def _first(names: Sequence[Name], offset: int, words: list[tuple[str, int, int]]) -> Name | None:
    """The first name after the offset, if only a few words lie between."""
    for name in names:
        if name.start >= offset:
            between = [start for _, start, _ in words if offset <= start < name.start]
            return name if len(between) <= MOST_ROLES else None
    return None
