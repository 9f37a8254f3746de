"""The questions that are joined in one, told apart by rules; pure functions."""

import re
from collections.abc import Sequence
from itertools import pairwise

from index.names import find_names
from index.words import content_stems

SHORT = 4  # words up to which one of several questions cannot be understood alone
_ASKING = (
    r"(?:(?:in|on|at|by|for|from|to|with|under|of|over|about|until|till|since|against) )?"
    r"(?:who|whom|whose|what|when|where|why|how|which)"
    r"|did|does|do|is|was|were|are|has|had|have|can|could|would|should|will"
)
_PART = re.compile(
    rf",?\s+(?:and|or|but)\s+(?=(?:{_ASKING})\b)|[.;]\s+(?=(?:and )?(?:{_ASKING})\b)|\?\s+(?=\w)", re.IGNORECASE
)
_BEGINS = re.compile(rf"(?:{_ASKING})\b", re.IGNORECASE)
OPEN = re.compile(r"\b(?:who|whom|whose|what|when|where|why|how|which)\b", re.IGNORECASE)  # not yes or no
_BEFORE = re.compile(r"\b(?:he|she|they|it|him|her|them|his|hers|their|theirs|its)\b", re.IGNORECASE)

LONGEST_SIDE = 12  # words of one of two things that a question joins
_AND = re.compile(r" and (?=([\w’'-]+)(?: ([\w’'-]+))?)")
_JOIN = re.compile(r" and (?:the )?(?:[A-Z][\w’'-]* ){0,3}")  # a title may stand between: "and Prime Minister Lee"
_LEADS = frozenset("the a an his her its their my our to in on at of for by from with under about".split())
_REPEATED = frozenset("to on for with about against from".split())  # "to the mayor and to the judge"
_OF = re.compile(r"\b\w+s of\s+$", re.IGNORECASE)  # the roles of two, but the wedding of both
_MORE_OF_A_NAME = re.compile(r"(?: [A-Z][\w’'-]*)*")
# what is told of two together is no answer of either
_TOGETHER = re.compile(
    r"\b(?:between|both|each|together|jointly|apart|discuss|agree|meet|met|talk|sp[eo]ak|spoke|negotiat|sign|share|quarrel"
    r"|argu|compar|differ|contrast|pictur|photo|imag|articl|piece|headlin|call|conversation|ties|wars?\b|conflict"
    r"|relation|border|deal|treat|pact|story|stories|report|dispatch|match|game|distance)\w*",
    re.IGNORECASE,
)


def question_parts(question: str) -> list[str]:
    """The questions that are joined in one: "Who came, and when?" has two.

    A sentence that asks nothing says what they are about: before a question it is put in front of it, else left out.
    A short one ("and when?") leans on the one before it.
    """
    parts: list[str] = []
    about = ""
    for part in (found.strip() for found in _PART.split(question) if found.strip()):
        if OPEN.search(part) or _BEGINS.match(part):
            parts.append(f"{about}{part}")
        elif not parts:
            about += f"{part.rstrip('.')}. "
    # "Which Israeli and which Palestinian leader came?"
    if len(parts) > 1 and re.fullmatch(r"(?:which|what) \w+", parts[0], re.IGNORECASE):
        parts[0] = " ".join([parts[0], *parts[1].split()[2:]])
    whole, *others = parts or [question.strip()]
    return [whole, *(part if len(part.split()) > SHORT else f"and {part}" for part in others)]


def part_in_full(part: str, before: str) -> str:
    """A part of a question behind what was asked before it, unless it stands by itself: "Who drove? How old is he?".

    It does where it names somebody or something, before it says "he" if it does.
    """
    spoken = _BEFORE.search(part)
    alone = find_names(part[: spoken.start()] if spoken else part[:1].lower() + part[1:])
    return part if alone or not before else f"{before.rstrip(' ,;?')}? {part}"


def says_it(part: str) -> bool:
    """Whether a part speaks of what was asked before as "he", "she" or "it"."""
    return bool(_BEFORE.search(part))


def joined_names(text: str) -> list[frozenset[str]]:
    """The last words of each two names that a text joins, one beside the other: "Germany and the US"."""
    return [
        frozenset((one.words[-1], other.words[-1]))
        for one, other in pairwise(find_names(text))
        if _JOIN.fullmatch(text, one.end, other.start)
    ]


def names_two(question: str) -> frozenset[str]:
    """The last words of the two names that a question joins; none where it asks for what both did together."""
    pairs = joined_names(question)
    return pairs[0] if len(pairs) == 1 and not _TOGETHER.search(question) else frozenset()


def joins_two(question: str) -> bool:
    """Whether one question asks the same about two things, of which each may be told by itself.

    "How did the crew of the Tern and the crew of the Gull die?" asks what may stand in two documents. Both are joined
    alike: they begin with the same words, or are names behind "roles of". Where the first ends in a name, so does the
    second; else both begin with a preposition ("to the mayor and to the judge"), and the second ends the question.
    """
    joined = _AND.search(question)
    if joined is None or _AND.search(question, joined.end()) or _TOGETHER.search(question):
        return False
    before, after = question[: joined.start()], question[joined.end() :]
    names = find_names(question)
    ending = [name.start for name in names if name.end == len(before)]
    start = _begins_alike(before, joined, ending)
    one = before[start:] if start is not None else ""
    if ending:
        end = next(
            (_MORE_OF_A_NAME.match(after, name.end - joined.end()) for name in names if name.start >= joined.end()),
            None,
        )
        other = after[: end.end()] if end else ""
    else:
        other = after.rstrip(" ?.!") if joined[1].lower() in _REPEATED else ""  # else the verb may stand in it
        other = other if len(other.split()) <= len(one.split()) + 2 else ""
    mine, theirs = set(content_stems(one)), set(content_stems(other))
    if OPEN.search(f"{one} {other}") or "," in one or max(len(one.split()), len(other.split())) > LONGEST_SIDE:
        return False
    return bool(mine - theirs and theirs - mine)


def _begins_alike(before: str, joined: re.Match[str], names: Sequence[int]) -> int | None:
    """Where the first of two things begins that are `joined`; None where nothing tells."""
    word, following = joined[1], joined[2] or ""
    if word.lower() in _LEADS:
        for run in (f"{word} {following}", word):
            if found := [match.start() for match in re.finditer(rf"\b{re.escape(run)}\b", before, re.IGNORECASE)]:
                return found[-1]
        return None
    return next((start for start in names if word[0].isupper() and _OF.search(before[:start])), None)
