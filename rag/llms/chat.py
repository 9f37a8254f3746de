"""The language model seam: messages in, pieces of text out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat; `role` is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a call read and wrote; zero where the endpoint does not tell."""

    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Weighed:
    """How a model weighs words as the beginning of its reply: their probabilities, together 1, and what it took.

    `shares` is None where the model does not tell, or holds none of the words possible.
    """

    shares: tuple[float, ...] | None
    usage: Usage = Usage()


class LLM(Protocol):
    """A chat model. Every fault of it is a ModelError."""

    @property
    def model(self) -> str:
        """The model's name, as shown to the user."""

    @property
    def endpoint(self) -> str:
        """`embedded`, or the host that passages go to."""

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str | Usage]:
        """Pieces of the reply as they come, then its Usage. Closing the iterator stops the model. Raises ModelError."""

    def weigh(self, messages: Sequence[Message], words: Sequence[str]) -> Weighed:
        """The probabilities of these words, each one token, as the reply's beginning. Raises ModelError."""

    def close(self) -> None:
        """Free what the model holds; the model cannot be asked any more."""


def whole_reply(llm: LLM, messages: Sequence[Message], max_tokens: int, used: Callable[[Usage], None]) -> str:
    """All of the reply, where none of it is shown as it comes; `used` hears what it took. Raises ModelError."""
    pieces: list[str] = []
    for piece in llm.stream(messages, max_tokens):
        if isinstance(piece, Usage):
            used(piece)
        else:
            pieces.append(piece)
    return "".join(pieces)
