"""Reads plain text."""

from pathlib import Path

from index.masthead import find_author, find_date, find_title
from index.passages import Document
from index.readers.decode import decode
from index.split import split


def read_text(path: Path) -> Document:
    """A plain text file as a Document. Raises UnreadableFile, OSError."""
    text, encoding = decode(path)
    paragraphs = split(Document(path.name, text))
    title = find_title(paragraphs)
    date, author = find_date(paragraphs, title), find_author(paragraphs)
    return Document(path.name, text, title, date, "text", encoding, author=author)
