"""Reads Word's DOCX: headings, paragraphs, lists and tables in order, footnotes at the end; hidden text is left out.

The home of python-docx (MIT): it opens the package and knows its parts and styles. The body itself is walked as XML,
because its paragraph objects pass over insertions, fields and links, which are text like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import UnreadableFile
from index.readers.compose import Composer
from index.readers.packed import check_package

if TYPE_CHECKING:
    from index.passages import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_NOTES = ("footnotes", "endnotes")
_DELETED = {f"{_W}del", f"{_W}moveFrom"}
_TRANSPARENT = {f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
_NO_WORDS = {f"{_W}pPr", f"{_W}rPr", f"{_W}drawing", f"{_W}pict", f"{_MC}AlternateContent"}
_WHITE = {"FFFFFF", "FEFEFE", "FDFDFD"}


def read_docx(path: Path) -> Document:
    """A DOCX as a Document. Raises UnreadableFile."""
    from docx import Document as open_docx
    from docx.opc.exceptions import PackageNotFoundError

    check_package(path)
    try:
        word = open_docx(str(path))
    except (PackageNotFoundError, KeyError, ValueError) as fault:
        raise UnreadableFile(f"is damaged, or no docx file: {fault}") from fault
    composer = Composer()
    walker = _Walker(composer, dict(_heading_levels(word)), set(_hidden_styles(word)))
    walker.blocks(word.element.body)
    for part in _notes(word):
        composer.section(1, "Notes")
        for note in part.iter(f"{_W}footnote", f"{_W}endnote"):
            if note.get(f"{_W}type") is None:
                composer.paragraph("\n".join(walker.text(one) for one in note.iter(f"{_W}p")))
    if comments := sum(1 for part in _parts(word, "comments") for _ in part.iter(f"{_W}comment")):
        composer.left_out("comments", comments)
    about = word.core_properties
    made = about.created.date().isoformat() if about.created else None
    return composer.document(path, "docx", about.title or None, made=made, author=about.author, language=about.language)


def _heading_levels(word: Any) -> Iterator[tuple[str, int]]:
    """Style id -> heading level, 1 the highest; Word's own names and outline levels."""
    for style in word.styles.element.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        said = (name.get(f"{_W}val") if name is not None else "").lower()
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        if said == "title":
            yield style.get(f"{_W}styleId"), 1
        elif found := re.fullmatch(r"heading (\d)", said):
            yield style.get(f"{_W}styleId"), 1 + int(found[1])
        elif outline is not None and outline.get(f"{_W}val", "9") < "9":
            yield style.get(f"{_W}styleId"), 2 + int(outline.get(f"{_W}val"))


def _hidden_styles(word: Any) -> Iterator[str]:
    """Ids of styles whose words nobody sees."""
    for style in word.styles.element.iter(f"{_W}style"):
        about = style.find(f"{_W}rPr")
        if about is not None and _hides(about) and not _has_ground(style):
            yield style.get(f"{_W}styleId")


class _Walker:
    """Goes through a body, or a part of it, in order."""

    def __init__(self, composer: Composer, levels: dict[str, int], hidden: set[str]) -> None:
        self._composer, self._levels, self._hidden = composer, levels, hidden

    def blocks(self, parent: Any) -> None:
        for one in parent:
            if one.tag == f"{_W}p":
                text, level = self.text(one), self._levels.get(_style(one, "pPr", "pStyle"))
                if level:
                    self._composer.heading(level, text)
                else:
                    self._composer.paragraph(text)
                for box in one.iter(f"{_W}txbxContent"):
                    if not any(above.tag == f"{_MC}Fallback" for above in box.iterancestors()):
                        self.blocks(box)
            elif one.tag == f"{_W}tbl":
                rows = [[self._cell(cell) for cell in row.iter(f"{_W}tc")] for row in one.iter(f"{_W}tr")]
                if len(rows) == 1 and len(rows[0]) == 1:  # a frame around text, no table
                    self.blocks(one.find(f"{_W}tr/{_W}tc"))
                else:
                    self._composer.table(rows)
            elif one.tag in _TRANSPARENT:
                self.blocks(one)
            elif one.tag in _DELETED:
                self._composer.left_out("tracked deletions")

    def _cell(self, cell: Any) -> str:
        return "\n".join(filter(None, (self.text(one) for one in cell.iter(f"{_W}p"))))

    def text(self, paragraph: Any) -> str:
        """A paragraph's own words: no deletions, no hidden runs, no instructions of fields, no boxes anchored in it."""
        found: list[str] = []
        hidden = _style(paragraph, "pPr", "pStyle") in self._hidden

        def collect(parent: Any) -> None:
            for one in parent:
                if one.tag in _DELETED:
                    self._composer.left_out("tracked deletions")
                elif one.tag == f"{_W}r" and (
                    hidden or _style(one, "rPr", "rStyle") in self._hidden or _is_hidden(one)
                ):
                    if any(text.text and text.text.strip() for text in one.iter(f"{_W}t")):
                        self._composer.left_out("hidden passages")
                elif one.tag == f"{_W}t":
                    found.append(one.text or "")
                elif one.tag == f"{_W}tab":
                    found.append(" ")
                elif one.tag in {f"{_W}br", f"{_W}cr"}:
                    found.append("\n")
                elif one.tag == f"{_W}noBreakHyphen":
                    found.append("-")
                elif one.tag not in _NO_WORDS:
                    collect(one)

        collect(paragraph)
        return "".join(found)


def _style(one: Any, about: str, kind: str) -> str:
    found = one.find(f"{_W}{about}/{_W}{kind}")
    return "" if found is None else found.get(f"{_W}val", "")


def _is_hidden(run: Any) -> bool:
    """Marked as hidden, of no size, or white without a ground that would show it."""
    about = run.find(f"{_W}rPr")
    return about is not None and _hides(about) and not (_is_white(about) and _has_ground(run))


def _hides(about: Any) -> bool:
    """Whether letters of these properties are not seen on white paper."""
    for mark in (f"{_W}vanish", f"{_W}webHidden", f"{_W}specVanish"):
        found = about.find(mark)
        if found is not None and found.get(f"{_W}val", "1") not in {"0", "false", "off"}:
            return True
    size = about.find(f"{_W}sz")
    if size is not None and size.get(f"{_W}val", "24").isdecimal() and int(size.get(f"{_W}val", "24")) <= 3:
        return True  # half points
    return _is_white(about)


def _is_white(about: Any) -> bool:
    colour = about.find(f"{_W}color")
    return colour is not None and colour.get(f"{_W}val", "").upper() in _WHITE


def _has_ground(one: Any) -> bool:
    """Whether a run, its paragraph, its cell, its table or a style has a colour behind it; a table's style may."""
    grounds = [one.find(f"{_W}rPr/{_W}{kind}") for kind in ("shd", "highlight")]
    for above in (one, *one.iterancestors(f"{_W}p", f"{_W}tc", f"{_W}tbl")):
        grounds += [above.find(f"{_W}{kind}/{_W}shd") for kind in ("pPr", "tcPr", "tblPr")]
        grounds.append(above.find(f"{_W}tblPr/{_W}tblStyle"))
    white = {"FFFFFF", "AUTO", "WHITE", ""}
    said = ((ground.get(f"{_W}fill") or ground.get(f"{_W}val") or "") for ground in grounds if ground is not None)
    return any(colour.upper() not in white for colour in said)


def _parts(word: Any, name: str) -> Iterator[Any]:
    """The roots of the document's parts of this kind (`footnotes`, `comments`)."""
    from docx.oxml import parse_xml

    for relation in word.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{name}"):
            yield parse_xml(relation.target_part.blob)


def _notes(word: Any) -> Iterator[Any]:
    for name in _NOTES:
        yield from _parts(word, name)
