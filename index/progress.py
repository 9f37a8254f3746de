"""How long work tells what it does: a Progress takes steps and notices; silent by default."""

from typing import Protocol


class Progress(Protocol):
    """Hears from work that takes time. Implementations may be called from one thread at a time only."""

    def step(self, what: str, done: int, total: int) -> None:
        """`what` (a few words, the same for each step of one work) has come to `done` of `total`, in any unit."""

    def notice(self, text: str) -> None:
        """Something that the user should know, as one line."""


class Silence:
    """A Progress that tells nobody."""

    def step(self, what: str, done: int, total: int) -> None:
        """Nothing."""

    def notice(self, text: str) -> None:
        """Nothing."""
