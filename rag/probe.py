"""Asks the model whether a paragraph or a sentence states what a question asks for, by how it weighs Yes against No;
or whether it says otherwise than the question takes for granted.

It is asked for one token and told of nothing but the paragraph, so that it reads some hundred tokens. The examples are
what makes the answer worth something: two questions about each passage, one of which it does not answer.
"""

from collections.abc import Callable

from rag.llms import LLM, Message, Usage

WORDS = ("Yes", "No")
INSTRUCTIONS = "You check whether a passage answers a question."
STATED = "Does the passage state exactly what the question asks for? Yes or No"
CONTRADICTED = "Does the passage say otherwise than what the question takes for granted? Yes or No"
EXAMPLES = (
    (
        "Port director Alan Reed offered 4%, because freight volumes have fallen since January.",
        ("How much did the port offer?", "Yes"),
        ("How many ships wait outside the harbour?", "No"),
    ),
    (
        'Mayor Ida Berg has refused to back the strike, calling it "a gift to our rivals".',
        ("What did the mayor call the strike?", "Yes"),
        ("Why did Alan Reed refuse to back the strike?", "No"),
    ),
)


def asked_of(passage: str, question: str, asked: str = STATED) -> Message:
    """What is asked of a passage: `asked` is one of the two questions about it."""
    return Message("user", f"Passage: {passage}\n\nQuestion: {question}\n\n{asked}")


PROBE_OPENING = (
    Message("system", INSTRUCTIONS),
    *(
        message
        for passage, *pairs in EXAMPLES
        for question, answer in pairs
        for message in (asked_of(passage, question), Message("assistant", answer))
    ),
)  # what every probe begins with


class Probe:
    """The probability (0 to 1) of Yes beside No for a question and a paragraph; each pair is asked about once for each.

    None where the model does not tell. `used` hears what each call took. Raises ModelError.
    """

    def __init__(self, llm: Callable[[], LLM], used: Callable[[Usage], None]) -> None:
        self._llm = llm
        self._used = used
        self._known: dict[str, float | None] = {}

    def __call__(self, question: str, passage: str) -> float | None:
        """Whether the passage states exactly what the question asks for."""
        return self._weighed(asked_of(passage, question))

    def against(self, question: str, passage: str) -> float | None:
        """Whether the passage says otherwise than what the question takes for granted."""
        return self._weighed(asked_of(passage, question, CONTRADICTED))

    def _weighed(self, asked: Message) -> float | None:
        if asked.content not in self._known:
            weighed = self._llm().weigh([*PROBE_OPENING, asked], WORDS)
            self._used(weighed.usage)
            self._known[asked.content] = weighed.shares[0] if weighed.shares else None
        return self._known[asked.content]
