"""Readers turn a file into a Document; READERS says which suffix goes to which.

A new format is one file here and one line in READERS.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from index.errors import UnreadableFile
from index.passages import Document
from index.readers.markdown import read_markdown
from index.readers.text import read_text

READERS: dict[str, Callable[[Path], Document]] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
}


def read(folder: Path, file: str) -> Document:
    """Read one file; `file` is relative to the folder, with `/`.

    Raises UnreadableFile with the reason alone, ready to stand behind the file's name.
    """
    path = folder / file
    try:
        document = READERS[path.suffix.lower()](path)
    except OSError as fault:
        raise UnreadableFile(f"cannot be read: {fault.strerror or fault}") from fault
    return replace(document, file=file)
