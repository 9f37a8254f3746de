"""Builds a document's text paragraph by paragraph and marks where each stands; all formats with structure use it."""

import re
from collections import Counter
from pathlib import Path

from index.dates import find_dates
from index.errors import UnreadableFile
from index.masthead import find_author, find_date, find_title
from index.passages import Block, Document
from index.split import split

MOST_CHARACTERS = 20_000_000  # of one document; a book has half a million
TOO_LONG = f"holds more than {MOST_CHARACTERS:,} characters of text; cut it into several files"
MOST_NAMES = 300  # characters of a document's authors
MOST_PATH = 6  # headings that stand over a paragraph
GAP = "\n\n"
_ALNUM = re.compile(r"[^\W_]")
_BLANK = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n[ \n]*")
# Zero-width signs, soft hyphens, direction overrides, tags, controls. Joiners stay: scripts and emoji need them.
_INVISIBLE = re.compile(
    "[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e"
    "\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\U000e0000-\\U000e0fff]"
)
_NUMBER = re.compile(r"[-+(]?[^\W\d_]{0,3}[\d.,'\s]*\d[\d.,'\s]*[)%]?")
_TEMPLATES = {"2013-12-23", "2013-01-27"}  # the birthdays of the empty files from which libraries make others
_TEMPLATE_AUTHORS = {"python-docx", "Steve Canny"}  # and those who made them
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,4}", re.IGNORECASE)
_BULLET = re.compile(r"^[•‣▪◦●○■□▫⁃∙·\uf0b7\uf0a7]\s+(?=\S)")  # a list's mark is no word of it
SMUGGLED = re.compile(
    "[\\U000e0000-\\U000e0fff]{3,}|[\\u200b\\u200c\\u200d\\u2060-\\u2064\\ufeff]{8,}"
)  # a hidden message


class Composer:
    """Takes headings and paragraphs in reading order, gives the Document."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._blocks: list[Block] = []
        self._path: list[tuple[int, str]] = []
        self._left_out: Counter[str] = Counter()
        self._notes: list[str] = []
        self._at = 0
        self._headline: str | None = None

    def heading(self, level: int, text: str, page: int | None = None) -> None:
        """A heading, 1 the highest; it is a paragraph itself, and stands over what follows it."""
        shown = self.clean(text).replace("\n", " ")
        self._close(level)
        if self._add(shown, self._over(), page):
            self._headline = self._headline or (shown if level <= 2 else None)
            self._path.append((level, shown))

    def section(self, level: int, name: str) -> None:
        """What follows stands under this name, which is no paragraph: a sheet, a slide, a message, a file."""
        self._close(level)
        if name := self.clean(name).replace("\n", " "):
            self._path.append((level, name))

    def paragraph(self, text: str, page: int | None = None, columns: str = "") -> None:
        """A paragraph; white space is set in order, invisible signs are taken out. `columns` names a row's columns."""
        over = self._over()
        self._add(
            _BULLET.sub("", self.clean(text)), " › ".join(part for part in (over, self.clean(columns)) if part), page
        )

    def row(self, cells: list[str], columns: list[str], page: int | None = None) -> None:
        """A table's row: its cells, with the columns' names over it."""
        kept = [(cell, name) for cell, name in zip_longest_names(cells, columns) if cell.strip()]
        if kept:
            self.paragraph(
                " | ".join(cell.replace("\n", " ") for cell, _ in kept), page,
                " | ".join(name for _, name in kept) if any(name for _, name in kept) else "",
            )  # fmt: skip

    def table(self, rows: list[list[str]], page: int | None = None, drawn: bool = False) -> None:
        """A table: its first row names the columns of the others, where it holds words and there are others.

        Of one that was only `drawn`, a column must also hold numbers below its name: rows of words may be a list.
        """
        rows = [row for row in rows if any(cell.strip() for cell in row)]
        if not rows:
            return
        named = len(rows) > 1 and names_columns(rows[0])
        if drawn and named:
            below = [cell for row in rows[1:] for at, cell in enumerate(row) if at < len(rows[0])]
            named = any(_NUMBER.fullmatch(cell.strip()) for cell in below)
        columns = [self.clean(cell).replace("\n", " ") for cell in rows[0]] if named else []
        if named:
            self.row(rows[0], [], page)
        for row in rows[1:] if named else rows:
            self.row(row, columns, page)

    def left_out(self, what: str, count: int = 1) -> None:
        """Something was not offered: `what` names it in the plural ('deleted passages')."""
        self._left_out[what] += count

    def note(self, text: str) -> None:
        """A remark for the document's status."""
        self._notes.append(text)

    def include(self, document: Document, level: int, name: str) -> None:
        """All paragraphs of another document, under a name."""
        self._close(level)
        for block in document.blocks if document.blocks is not None else _blocks(document):
            title = "" if block.context.startswith(document.title or "") else document.title
            over = " › ".join(part for part in (self._over(), name, title, block.context) if part)
            self._add(document.text[block.start : block.end], over, block.page)
        self._notes += [f"{name}: {note}" for note in document.notes]

    def clean(self, text: str) -> str:
        """The text with single blanks, without blanks around line breaks, without signs that nobody sees."""
        if found := SMUGGLED.findall(text):
            self.left_out("messages in invisible signs", len(found))
        shown = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
        return _BREAKS.sub("\n", _BLANK.sub(" ", shown)).strip()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was added yet."""
        return not self._blocks

    def document(
        self,
        path: Path,
        kind: str,
        title: str | None = None,
        date: str | None = None,
        made: str | None = None,
        author: str | None = None,
        language: str | None = None,
        many: bool = False,
    ) -> Document:
        """The Document. Title, date and author come from the format's own metadata; else the text is asked.

        `made` is when the file was produced: it counts only where the text states no date either. `language` comes from
        the metadata. `many` says that the file packs several documents: what one of them states is not said of all.
        """
        document = Document(
            path.name, "".join(self._parts), kind=kind, blocks=tuple(self._blocks),
            notes=(*self._notes, *(f"left out: {count} {what}" for what, count in self._left_out.items())),
        )  # fmt: skip
        paragraphs = split(document)
        asked = [] if many else paragraphs
        headline = None if many else self._headline or find_title(asked)
        shown = self.clean(title or "").replace("\n", " ") or headline
        stated = day(date) or find_date(asked, shown) or (None if made in _TEMPLATES else day(made))
        values = {name: getattr(document, name) for name in Document.__slots__}
        named = self.clean(author or "").replace("\n", " ")[:MOST_NAMES].strip()
        known = _ALNUM.search(named) and named not in _TEMPLATE_AUTHORS
        return Document(
            **values
            | {
                "title": shown,
                "date": stated,
                "author": named if known else find_author(asked),
                "language": language_tag(language),
            }
        )

    def _close(self, level: int) -> None:
        self._path = [(above, name) for above, name in self._path if above < level]

    def _over(self) -> str:
        return " › ".join(name for _, name in self._path[-MOST_PATH:])

    def _add(self, text: str, context: str, page: int | None) -> bool:
        text = text.strip()
        if not _ALNUM.search(text):
            return False
        if self._parts:
            self._parts.append(GAP)
            self._at += len(GAP)
        self._parts.append(text)
        self._blocks.append(Block(self._at, self._at + len(text), context, page))
        self._at += len(text)
        if self._at > MOST_CHARACTERS:
            raise UnreadableFile(TOO_LONG)
        return True


def names_columns(row: list[str]) -> bool:
    """Whether a row can be a table's headings: several cells with words, none that is a number."""
    filled = [cell.strip() for cell in row if cell.strip()]
    return len(filled) > 1 and not any(_NUMBER.fullmatch(cell) for cell in filled)


def zip_longest_names(cells: list[str], columns: list[str]) -> list[tuple[str, str]]:
    """Each cell with its column's name, '' where there is none."""
    return [(cell, columns[at] if at < len(columns) else "") for at, cell in enumerate(cells)]


def day(text: str | None) -> str | None:
    """The first full day that a text from metadata states, as ISO 8601, or None."""
    return next((date.iso for date in find_dates((text or "")[:80]) if date.iso), None)


def language_tag(text: str | None) -> str | None:
    """A language's tag as BCP 47 writes it, from metadata ("en_GB" is "en-GB"); None where it is none, or `und`."""
    tag = (text or "").strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) and tag.lower() not in {"und", "zxx", "mul"} else None


def _blocks(document: Document) -> list[Block]:
    return [Block(one.start, one.end, one.context, one.page) for one in split(document)]
