"""What an answer took: seconds since the question was put, calls of the model, tokens."""

from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter

from rag.answers import Checked, Timings
from rag.llms import Usage


class Clock:
    """Seconds since the question was put, and what the model's calls took."""

    def __init__(self) -> None:
        self._started = perf_counter()
        self._timings = Timings()
        self.usage = Usage()
        self.calls = 0

    def searched(self) -> None:
        """The search is over."""
        self._timings = replace(self._timings, search=self._now())

    def token(self) -> None:
        """The model has sent a piece of text."""
        if self._timings.first_token is None:
            self._timings = replace(self._timings, first_token=self._now())

    def noting(self, statements: Iterator[Checked]) -> Iterator[Checked]:
        """The statements as they come; when the first came is kept."""
        for statement in statements:
            if self._timings.first_statement is None:
                self._timings = replace(self._timings, first_statement=self._now())
            yield statement

    def used(self, usage: Usage) -> None:
        """One more call of the model."""
        self.calls += 1
        self.usage = Usage(
            self.usage.prompt_tokens + usage.prompt_tokens, self.usage.completion_tokens + usage.completion_tokens
        )

    def timings(self) -> Timings:
        """All that was measured, and the total up to now."""
        return replace(self._timings, total=self._now())

    def _now(self) -> float:
        return perf_counter() - self._started
