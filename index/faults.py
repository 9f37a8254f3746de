"""Maps the faults of SQLite, Chroma, tantivy and the file system to our own errors, in one place."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import IndexDamaged, StorageError
from index.home import Home

_FULL = ("disk is full", "no space left", "disk full", "code: 13)", "disk quota", "file too large")
_REFUSED = ("readonly", "read-only", "permission denied", "unable to open database file")
# Chroma does not say why its log could not be cut: a disk that refuses the write, mostly; what is indexed is whole.
_FAULTY = ("disk i/o error", "input/output error", "os error 5)", "code: 10)", "error purging logs")
_DISK = {errno.ENOSPC: "the disk is full", errno.EDQUOT: "the disk quota is used up", errno.EFBIG: "the disk is full"}


class BrokenPart(IndexDamaged):
    """A part of an index cannot be used; the part does not know the cure, `mapped` adds it."""


class TornStore(BrokenPart):
    """A writer was cut off within a write: the store may hold half of it."""


@contextmanager
def mapped(home: Home) -> Iterator[None]:
    """Faults of the index's files leave as StorageError (disk full, no permission) or IndexDamaged, with the cure."""
    try:
        yield
    except BrokenPart as fault:
        raise damaged(home, str(fault)) from fault
    except sqlite3.ProgrammingError:
        raise  # a mistake of ours
    except sqlite3.Error as fault:
        storage = disk_fault(f"the ledger in {home.path}", fault)
        raise storage or damaged(home, f"the ledger cannot be used: {fault}") from fault
    except OSError as fault:
        what = _DISK.get(fault.errno or 0, fault.strerror or str(fault))
        raise StorageError(f"{fault.filename or home.path}: {what}. {_KEPT}") from fault


@contextmanager
def unfinished(home: Home) -> Iterator[None]:
    """What breaks while a sync writes leaves as StorageError: the next sync sees the cut and mends the part."""
    try:
        yield
    except BrokenPart as fault:
        raise StorageError(f"{fault}. {_KEPT} Try again: {home.command}") from fault


@contextmanager
def part(what: str, *classes: type[Exception]) -> Iterator[None]:
    """Faults of these classes, of the file system and of Rust's panics leave as StorageError or BrokenPart."""
    try:
        yield
    except IndexDamaged:
        raise
    except classes as fault:
        raise disk_fault(what, fault) or BrokenPart(f"{what} cannot be used: {_line(fault)}") from fault
    except OSError as fault:
        raise disk_fault(what, fault) or StorageError(f"{what}: {_line(fault)}. {_KEPT}") from fault
    except BaseException as fault:
        # A panic in a library written in Rust is no Exception, yet no reason to end the program without a word.
        if type(fault).__name__ != "PanicException":
            raise
        raise disk_fault(what, fault) or BrokenPart(f"{what} cannot be used: {_line(fault)}") from fault


def disk_fault(what: str, fault: BaseException) -> StorageError | None:
    """The StorageError where the fault says that the disk is full, broken or may not be written to, else None."""
    said = str(fault).lower()
    if any(words in said for words in _FULL):
        return StorageError(f"{what}: the disk is full. {_KEPT}")
    if any(words in said for words in _REFUSED):
        return StorageError(f"{what} may not be written to. Name another folder with ASK_DATA. {_KEPT}")
    if any(words in said for words in _FAULTY):
        return StorageError(f"{what}: the disk reports a fault. {_KEPT} Try again; if it stays, look at the disk.")
    if "database is locked" in said:
        return StorageError(f"{what}: another process holds it. Stop it, then try again.")
    return None


def damaged(home: Home, what: str) -> IndexDamaged:
    """The error for a part of the index that is missing or corrupted."""
    return IndexDamaged(f"The index of {home.docs} is damaged: {what}. Rebuild it: {home.command} --rebuild")


def _line(fault: BaseException) -> str:
    return (str(fault).strip().splitlines() or [type(fault).__name__])[0]


_KEPT = "What was indexed before is kept."
