"""Lists a folder's documents by name, size and time; opens none of them."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import DocumentsError
from index.ignore import IGNORE, is_ignored, read_rules
from index.readers import READERS, SUFFIXES
from index.settings import MAX_MB

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


@dataclass(frozen=True, slots=True)
class Found:
    """A file that a reader exists for: `file` is relative to the folder, with `/`; `mtime` in nanoseconds."""

    file: str
    size: int
    mtime: int


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds: documents, files left out with the reason, files of formats that no reader exists for,
    subfolders (ending in `/`) that could not be listed, and what was passed over: hidden, or named by an `.askignore`.
    """

    found: tuple[Found, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    no_reader: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()


def document_suffixes() -> tuple[str, ...]:
    """The file endings that a reader exists for, sorted, in small letters with the dot."""
    return tuple(sorted(SUFFIXES))


def list_folder(folder: Path, max_mb: int = MAX_MB) -> Listing:
    """The folder's files, sorted by name; hidden ones, ignored ones and those over `max_mb` do not count.

    Raises DocumentsError where the folder is missing or cannot be listed.
    """
    found: list[Found] = []
    left_out: list[tuple[str, str]] = []
    no_reader: list[str] = []
    closed: list[str] = []
    passed_over: list[str] = []
    rules: dict[str, GitIgnoreSpec] = {}
    root = os.path.realpath(folder)
    # Once, and not once a file: there may be fifty thousand, and this is done before every question.
    lacking = {suffix: READERS[kind].lacks for suffix, kind in SUFFIXES.items()}
    waiting = [""]
    while waiting:
        below = waiting.pop()
        try:
            with os.scandir(folder / below) as listed:
                entries = [(f"{below}{entry.name}", entry) for entry in listed]
        except OSError as fault:
            reason = fault.strerror or str(fault)
            if not below:
                raise DocumentsError(
                    f"The documents' folder {folder} cannot be read: {reason}. Name another with --docs FOLDER."
                ) from fault
            closed.append(below)
            left_out.append((_printable(below), f"cannot be read: {reason}"))
            continue
        if any(entry.name == IGNORE for _, entry in entries):
            rules[below] = read_rules(folder / below / IGNORE)
        for file, entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            if entry.name.startswith(".") or (rules and is_ignored(rules, f"{file}/" if is_folder else file)):
                if entry.name != IGNORE:
                    passed_over.append(_printable(f"{file}/" if is_folder else file))
                continue
            if is_folder:
                waiting.append(f"{file}/")
                continue
            outcome = _look(root, file, entry, lacking, max_mb)
            if isinstance(outcome, Found):
                found.append(outcome)
            elif outcome is None:
                no_reader.append(_printable(file))
            else:
                left_out.append((_printable(file), outcome))
    return Listing(
        tuple(sorted(found, key=lambda one: one.file)),
        tuple(sorted(left_out)),
        tuple(sorted(no_reader)),
        tuple(closed),
        tuple(sorted(passed_over)),
    )


def _look(
    root: str, file: str, entry: "os.DirEntry[str]", lacking: dict[str, str | None], max_mb: int
) -> Found | str | None:
    """The file as Found, or the reason why it is left out, or None where no reader exists for its format.

    `lacking` has every suffix with what is missing to read it.
    """
    try:
        if entry.is_symlink():
            target = os.path.realpath(entry.path)
            if os.path.commonpath([root, target]) != root:
                return "is a link that leads out of the folder"
            if os.path.isdir(target):  # noqa: PTH112 - scandir's world
                return "is a link to a folder"
        about = entry.stat()
    except (OSError, ValueError) as fault:
        return f"cannot be read: {getattr(fault, 'strerror', None) or fault}"
    if not stat.S_ISREG(about.st_mode):
        return "is no regular file"
    _, dot, ending = entry.name.rpartition(".")
    suffix = dot + ending.lower()
    if suffix not in lacking:
        return None
    if lacks := lacking[suffix]:
        return lacks
    if about.st_size > max_mb * 1_000_000:
        return f"is larger than {max_mb} MB (ASK_MAX_MB)"
    try:
        file.encode("utf-8")
    except UnicodeEncodeError:
        return "its name is not valid text"
    return Found(file, about.st_size, about.st_mtime_ns)


def _printable(file: str) -> str:
    """A file name that can be written anywhere, also where its bytes are no text."""
    return file.encode("utf-8", "backslashreplace").decode()
