"""Reads OpenDocument text and presentations (ODT, ODP): headings, paragraphs, lists and tables in order.

The home of odfdo (Apache-2.0): maintained, where odfpy is not; it opens the package and its styles, the body is walked
as XML, as its own text export puts notes and deletions among the words.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import UnreadableFile
from index.readers.compose import Composer
from index.readers.packed import check_package

if TYPE_CHECKING:
    from index.passages import Document

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_T, _TABLE, _OFFICE, _DRAW = (
    f"{{{_NS}text:1.0}}",
    f"{{{_NS}table:1.0}}",
    f"{{{_NS}office:1.0}}",
    f"{{{_NS}drawing:1.0}}",
)
_STYLE, _FO = f"{{{_NS}style:1.0}}", f"{{{_NS}xsl-fo-compatible:1.0}}"
_PRESENTATION = f"{{{_NS}presentation:1.0}}"
_WHITE = {"#ffffff", "#fefefe", "#fdfdfd"}
MOST_REPEATS = 100  # of one cell: files say 16,384 for the empty rest of a row


def read_odf(path: Path) -> Document:
    """An ODT or ODP as a Document; a presentation's slides are its pages. Raises UnreadableFile."""
    from odfdo import Document as open_odf

    check_package(path)
    try:
        odf = open_odf(path)
        body = odf.body._xml_element
        about = odf.meta
        title, made = about.title, about.creation_date
        author, language = about.initial_creator or about.creator, about.language
    except (KeyError, ValueError, AttributeError, TypeError) as fault:
        raise UnreadableFile(f"is damaged, or no odt file: {fault}") from fault
    walker = _Walker(Composer(), _hidden_styles(odf), _title_styles(odf))
    walker.blocks(body)
    for page, number in walker.notes:
        walker.composer.paragraph(page, number, "note")
    day = made.date().isoformat() if made else None
    return walker.composer.document(path, "odt", title or None, made=day, author=author, language=language)


class _Walker:
    """Goes through a body in order."""

    def __init__(self, composer: Composer, hidden: set[str], titles: set[str]) -> None:
        self.composer, self._hidden, self._titles = composer, hidden, titles
        self.notes: list[tuple[str, int | None]] = []
        self._page: int | None = None

    def blocks(self, parent: Any) -> None:
        for one in parent:
            tag, style = one.tag, one.get(f"{_T}style-name") or ""
            if not isinstance(tag, str) or tag == f"{_PRESENTATION}notes":
                continue
            if tag == f"{_T}tracked-changes":
                count = sum(1 for _ in one.iter(f"{_T}deletion"))
                self.composer.left_out("tracked deletions", count) if count else None
            elif tag == f"{_T}h" or (tag == f"{_T}p" and style in self._titles):
                level = 1 + int(one.get(f"{_T}outline-level") or 1) if tag == f"{_T}h" else 1
                self.composer.heading(level, self.text(one), self._page)
            elif tag == f"{_T}p":
                self.composer.paragraph(self.text(one), self._page)
                for box in one.iter(f"{_DRAW}text-box"):
                    self.blocks(box)
            elif tag == f"{_TABLE}table":
                self.composer.table([self._row(row) for row in one.iter(f"{_TABLE}table-row")], self._page)
            elif tag == f"{_DRAW}page":
                self._page = (self._page or 0) + 1
                self.composer.section(1, "")
                self.blocks(one)
            elif tag == f"{_DRAW}frame" and one.get(f"{_PRESENTATION}class") == "title":
                words = " ".join(self.text(part) for part in one.iter(f"{_T}p"))
                self.composer.heading(1, words, self._page)
            elif tag not in {f"{_OFFICE}forms", f"{_T}table-of-content", f"{_T}sequence-decls", f"{_OFFICE}annotation"}:
                self.blocks(one)

    def _row(self, row: Any) -> list[str]:
        cells: list[str] = []
        for cell in row.iter(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            words = "\n".join(self.text(one) for one in cell.iter(f"{_T}p", f"{_T}h"))
            cells += [words] * min(MOST_REPEATS, int(cell.get(f"{_TABLE}number-columns-repeated") or 1))
        return cells

    def text(self, paragraph: Any) -> str:
        """Its own words; notes are kept for the end, comments and hidden runs left out."""
        if (paragraph.get(f"{_T}style-name") or "") in self._hidden:
            if "".join(paragraph.itertext()).strip():
                self.composer.left_out("hidden passages")
            return ""
        found: list[str] = [paragraph.text or ""]
        for one in paragraph:
            tag = one.tag
            if tag == f"{_T}note":
                body = one.find(f"{_T}note-body")
                if body is not None:
                    self.notes.append((" ".join(self.text(part) for part in body.iter(f"{_T}p")), self._page))
            elif tag in {f"{_OFFICE}annotation", f"{_OFFICE}annotation-end"}:
                self.composer.left_out("comments") if tag == f"{_OFFICE}annotation" else None
            elif tag == f"{_T}s" or tag == f"{_T}tab":
                found.append(" ")
            elif tag == f"{_T}line-break":
                found.append("\n")
            elif tag in {f"{_T}hidden-text", f"{_T}hidden-paragraph"}:
                self.composer.left_out("hidden passages")
            elif tag != f"{_DRAW}frame" and isinstance(tag, str):
                found.append(self.text(one))
            found.append(one.tail or "")
        return re.sub(r"[\t\r\n ]*\n[\t\r\n ]*", "\n", "".join(found))


def _hidden_styles(odf: Any) -> set[str]:
    """Names of styles whose words are not seen: not displayed, of no size, white without a ground."""
    found = set()
    for style in _styles(odf):
        about = style.find(f"{_STYLE}text-properties")
        if about is None:
            continue
        size = about.get(f"{_FO}font-size") or ""
        tiny = re.fullmatch(r"(\d+(?:\.\d+)?)pt", size)
        white = (about.get(f"{_FO}color") or "").lower() in _WHITE
        ground = any("background-color" in key for part in style for key in part.keys())  # noqa: SIM118 - lxml's
        if about.get(f"{_T}display") == "none" or (tiny and float(tiny[1]) <= 1.5) or (white and not ground):
            found.add(style.get(f"{_STYLE}name") or "")
    return found


def _title_styles(odf: Any) -> set[str]:
    return {"Title"} | {
        style.get(f"{_STYLE}name") or "" for style in _styles(odf) if style.get(f"{_STYLE}parent-style-name") == "Title"
    }


def _styles(odf: Any) -> list[Any]:
    return [
        one for part in ("content", "styles") for one in odf.get_part(part).root._xml_element.iter(f"{_STYLE}style")
    ]
