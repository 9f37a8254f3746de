"""A follow-up becomes a question that can be searched for by itself, by rules."""

import re
from collections.abc import Sequence

from index.names import find_names
from rag.answers import Turn
from rag.parts import SHORT

ANSWER = 300  # characters of the answer before that a follow-up is asked with
_LEANS = re.compile(
    r"^\W*(?:and|but|or|so|then|what about|how about|why|when|where|who else|what else)\b"
    r"|\b(?:he|she|they|it|him|her|them|his|their|its|that|this|these|those|there|then)\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"\bthe (?:\w+ )?(?:president|minister|secretary|spokes\w+|general|king|queen|prince|chancellor|senator|governor"
    r"|mayor|ambassador|director|chief|chair\w*|judge|leaders?|officials?|two|three|others?|latter|former|same)\b",
    re.IGNORECASE,
)  # whom only the question before names


def leans(question: str, history: Sequence[Turn]) -> bool:
    """Whether the question cannot be understood without the one before it.

    A question that names somebody and says neither "and" nor "he" stands by itself; one that names nobody does not
    where it is very short ("Which day exactly?") or speaks of somebody as known ("How did the minister react?").
    """
    if not history:
        return False
    named, words = bool(find_names(question)), len(question.split())
    if _LEANS.search(question) and (not named or words <= 6):
        return True
    return not named and (words <= SHORT or bool(_SOMEBODY.search(question)))


def whole_question(question: str, history: Sequence[Turn]) -> str:
    """The question with the one before it in front, where it leans on that; else as it is."""
    return f"{history[-1].question} {question}" if leans(question, history) else question


def leaned_on(question: str, history: Sequence[Turn]) -> str:
    """The question and the answer, cut short, that a follow-up leans on; "" for a question that stands by itself."""
    return f"{history[-1].question} {history[-1].answer[:ANSWER]}".strip() if leans(question, history) else ""


def question_in_full(question: str, history: Sequence[Turn]) -> str:
    """What is searched for and asked: a follow-up behind the question and the answer that it leans on, as one question.

    The answer names what "it" is. Told of both apart ("Asked before: … Answered: …"), a small model denied most of what
    stood in its passages.
    """
    before = leaned_on(question, history)
    return f"{before} {question}" if before else question
