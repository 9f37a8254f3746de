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
    levels = dict(_heading_levels(word))
    _walk(word.element.body, composer, levels)
    for part in _notes(word):
        composer.section(1, "Notes")
        for note in part.iter(f"{_W}footnote", f"{_W}endnote"):
            if note.get(f"{_W}type") is None:
                composer.paragraph("\n".join(_text(one, composer) for one in note.iter(f"{_W}p")))
    if comments := sum(1 for part in _parts(word, "comments") for _ in part.iter(f"{_W}comment")):
        composer.left_out("comments", comments)
    about = word.core_properties
    made = about.created.date().isoformat() if about.created else None
    return composer.document(path, "docx", about.title or None, made=made)


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


def _walk(parent: Any, composer: Composer, levels: dict[str, int]) -> None:
    for one in parent:
        if one.tag == f"{_W}p":
            text = _text(one, composer)
            style = one.find(f"{_W}pPr/{_W}pStyle")
            level = levels.get(style.get(f"{_W}val")) if style is not None else None
            if level:
                composer.heading(level, text)
            else:
                composer.paragraph(text)
            for box in one.iter(f"{_W}txbxContent"):
                if not any(above.tag == f"{_MC}Fallback" for above in box.iterancestors()):
                    _walk(box, composer, levels)
        elif one.tag == f"{_W}tbl":
            rows = [
                [
                    "\n".join(filter(None, (_text(p, composer) for p in cell.iter(f"{_W}p"))))
                    for cell in row.iter(f"{_W}tc")
                ]
                for row in one.iter(f"{_W}tr")
            ]
            if len(rows) == 1 and len(rows[0]) == 1:  # a frame around text, no table
                _walk(one.find(f"{_W}tr/{_W}tc"), composer, levels)
            else:
                composer.table(rows)
        elif one.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag"}:
            _walk(one, composer, levels)
        elif one.tag in {f"{_W}del", f"{_W}moveFrom"}:
            composer.left_out("tracked deletions")


def _text(paragraph: Any, composer: Composer) -> str:
    """A paragraph's own words: no deletions, no hidden runs, no instructions of fields, no boxes anchored in it."""
    found: list[str] = []

    def collect(parent: Any) -> None:
        for one in parent:
            if one.tag in {f"{_W}del", f"{_W}moveFrom"}:
                composer.left_out("tracked deletions")
            elif one.tag == f"{_W}r" and _is_hidden(one):
                if any(text.text and text.text.strip() for text in one.iter(f"{_W}t")):
                    composer.left_out("hidden passages")
            elif one.tag == f"{_W}t":
                found.append(one.text or "")
            elif one.tag == f"{_W}tab":
                found.append(" ")
            elif one.tag in {f"{_W}br", f"{_W}cr"}:
                found.append("\n")
            elif one.tag == f"{_W}noBreakHyphen":
                found.append("-")
            elif one.tag not in {f"{_W}pPr", f"{_W}rPr", f"{_W}drawing", f"{_W}pict", f"{_MC}AlternateContent"}:
                collect(one)

    collect(paragraph)
    return "".join(found)


def _is_hidden(run: Any) -> bool:
    """Marked as hidden, of no size, or white without a ground that would show it."""
    about = run.find(f"{_W}rPr")
    if about is None:
        return False
    for mark in (f"{_W}vanish", f"{_W}webHidden", f"{_W}specVanish"):
        found = about.find(mark)
        if found is not None and found.get(f"{_W}val", "1") not in {"0", "false", "off"}:
            return True
    size = about.find(f"{_W}sz")
    if size is not None and size.get(f"{_W}val", "24").isdecimal() and int(size.get(f"{_W}val", "24")) <= 3:
        return True  # half points
    colour = about.find(f"{_W}color")
    if colour is None or colour.get(f"{_W}val", "").upper() not in _WHITE:
        return False
    grounds = [about.find(f"{_W}shd"), about.find(f"{_W}highlight")]
    for above in run.iterancestors(f"{_W}p", f"{_W}tc", f"{_W}tbl"):
        grounds += [above.find(f"{_W}{kind}/{_W}shd") for kind in ("pPr", "tcPr", "tblPr")]
        style = above.find(f"{_W}tblPr/{_W}tblStyle")
        grounds.append(style)  # a table's style may bring a dark ground
    white = {"FFFFFF", "AUTO", "WHITE", ""}
    return not any(
        one is not None and (one.get(f"{_W}fill") or one.get(f"{_W}val") or "").upper() not in white for one in grounds
    )


def _parts(word: Any, name: str) -> Iterator[Any]:
    """The roots of the document's parts of this kind (`footnotes`, `comments`)."""
    from docx.oxml import parse_xml

    for relation in word.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{name}"):
            yield parse_xml(relation.target_part.blob)


def _notes(word: Any) -> Iterator[Any]:
    for name in _NOTES:
        yield from _parts(word, name)
