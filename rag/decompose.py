"""A question that wants several things told, taken apart by the model into questions that each stand by themselves.

"How did the first count compare with the later one?" names neither number, and no sentence answers it; "How many were
counted at first?" is answered by one. The questions are searched for and answered one by one (question decomposition:
Press et al. 2023, Measuring and narrowing the compositionality gap in language models, EMNLP findings).
"""

import re
from collections.abc import Callable, Sequence

from index.passages import Hit
from rag.llms import LLM, Message, Usage, whole_reply
from rag.parts import joined_names, names_two, part_in_full, question_parts, says_it
from rag.relevance import asks_for_several
from rag.unknown import unknown_figures, unknown_names

MAX_TOKENS = 120
_JOINT = r"\s?(?:and|or|to|until|[–—-])\s?(?:the )?"
_TWO_DAYS = re.compile(rf"\b(?P<first>\d{{1,2}}){_JOINT}\d{{1,2}} (?P<shared>[A-Z][a-z]{{2,}})\b")
_TWO_MONTHS = re.compile(rf"\b(?P<first>[A-Z][a-z]{{2,}}){_JOINT}[A-Z][a-z]{{2,}} (?P<shared>\d{{4}})\b")
MOST = 4  # questions that one is taken apart into
INSTRUCTIONS = (
    "You split a question into the questions that must be answered for it, each complete by itself, one a line."
)
EXAMPLES = (
    (
        "How did the number of people hurt in the Lowell fire change between the first report and the inquest?",
        "How many people were hurt in the Lowell fire by the first report?\n"
        "How many people were hurt in the Lowell fire by the inquest?",
    ),
    (
        "Who leads the union, and how old is he?",
        "Who leads the union?\nHow old is the leader of the union?",
    ),
    (
        "How old is the woman who drove the tram, and what is her name?",
        "How old is the woman who drove the tram?\nWhat is the name of the woman who drove the tram?",
    ),
    (
        "The port and the council name different costs of the bridge. What are they?",
        "What cost of the bridge does the port name?\nWhat cost of the bridge does the council name?",
    ),
    (
        "How do the mayor and the harbour police differ on why the crane fell?",
        "Why did the crane fall in the mayor's view?\nWhy did the crane fall in the harbour police's view?",
    ),
    (
        "Compare what Norway and Chile offered for the ferry.",
        "What did Norway offer for the ferry?\nWhat did Chile offer for the ferry?",
    ),
)
OPENING = (
    Message("system", INSTRUCTIONS),
    *(message for asked, told in EXAMPLES for message in (Message("user", asked), Message("assistant", told))),
)


def questions_of(llm: LLM, question: str, hits: Sequence[Hit], used: Callable[[Usage], None]) -> list[str]:
    """The questions that the model takes one apart into that wants several things told; none where it wants one.

    Of two names that are joined ("What did Germany and the US say?") the model alone tells, unless one of the hits
    joins them as well. `used` hears what the call took. Raises ModelError.
    """
    names = names_two(question)
    apart = asks_for_several(question) or (names and not any(names in joined_names(hit.text) for hit in hits))
    return decompose(llm, question, used) if apart else []


def parts_in_full(question: str) -> list[str]:
    """The parts that rules find in a question that wants several things told; none where it wants one.

    One that says "he" or "it" is asked behind the one before.
    """
    parts = question_parts(question) if asks_for_several(question) else []
    pairs = zip(["", *parts], parts, strict=False) if len(parts) > 1 else ()
    return [part_in_full(one, before) if says_it(one) else one for before, one in pairs]


def decompose(llm: LLM, question: str, used: Callable[[Usage], None]) -> list[str]:
    """The questions that must be answered for this one; none where it is but one, or the model strays.

    A question with a name, a day or a large number that this one lacks is left out: the model made it up. `used` hears
    what the call took. Raises ModelError.
    """
    said = whole_reply(llm, [*OPENING, Message("user", question)], MAX_TOKENS, used)
    lines = dict.fromkeys(" ".join(line.split()) for line in said.splitlines())
    found = [line for line in lines if line.endswith("?") and is_of(line, question)][:MOST]
    return found if len(found) > 1 else []


def is_of(line: str, question: str) -> bool:
    """Whether the line has no name, day or large number that the question lacks."""
    return not unknown_names(line, [question]) and not unknown_figures(line, [question, *_joined_dates(question)])


def _joined_dates(question: str) -> list[str]:
    """The days and months of a question that share what stands behind the next: 11 March of "11 and 19 March".

    It is a guess, and good enough to take a question apart; what documents say is never read so.
    """
    found = [*_TWO_DAYS.finditer(question), *_TWO_MONTHS.finditer(question)]
    return [f"{one['first']} {one['shared']}" for one in found]
