"""Adds files to the documents' folder and takes them away, to the trash: nothing outside it, nothing overwritten."""

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from uuid import uuid4

from index.errors import DocumentsError, StorageError, UsageError
from index.folder import document_suffixes

LARGEST = 50_000_000  # bytes of one file
MOST = 200  # files at once
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)
_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f/\\:*?\"<>|\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
OURS = Path(__file__).resolve().parent.parent / "seeds"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a file that was handed in: the name under which it lies in the folder, or None, and a line."""

    file: str | None
    told: str


def read_only(docs: Path) -> str | None:
    """Why nothing may be added to or removed from this folder; None where it may."""
    if docs == OURS or docs.name == "seeds":
        return "These are the documents that ship with the program: they are read-only."
    if not os.access(docs, os.W_OK):
        return f"The folder {docs.name} may not be written to: it is read-only."
    return None


def safe_name(name: str) -> str:
    """The file name alone, without what any system takes for more than a name. Raises UsageError where none is left."""
    base = PureWindowsPath(PurePosixPath(name).name).name
    base = " ".join(_ODD.sub("_", base).split()).strip(". ")
    if _RESERVED.match(base):
        base = f"_{base}"
    stem, dot, suffix = base.rpartition(".")
    if not dot or not stem.strip("._ "):
        raise UsageError(f"{name!r} is no file name with an ending. Rename the file.")
    if len(base.encode()) > 200:
        stem = stem.encode()[: 190 - len(suffix.encode())].decode("utf-8", "ignore")
    return f"{stem}.{suffix}"


def add_document(docs: Path, name: str, source: Path) -> Added:
    """Copy a file into the folder under its own name, or a free one beside it. Raises StorageError, UsageError."""
    if reason := read_only(docs):
        raise UsageError(reason)
    file = safe_name(name)
    suffix = Path(file).suffix.lower()
    if suffix not in document_suffixes():
        known = ", ".join(document_suffixes())
        return Added(None, f"{file} was not added: only {known} can be read.")
    try:
        size = source.stat().st_size
        if size > LARGEST:
            return Added(None, f"{file} was not added: it has {size / 1e6:.0f} MB, {LARGEST / 1e6:.0f} are the most.")
        if not size:
            return Added(None, f"{file} was not added: it is empty.")
        data = source.read_bytes()
        return _place(docs, file, data)
    except OSError as fault:
        raise StorageError(f"{file} could not be added: {fault.strerror or fault}.") from fault


def _place(docs: Path, file: str, data: bytes) -> Added:
    """Put the bytes there whole, under the first name that is free; a file that is there keeps its name and bytes."""
    draft = docs / f".{uuid4().hex}"  # hidden: no sync looks at it
    try:
        draft.write_bytes(data)
        stem, suffix = os.path.splitext(file)  # noqa: PTH122 - a name, not a path
        for nth in range(1, 1000):
            name = file if nth == 1 else f"{stem} ({nth}){suffix}"
            target = docs / name
            if target.is_file() and not target.is_symlink() and target.read_bytes() == data:
                return Added(name, f"{name} is there already, word for word.")
            try:
                os.link(draft, target)
            except FileExistsError:
                continue
            except OSError:  # a file system without links
                try:
                    with target.open("xb") as whole:
                        whole.write(data)
                except FileExistsError:
                    continue
            target.chmod(0o644)
            told = f"{name} was added." if nth == 1 else f"{file} was there with other words: added as {name}."
            return Added(name, told)
        return Added(None, f"{file} was not added: a thousand files are called so.")
    finally:
        with suppress(OSError):
            draft.unlink()


def remove_document(docs: Path, file: str) -> str:
    """Move a document to the system's trash. Raises UsageError, DocumentsError, StorageError."""
    if reason := read_only(docs):
        raise UsageError(reason)
    path = docs / file
    inside = path.parent.resolve()  # the file itself may be a link: the link goes, not what it leads to
    if not (inside == docs or docs in inside.parents) or path.name in {"", ".", ".."} or path.is_dir():
        raise UsageError(f"{file} is no document of this folder.")
    if not path.exists() and not path.is_symlink():
        raise DocumentsError(f"{file} is gone already. Press “Look for changes”.")
    from send2trash import send2trash
    from send2trash.exceptions import TrashPermissionError

    try:
        send2trash(str(path))
    except (TrashPermissionError, OSError) as fault:
        raise StorageError(f"{file} could not be moved to the trash: {fault}. Delete it in the folder.") from fault
    return f"{file} was moved to the trash."
