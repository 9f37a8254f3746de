"""The questions that are joined in one, told apart by rules; pure functions."""

import re

from index.names import find_names

SHORT = 4  # words up to which one of several questions cannot be understood alone
_ASKING = (
    r"(?:(?:in|on|at|by|for|from|to|with|under|of|over|about) )?(?:who|whom|whose|what|when|where|why|how|which)"
    r"|did|does|do|is|was|were|are|has|had|have|can|could|would|should|will"
)
_PART = re.compile(
    rf",?\s+(?:and|or|but)\s+(?=(?:{_ASKING})\b)|[.;]\s+(?=(?:and )?(?:{_ASKING})\b)|\?\s+(?=\w)", re.IGNORECASE
)
_BEGINS = re.compile(rf"(?:{_ASKING})\b", re.IGNORECASE)
OPEN = re.compile(r"\b(?:who|whom|whose|what|when|where|why|how|which)\b", re.IGNORECASE)  # not yes or no
_BEFORE = re.compile(r"\b(?:he|she|they|it|him|her|them|his|hers|their|theirs|its)\b", re.IGNORECASE)


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
