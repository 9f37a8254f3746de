"""Reads Markdown: title and date from its front matter, else its first heading and what the text states."""

import re
from pathlib import Path

from index.dates import find_dates
from index.masthead import find_author, find_date
from index.passages import Document
from index.readers.compose import MOST_NAMES, language_tag
from index.readers.decode import decode
from index.split import split

_FRONT = re.compile(r"\A---[ \t]*(?:\r\n|\r|\n)(.*?)(?:\r\n|\r|\n)(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)", re.DOTALL)
_FIELD = re.compile(
    r"^(title|date|author|authors|lang|language)[ \t]*:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE | re.IGNORECASE
)
_HEADING = re.compile(r"\A#{1,2}[ \t]+(.+?)[ \t#]*\Z")


def read_markdown(path: Path) -> Document:
    """A Markdown file as a Document. Raises UnreadableFile, OSError."""
    text, encoding = decode(path)
    paragraphs = split(Document(path.name, text, kind="markdown"))
    front = _FRONT.match(text)
    fields = {name.lower(): value for name, value in _FIELD.findall(re.sub(r"\r\n?", "\n", front[1]))} if front else {}
    headings = (found[1] for paragraph in paragraphs if (found := _HEADING.match(paragraph.text)))
    title = fields.get("title") or next(headings, None)
    stated = next((date.iso for date in find_dates(fields.get("date", "")) if date.iso), None)
    named = fields.get("author") or fields.get("authors") or ""
    names = [one.strip("\"' ") for one in re.split(r"[,;]", named.strip("[]")) if one.strip("\"' ")]
    return Document(
        path.name, text, title, stated or find_date(paragraphs, title), "markdown", encoding,
        author="; ".join(names)[:MOST_NAMES] or find_author(paragraphs),
        language=language_tag(fields.get("lang") or fields.get("language")),
    )  # fmt: skip
