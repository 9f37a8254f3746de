"""Who says what: the speakers that a text names beside its verbs of saying, and whether two texts agree on them.

By rules, over words: no grammar is parsed. A speaker who is only "he" or "officials" is unknown, and unknown speakers
contradict nobody.
"""

import re
from dataclasses import dataclass

from index.words import tokens
from rag.names import ROLES, Name, find_names, fold_name, same_name
from rag.nations import COUNTRY_OF

_SAYING = frozenset(
    """said says say saying told tells stated states announced announces noted argued claimed claims insisted warned
    stressed explained replied remarked commented tweeted wrote reiterated emphasized emphasised underscored reaffirmed
    urged thanked accused added adds called described testified""".split()
)
_PASSIVE = frozenset("was were is are been being be".split())
_BETWEEN = frozenset(
    "has have had also again later then earlier itself himself herself who officials leaders the".split()
)
MOST_ROLES = 5  # words between "according to" and the name: "State Department spokesperson Matthew Miller"
_ACCORDING = re.compile(r"\b(?:according to|in the words of)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spoken:
    """The speakers that a sentence names, and whether it has one whom it does not name ("he said")."""

    names: tuple[Name, ...]
    unknown: bool


def speakers(sentence: str) -> Spoken:
    """The names that stand beside the sentence's verbs of saying: before them, after them, or after "according to"."""
    words = tokens(sentence)
    names = find_names(sentence)
    found: list[Name] = []
    unknown = False
    for match in _ACCORDING.finditer(sentence):
        after = _first(names, match.end(), words)
        found += [after] if after else []
        unknown |= after is None
    for at, (word, start, end) in enumerate(words):
        if word.lower() not in _SAYING or (at and words[at - 1][0].lower() in _PASSIVE) or _is_name(names, start):
            continue
        speaker = _before(names, start, sentence) or _inverted(names, start, end, sentence)
        if speaker is not None:
            found.append(speaker)
        elif not word.lower().endswith("ing"):  # "made comments, saying": who is told before
            unknown = True
    return Spoken(tuple(dict.fromkeys(found)), unknown)


def wrong_speaker(statement: str, texts: list[str]) -> str:
    """The statement's speaker who is another one in all of the texts that name a speaker; empty where none is.

    `texts` are the sentences on which the statement rests.
    """
    said = speakers(statement)
    if not said.names:
        return ""
    there = [speakers(text) for text in texts]
    if any(spoken.unknown for spoken in there):
        return ""
    known = [name for spoken in there for name in spoken.names]
    if not known:
        return ""
    for name in said.names:
        if not any(same_person(name, other) for other in known):
            return " ".join(name.words)
    return ""


def same_person(one: Name, other: Name) -> bool:
    """Whether two names share a word that names: "Mr Blinken" and "Antony Blinken", "US" and "the United States"."""
    if any(same_name(fold_name(mine), fold_name(theirs)) for mine in one.words for theirs in other.words):
        return True
    return _full(one) == _full(other)


def _full(name: Name) -> str:
    folded = " ".join(fold_name(word) for word in name.words)
    return COUNTRY_OF.get(folded, folded)


def _is_name(names: list[Name], start: int) -> bool:
    return any(name.start <= start < name.end for name in names)


def _before(names: list[Name], start: int, text: str) -> Name | None:
    """The subject right before the verb at `start`, with no more between than roles, helping words or an apposition."""
    near = [name for name in names if name.end <= start]
    if not near:
        return None
    if _beside(text[near[-1].end : start]):
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


def _inverted(names: list[Name], start: int, end: int, text: str) -> Name | None:
    """The name after a verb that follows a quotation or a comma: "…”, said spokesperson Vedant Patel"."""
    if not re.search(r"[,\"”’]\s*$", text[:start]):
        return None
    after = next((name for name in names if name.start >= end), None)
    return after if after and _beside(text[end : after.start]) else None


def _first(names: list[Name], offset: int, words: list[tuple[str, int, int]]) -> Name | None:
    """The first name after the offset, if only a few words lie between."""
    for name in names:
        if name.start >= offset:
            between = [start for _, start, _ in words if offset <= start < name.start]
            return name if len(between) <= MOST_ROLES else None
    return None
