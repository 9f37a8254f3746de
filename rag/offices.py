"""Offices and those below them: a deputy is not who holds it, nor is who held it before; pure functions.

"Who is the spokesperson of the State Department?" is not answered by its deputy spokesperson, and a sentence that calls
the deputy the spokesperson is not borne out.
"""

import re
from collections.abc import Sequence

_OFFICE = (
    r"spokes(?:m[ae]n|wom[ae]n|persons?|people)|presidents?|premiers?|ministers?|secretar(?:y|ies)|chancellors?"
    r"|directors?|chiefs?|heads?|leaders?|mayors?|governors?|ambassadors?|commanders?|chair(?:m[ae]n|wom[ae]n|persons?)?"
    r"|managers?|editors?|judges?|prosecutors?|treasurers?|captains?|bishops?|rectors?|principals?"
)
# "who is the (state department's) spokesperson", "what is the name of the spokesperson"
_ASKED = re.compile(
    r"\b(?:who|what(?:[’']s| is| was) the names? of)(?P<now>[’']s| is| are| the| its| their)?(?P<past> was| were)? "
    rf"(?P<told>(?:[\w’'.-]+ ){{0,5}}?)(?P<office>{_OFFICE})\b",
    re.IGNORECASE,
)
_MENTION = re.compile(rf"(?P<told>(?:[\w’'.]+[ -]){{0,3}})\b(?P<office>{_OFFICE})\b", re.IGNORECASE)
_BELOW = re.compile(r"\b(?:deputy|vice|assistant|associate|junior|shadow)\b|\bunder[ -]$", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:former|ex|then|late|outgoing|one-?time|ousted|deposed)\b", re.IGNORECASE)


def tells_of_another_office(question: str, text: str) -> bool:
    """Whether each holder of the office that is asked for is told of in the text as a deputy, or as a former one.

    A former one answers a question for who it was. False where the text does not name the office.
    """
    asked = _ASKED.search(question)
    if asked is None or not (asked["now"] or asked["past"]):
        return False
    others = [] if _BELOW.search(asked["told"]) else [_BELOW]
    others += [] if asked["past"] or _BEFORE.search(asked["told"]) else [_BEFORE]
    told = _told(text).get(_kind(asked["office"]), [])
    return bool(told) and all(any(other.search(before) for other in others) for before in told)


def office_fault(statement: str, texts: Sequence[str]) -> str:
    """An office that the statement names, where the texts tell of a deputy alone; "" where nothing is wrong."""
    there = _told("\n".join(texts))
    for kind, told in _told(statement).items():
        held = any(not _BELOW.search(before) for before in told)
        if held and there.get(kind) and all(_BELOW.search(before) for before in there[kind]):
            return f"the office is there below another ({there[kind][0].strip().split()[-1]} {kind}…)"
    return ""


def _told(text: str) -> dict[str, list[str]]:
    """The few words before each mention of an office, by its kind."""
    told: dict[str, list[str]] = {}
    for one in _MENTION.finditer(text):
        told.setdefault(_kind(one["office"]), []).append(one["told"])
    return told


def _kind(office: str) -> str:
    """What the words for an office have in common: spokesman and spokesperson, chair and chairwoman."""
    return re.sub(r"(?:m[ae]n|wom[ae]n|persons?|people|ies|[ys])$", "", office.lower())
