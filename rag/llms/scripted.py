"""A model that says what it was told to say: for tests and demonstrations, without weights, key or network."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event

from index.errors import SettingsError
from rag.errors import BadReply, ModelError
from rag.llms.chat import Message, Usage, Weighed

# The line that separates replies in a file; with a number, the next one comes a word every so many seconds.
BETWEEN = re.compile(r"\s*---(?:\s+(\d+(?:\.\d+)?))?\s*\Z")


class ScriptedLLM:
    """Gives its replies one after the other, word by word, or what a function makes of the messages.

    `pauses` are the seconds before each word of a reply, by its place; none where it has no place there. `asked` holds
    the messages of every call. A call after the last reply raises BadReply. `weights` gives the probabilities of words
    for messages, see LLM.weigh.
    """

    model = "scripted"
    endpoint = "embedded"

    def __init__(
        self,
        replies: Sequence[str] | Callable[[Sequence[Message]], str],
        pauses: Sequence[float] = (),
        weights: Callable[[Sequence[Message]], tuple[float, ...]] | None = None,
    ) -> None:
        self._replies = replies
        self._pauses = pauses
        self._weights = weights
        self.asked: list[tuple[Message, ...]] = []
        self._closed = Event()

    @classmethod
    def from_file(cls, path: Path) -> "ScriptedLLM":
        """Replies from a UTF-8 file, separated by lines of three hyphens. Raises SettingsError.

        A line `--- 0.5` slows down the reply under it, also as the file's first line.
        """
        try:
            lines = path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as fault:
            raise SettingsError(f"The replies in {path} cannot be read: {fault}. Name another file.") from fault
        replies: list[list[str]] = [[]]
        pauses = [0.0]
        for at, line in enumerate(lines):
            if found := BETWEEN.match(line):
                if at or not found[1]:
                    replies.append([])
                    pauses.append(0.0)
                pauses[-1] = float(found[1] or 0)
            else:
                replies[-1].append(line)
        return cls(["\n".join(reply).strip() for reply in replies], pauses)

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str | Usage]:
        """The next reply, cut after `max_tokens` words; words count as tokens."""
        if self._closed.is_set():
            raise ModelError("The scripted model was closed. Open another.")
        self.asked.append(tuple(messages))
        at = len(self.asked) - 1
        words = _words(self._reply(messages))[:max_tokens]
        for word in words:
            if at < len(self._pauses) and self._closed.wait(self._pauses[at]):
                return
            yield word
        yield Usage(sum(len(_words(message.content)) for message in messages), len(words))

    def weigh(self, messages: Sequence[Message], words: Sequence[str]) -> Weighed:
        """It holds its replies and no probabilities, unless `weights` gives some for the messages."""
        if self._closed.is_set():
            raise ModelError("The scripted model was closed. Open another.")
        return Weighed(self._weights(messages) if self._weights else None)

    def close(self) -> None:
        """It cannot be asked any more."""
        self._closed.set()

    def _reply(self, messages: Sequence[Message]) -> str:
        if callable(self._replies):
            return self._replies(messages)
        if len(self.asked) > len(self._replies):
            raise BadReply(f"The scripted model has {len(self._replies)} replies, and this is a further question.")
        return self._replies[len(self.asked) - 1]


def _words(text: str) -> list[str]:
    """The words, each with the white space before it, so that joined they are the text."""
    pieces: list[str] = []
    at = 0
    for end in [at for at in range(1, len(text)) if text[at].isspace() and not text[at - 1].isspace()]:
        pieces.append(text[at:end])
        at = end
    return pieces + ([text[at:]] if at < len(text) else [])
