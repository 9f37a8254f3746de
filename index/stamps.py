"""Whether a model file is the published one, by its sha256; what fitted is remembered by size and time, in a stamp."""

import json
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from index.pinned import PinnedFile

CHUNK = 4 << 20  # bytes read at once


def fault_of(cache: Path, path: Path, file: PinnedFile) -> str | None:
    """What is wrong with a file that has no stamp, or None; a file that fits gets its stamp."""
    if is_stamped(cache, path, file):
        return None
    fault = what_is_wrong(path, file, read=True)
    if fault is None:
        stamp(cache, path, file)
    return fault


def what_is_wrong(path: Path, file: PinnedFile, read: bool = False) -> str | None:
    """A sentence about what is wrong with the file's length or, where it is read, its bytes; else None."""
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return f"{path} is missing."
    if size != file.size:
        return f"{path} has {size:,} bytes instead of {file.size:,}."
    if not read:
        return None
    digest = sha256()
    for chunk in chunks(path):
        digest.update(chunk)
    return None if digest.hexdigest() == file.sha256 else altered(path)


def altered(path: Path) -> str:
    """The sentence about a file whose bytes are not the published ones."""
    return f"{path} was altered: its sha256 is not the published one."


def _stamp_path(cache: Path, path: Path) -> Path:
    return cache / "stamps" / f"{path.name}-{sha256(str(path).encode('utf-8', 'surrogateescape')).hexdigest()[:16]}"


def stamp(cache: Path, path: Path, file: PinnedFile) -> None:
    """Remember that the file, as it is now, was read and fitted."""
    status = path.stat()
    target = _stamp_path(cache, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.{os.getpid()}")
    fresh.write_text(json.dumps([status.st_size, status.st_mtime_ns, file.sha256]))
    fresh.replace(target)


def forget_stamp(cache: Path, path: Path) -> None:
    """Let the file be read anew when it is asked for next."""
    _stamp_path(cache, path).unlink(missing_ok=True)


def is_stamped(cache: Path, path: Path, file: PinnedFile) -> bool:
    """Whether the file has the size and time that it had when it was read and fitted."""
    try:
        status = path.stat()
        stamped = json.loads(_stamp_path(cache, path).read_text())
    except (FileNotFoundError, ValueError):
        return False
    return bool(stamped == [status.st_size, status.st_mtime_ns, file.sha256])


def chunks(path: Path) -> Iterator[bytes]:
    """A file's bytes, some megabytes at a time."""
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk
