"""A follow-up becomes a question that can be searched for by itself, by rules."""

import re
from collections.abc import Sequence

from rag.answers import Turn
from rag.claims import find_names

_LEANS = re.compile(
    r"^\W*(?:and|but|or|so|then|what about|how about|why|when|where|who else|what else)\b"
    r"|\b(?:he|she|they|it|him|her|them|his|their|its|that|this|these|those|there|then)\b",
    re.IGNORECASE,
)


def whole_question(question: str, history: Sequence[Turn]) -> str:
    """The question with the one before it in front, where it leans on that; else as it is.

    A question that names somebody and says neither "and" nor "he" stands by itself.
    """
    if not history:
        return question
    leans = _LEANS.search(question) and (not find_names(question) or len(question.split()) <= 6)
    return f"{history[-1].question} {question}" if leans else question
