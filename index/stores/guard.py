"""Keeps one process at a time inside a store's folder, and remembers whether a write was cut off.

A local Chroma folder is made for one process: a second one neither sees what the first one writes nor may write
itself, and its reads write, too (they catch up with the log). Each visit therefore holds a lock, and each write
leaves a new stamp, by which a process sees that what it holds in memory is old.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from index.errors import IndexBusy
from index.faults import BrokenPart, TornStore

PATIENCE = 60  # seconds; a visit is a query, or the write of one batch


class Guard:
    """The lock and the stamp of one store's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / "visit.lock", timeout=PATIENCE)
        self._stamp = folder / "stamp"

    @contextmanager
    def visit(self) -> Iterator[None]:
        """Be alone in the folder. Raises BrokenPart where it does not exist."""
        if not self._folder.is_dir():
            raise BrokenPart(f"the vectors in {self._folder} are missing")
        try:
            self._lock.acquire()
        except Timeout:
            raise IndexBusy(f"Another process does not let go of {self._folder}. Stop it, then try again.") from None
        try:
            yield
        finally:
            self._lock.release()

    def stamp(self) -> str:
        """The stamp of the last write. Raises TornStore where it was cut off, BrokenPart where there was none."""
        try:
            stamp, _, state = self._stamp.read_text("ascii").partition(" ")
        except (FileNotFoundError, UnicodeDecodeError):
            raise BrokenPart(f"the vectors in {self._folder} are missing") from None
        if state != "whole":
            raise TornStore(f"a write to the vectors in {self._folder} was cut off")
        return stamp

    def tear(self) -> None:
        """A write begins; until it is mended, the store counts as torn."""
        self._write("torn")

    def mend(self) -> str:
        """The write is done; gives the new stamp."""
        return self._write("whole")

    def _write(self, state: str) -> str:
        stamp = uuid4().hex
        new = self._stamp.with_name("stamp.new")
        new.write_text(f"{stamp} {state}", "ascii")
        new.replace(self._stamp)
        return stamp
