"""What READERS holds: a format's name, its suffixes, the function that reads it, and what must be installed for it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from index.passages import Document


@dataclass(frozen=True, slots=True)
class Reader:
    """How files of one format are read.

    `read` raises UnreadableFile with the reason, and OSError. `version` counts up with every change of what it gives:
    documents read by another version are read again. `needs` names modules that `extra` installs, `program` one that
    the system must have beside them, and `get` how it comes there. `apart` says that it runs in a process of its own,
    under limits: so does everything that parses more than text.
    """

    read: Callable[[Path], Document]
    suffixes: tuple[str, ...]
    extra: str = ""
    needs: tuple[str, ...] = ()
    version: int = 3  # of all formats: counted up when authors were first looked for in texts, and when in more lines
    apart: bool = True
    program: str = ""
    get: str = ""

    @property
    def lacks(self) -> str | None:
        """The reason to leave a file of this format out, ending in the line to type, where its extra is missing."""
        there = all(_is_installed(module) for module in self.needs)
        if there and (not self.program or which(self.program)):
            return None
        line = f"pip install 'footnote-answers[{self.extra}]'"
        if self.program:
            return f"needs the extra {self.extra!r} and the program {self.program}: {line}, and {self.get}"
        return f"needs the extra {self.extra!r}: {line}"


@cache
def _is_installed(module: str) -> bool:
    return find_spec(module) is not None
