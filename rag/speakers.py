"""Whether two texts agree on who says what (index.speakers); unknown speakers contradict nobody."""

import re
from collections.abc import Sequence

from index.names import Name, find_names, fold_name
from index.speakers import speakers
from rag.names import are_namesakes, same_name
from rag.nations import COUNTRY_OF

_GIVES = re.compile(
    r"\b(?:gave|gives|cited|cites|offered|listed|named) (?:as )?(?:the|this|these|his|her|one|two|three|following)\b"
    r"[^:\"“]{0,100}:\s*[\"“]"
)


def wrong_speaker(statement: str, texts: Sequence[tuple[str, str]]) -> str:
    """The statement's speaker who is another one in all of the texts that name a speaker; empty where none is.

    `texts` are the sentences on which the statement rests, each with whom it means by “she said” (index.antecedents).
    """
    known = _speaking(texts)
    wrong = (name for name in said_by(statement) if known and not any(same_person(name, other) for other in known))
    return next((" ".join(name.words) for name in wrong), "")


def other_speaker(statement: str, paragraphs: Sequence[Sequence[tuple[str, str]]]) -> str:
    """The statement's speaker, where in one of its paragraphs only others speak; empty where in none.

    That Blinken urged something in one is no ground for what Gallant told him in another. `paragraphs` are texts as
    for `wrong_speaker`.
    """
    said = said_by(statement)
    for known in map(_speaking, paragraphs):
        if said and known and not any(same_person(name, other) for name in said for other in known):
            return " ".join(said[0].words)
    return ""


def _speaking(texts: Sequence[tuple[str, str]]) -> list[Name]:
    """Who speaks in these sentences; nobody where one of them has a speaker who is not known."""
    there = [(speakers(text), find_names(meant)) for text, meant in texts]
    if any(spoken.unknown and not meant for spoken, meant in there):
        return []
    return [name for spoken, meant in there for name in (*spoken.names, *meant)]


def said_by(statement: str) -> tuple[Name, ...]:
    """The speakers that a statement names; where none says so, the one who "gave this reason: “…”", named in full."""
    named = speakers(statement).names
    if named or not (given := _GIVES.search(statement)):
        return named
    before = find_names(statement[: given.start()])
    return tuple(before) if len(before) == 1 and before[0].start == 0 and len(before[0].words) > 1 else ()


def same_person(one: Name, other: Name) -> bool:
    """Whether two names share a word that names: "Mr Blinken" and "Antony Blinken", "US" and "the United States"."""
    if are_namesakes(one, other):
        return False
    if any(same_name(fold_name(mine), fold_name(theirs)) for mine in one.words for theirs in other.words):
        return True
    return _full(one) == _full(other)


def _full(name: Name) -> str:
    folded = " ".join(fold_name(word) for word in name.words)
    return COUNTRY_OF.get(folded, folded)
