"""Reads what is packed, gz and zip: one Document, in which each packed file's paragraphs stand under its name.

Packed files are unpacked one at a time into a folder of their own, under limits; a zip within a zip is left out.
"""

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from zipfile import BadZipFile, ZipFile

from index.errors import UnreadableFile
from index.passages import Document
from index.readers.compose import Composer
from index.readers.packed import check_package

MOST_BYTES = 200 << 20  # of one packed file
_CHUNK = 1 << 20
Inner = Callable[[Path], Document]  # reads a file that was unpacked; raises UnreadableFile


def read_gz(path: Path, inner: Inner) -> Document:
    """The one file within, by its name without `.gz`. Raises UnreadableFile, OSError."""
    name = path.stem or "file.txt"
    with TemporaryDirectory(prefix="footnote-") as folder:
        target = Path(folder) / f"packed{Path(name).suffix or '.txt'}"
        try:
            with gzip.open(path) as source:
                _unpack(source, target)
        except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
            raise UnreadableFile(f"is damaged: {fault}") from fault
        return inner(target)


def read_zip(path: Path, inner: Inner) -> Document:
    """All files within that a reader exists for, each under its name; others are noted. Raises UnreadableFile."""
    check_package(path)
    composer = Composer()
    read: list[Document] = []
    try:
        with ZipFile(path) as archive, TemporaryDirectory(prefix="footnote-") as folder:
            for at, member in enumerate(sorted(archive.infolist(), key=lambda one: one.filename)):
                name = member.filename
                if member.is_dir() or Path(name).name.startswith(".") or name.startswith("__MACOSX/"):
                    continue
                # A name of our own: what the archive calls it may lead anywhere.
                target = Path(folder) / f"{at}{Path(name).suffix.lower()[:12]}"
                try:
                    with archive.open(name) as source:
                        _unpack(source, target)
                    document = inner(target)
                except UnreadableFile as fault:
                    composer.note(f"{name} {fault}")
                    continue
                finally:
                    target.unlink(missing_ok=True)
                composer.include(document, 1, name)
                read.append(document)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as fault:
        raise UnreadableFile(f"is damaged or locked: {fault}") from fault
    if not read:
        raise UnreadableFile("packs no file that can be read")
    only = read[0] if len(read) == 1 else None
    if only is None:
        return composer.document(path, "zip", many=True)
    return composer.document(path, "zip", only.title, only.date, author=only.author, language=only.language)


def _unpack(source: gzip.GzipFile | IO[bytes], target: Path) -> None:
    """Write what the source unpacks to. Raises UnreadableFile where that is more than MOST_BYTES."""
    with target.open("wb") as file:
        total = 0
        while chunk := source.read(_CHUNK):
            total += len(chunk)
            if total > MOST_BYTES:
                raise UnreadableFile(f"unpacks to more than {MOST_BYTES >> 20} MB")
            file.write(chunk)
