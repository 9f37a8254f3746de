"""A follow-up, written anew by the model so that it can be understood, searched for and judged by itself.

"And what does she want?" is asked of whoever the turn before told of (question rewriting: Vakulenko et al. 2021,
Question rewriting for conversational question answering, WSDM).
"""

from collections.abc import Callable

from rag.answers import Turn
from rag.follow import leans
from rag.llms import LLM, Message, Usage
from rag.unknown import unknown_figures, unknown_names

MAX_TOKENS = 60
ANSWER = 300  # characters of the answer before that are shown
INSTRUCTIONS = (
    "You write the last question of a conversation anew, so that it can be understood without the conversation. "
    "You add nothing else."
)


def _shown(turn: Turn, question: str) -> Message:
    return Message("user", f"Asked: {turn.question}\nAnswered: {turn.answer[:ANSWER]}\nAsked now: {question}")


EXAMPLES = (
    (
        Turn("Who leads the dockworkers' union?", "Maria Lopez leads the dockworkers' union."),
        "What does she want?",
        "What does Maria Lopez want?",
    ),
    (
        Turn("When did the ferry strike in Port Ilmar begin?", "It began on 3 March."),
        "And the strike of the trains?",
        "When did the strike of the trains in Port Ilmar begin?",
    ),
    (
        Turn("What did Mayor Ida Berg say of the strike?", 'She called it "a gift to our rivals".'),
        "When was that?",
        'When did Mayor Ida Berg call the strike "a gift to our rivals"?',
    ),
    (
        Turn("What did Norway offer for the museum?", "Norway offered 40 million crowns for the museum."),
        "Who else wanted it?",
        "Who else but Norway wanted the museum?",
    ),
    (
        Turn("Where did the crane fall?", "The crane fell in Aldmouth."),
        "How many people were hurt, and what did the mayor say about it?",
        "How many people were hurt when the crane fell in Aldmouth, and what did the mayor say about it?",
    ),
)
OPENING = (
    Message("system", INSTRUCTIONS),
    *(message for turn, asked, anew in EXAMPLES for message in (_shown(turn, asked), Message("assistant", anew))),
)


def condense(llm: LLM, question: str, turn: Turn, used: Callable[[Usage], None]) -> str:
    """The follow-up to this turn as a question that stands by itself; "" where the model strays.

    It strays where it names somebody, a day or a large number of which neither the follow-up nor the turn tells, where
    it leaves out one that the follow-up names, or leans on the turn still. `used` hears what the call took. Raises
    ModelError.
    """
    pieces: list[str] = []
    for piece in llm.stream([*OPENING, _shown(turn, question)], MAX_TOKENS):
        if isinstance(piece, Usage):
            used(piece)
        else:
            pieces.append(piece)
    anew = " ".join("".join(pieces).strip().partition("\n")[0].split())
    known = [question, turn.question, turn.answer]
    invented = unknown_names(anew, known) or unknown_figures(anew, known)
    lost = unknown_names(question, [anew]) or unknown_figures(question, [anew])
    return anew if anew.endswith("?") and not invented and not lost and not leans(anew, [turn]) else ""
