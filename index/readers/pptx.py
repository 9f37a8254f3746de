"""Reads PowerPoint's PPTX: slides as pages, their titles as headings, shapes in reading order, tables, speaker's notes.

The home of python-pptx (MIT), the one library that is made for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import UnreadableFile
from index.readers.compose import Composer
from index.readers.packed import check_package

if TYPE_CHECKING:
    from index.passages import Document

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def read_pptx(path: Path) -> Document:
    """A presentation as a Document; `page` is the slide. Raises UnreadableFile."""
    from pptx import Presentation
    from pptx.exc import PackageNotFoundError

    check_package(path)
    try:
        deck = Presentation(str(path))
    except (PackageNotFoundError, KeyError, ValueError) as fault:
        raise UnreadableFile(f"is damaged, or no pptx file: {fault}") from fault
    composer = Composer()
    width, height = deck.slide_width or 1 << 62, deck.slide_height or 1 << 62
    for number, slide in enumerate(deck.slides, start=1):
        if slide.element.get("show") in {"0", "false"}:
            composer.left_out("hidden slides")
            continue
        title = slide.shapes.title
        composer.section(1, "")
        if title is not None:
            composer.heading(1, " ".join(_paragraphs(title.text_frame, composer)), number)
        for shape in _shapes(slide.shapes, width, height, composer):
            if title is None or shape.shape_id != title.shape_id:
                _compose(composer, shape, number)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            for text in _paragraphs(slide.notes_slide.notes_text_frame, composer):
                composer.paragraph(text, number, "speaker's notes")
    about = deck.core_properties
    made = about.created.date().isoformat() if about.created else None
    title_stated = None if about.title in {"PowerPoint Presentation", ""} else about.title
    return composer.document(path, "pptx", title_stated, made=made, author=about.author, language=about.language)


def _shapes(shapes: Any, width: int, height: int, composer: Composer) -> Iterator[Any]:
    """Shapes from above to below, groups resolved; those outside of the slide are not seen."""
    from pptx.enum.shapes import MSO_SHAPE_TYPE

    for shape in sorted(shapes, key=lambda one: ((one.top or 0) // 200_000, one.left or 0)):
        about = shape.element.find(".//{http://schemas.openxmlformats.org/presentationml/2006/main}cNvPr")
        if about is not None and about.get("hidden") in {"1", "true"}:
            composer.left_out("hidden shapes")
            continue
        if None not in (shape.left, shape.top, shape.width, shape.height) and (
            shape.left >= width or shape.top >= height or shape.left + shape.width <= 0 or shape.top + shape.height <= 0
        ):
            composer.left_out("shapes outside of the slide") if shape.has_text_frame and shape.text_frame.text else None
            continue
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from _shapes(shape.shapes, 1 << 62, 1 << 62, composer)
        else:
            yield shape


def _compose(composer: Composer, shape: Any, page: int) -> None:
    if shape.has_text_frame:
        for text in _paragraphs(shape.text_frame, composer):
            composer.paragraph(text, page)
    elif getattr(shape, "has_table", False) and shape.has_table:
        composer.table(
            [["\n".join(_paragraphs(cell.text_frame, composer)) for cell in row.cells] for row in shape.table.rows],
            page,
        )


def _paragraphs(frame: Any, composer: Composer) -> Iterator[str]:
    for paragraph in frame.paragraphs:
        parts = []
        for one in paragraph._p:  # links and fields are text, too; the library's runs pass over fields
            if one.tag == f"{_A}br":
                parts.append("\n")
            elif one.tag in {f"{_A}r", f"{_A}fld"}:
                text = one.findtext(f"{_A}t") or ""
                size = one.find(f"{_A}rPr")
                if size is not None and size.get("sz", "1800").isdecimal() and int(size.get("sz", "1800")) <= 150:
                    composer.left_out("hidden passages") if text.strip() else None
                else:
                    parts.append(text)
        yield "".join(parts)
