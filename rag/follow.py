"""A follow-up becomes a question that can be searched for by itself, by rules."""

import re
from collections.abc import Sequence

from rag.answers import Turn
from rag.names import find_names

ANSWER = 300  # characters of the answer before that a follow-up is asked with
_LEANS = re.compile(
    r"^\W*(?:and|but|or|so|then|what about|how about|why|when|where|who else|what else)\b"
    r"|\b(?:he|she|they|it|him|her|them|his|their|its|that|this|these|those|there|then)\b",
    re.IGNORECASE,
)


def leans(question: str, history: Sequence[Turn]) -> bool:
    """Whether the question cannot be understood without the one before it.

    A question that names somebody and says neither "and" nor "he" stands by itself.
    """
    return bool(history and _LEANS.search(question) and (not find_names(question) or len(question.split()) <= 6))


def whole_question(question: str, history: Sequence[Turn]) -> str:
    """The question with the one before it in front, where it leans on that; else as it is."""
    return f"{history[-1].question} {question}" if leans(question, history) else question


def question_in_full(question: str, history: Sequence[Turn]) -> str:
    """What is searched for and asked: a follow-up behind the question and the answer that it leans on, as one question.

    The answer names what "it" is. Told of both apart ("Asked before: … Answered: …"), a small model denied most of what
    stood in its passages.
    """
    if not leans(question, history):
        return question
    return f"{history[-1].question} {history[-1].answer[:ANSWER]} {question}".strip()
