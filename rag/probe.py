"""Asks the model whether a paragraph or a sentence states what a question asks for, by how it weighs Yes against No.

It is asked for one token and told of nothing but the paragraph, so that it reads some hundred tokens. The examples are
what makes the answer worth something: two questions about each passage, one of which it does not answer.
"""

from collections.abc import Callable

from rag.llms import LLM, Message, Usage

WORDS = ("Yes", "No")
INSTRUCTIONS = "You check whether a passage answers a question."
ASKED = "Does the passage state exactly what the question asks for? Yes or No"
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


def asked_of(passage: str, question: str) -> Message:
    """What is asked of a passage."""
    return Message("user", f"Passage: {passage}\n\nQuestion: {question}\n\n{ASKED}")


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
    """The probability (0 to 1) of Yes beside No for a question and a paragraph; each pair is asked about once.

    None where the model does not tell. `used` hears what each call took. Raises ModelError.
    """

    def __init__(self, llm: Callable[[], LLM], used: Callable[[Usage], None]) -> None:
        self._llm = llm
        self._used = used
        self._known: dict[tuple[str, str], float | None] = {}

    def __call__(self, question: str, passage: str) -> float | None:
        """Whether the passage states exactly what the question asks for."""
        if (question, passage) not in self._known:
            weighed = self._llm().weigh([*PROBE_OPENING, asked_of(passage, question)], WORDS)
            self._used(weighed.usage)
            self._known[question, passage] = weighed.shares[0] if weighed.shares else None
        return self._known[question, passage]
