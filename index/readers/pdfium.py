"""Opens a PDF and gives its pages' words as a person sees them; the home of pypdfium2.

It is Chrome's own engine, permissive, one wheel without dependencies. On the produced files of tests/formats it finds
the words that pdfplumber finds, dozens of times as fast, and it can draw a page: a word of which the drawn page shows
nothing (white on white, covered, tiny, off the page) is hidden.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import UnreadableFile
from index.readers.layout import Piece
from index.readers.letters import Box, Word, around, goes_on_with, pieces, set_upright

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

MOST_PAGES = 5000
SCAN_DPI = 300  # at which scanned pages are drawn: what Tesseract was trained for
MOST_SCANS = 1000  # pages of a scan; each takes seconds
MOST_DOTS = 5000  # along a drawn page's longer side
LANGUAGE = "Lang"  # where the language stands beside what the file says of itself
TINY = 1.5  # points; smaller letters are not there to be read
CONTRAST = 24  # of 255, between a word's lightest and darkest dot
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
_LETTERS = {2: "-"} | dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))


class ScannedFile(UnreadableFile):
    """A PDF whose pages are pictures without text; `pages` says how many."""

    def __init__(self, pages: int) -> None:
        super().__init__("is a scan: its pages are pictures without text")
        self.pages = pages


@dataclass(frozen=True, slots=True)
class Page:
    """A page upright: its height in points, its pieces of lines, how many words nobody sees, letters that lie across.

    `is_picture` says that pictures cover it and it holds next to no words.
    """

    height: float
    pieces: list[Piece]
    hidden: int
    turned: int
    is_picture: bool


def read_pages(path: Path) -> tuple[list[Page], dict[str, str]]:
    """All pages, and what the file says of itself. Raises UnreadableFile where it is locked, damaged or too long."""
    pdf = _opened(path)
    try:
        if len(pdf) > MOST_PAGES:
            raise UnreadableFile(f"has {len(pdf)} pages, more than {MOST_PAGES}; cut it into several files")
        pages = []
        for number in range(len(pdf)):
            page = pdf[number]
            pages.append(_read_page(page))
            page.close()
        return pages, pdf.get_metadata_dict() | {LANGUAGE: _language(pdf)}
    finally:
        pdf.close()


def _language(pdf: Any) -> str:
    """The language's tag that the catalogue states, or ''."""
    from pypdfium2 import raw

    size = raw.FPDFCatalog_GetLanguage(pdf, None, 0)  # in bytes of UTF-16, its closing zero included
    if not 2 < size <= 128:
        return ""
    tag = (raw.FPDF_WCHAR * (size // 2))()
    raw.FPDFCatalog_GetLanguage(pdf, tag, size)
    return bytes(tag).decode("utf-16-le", "replace").rstrip("\0")


def draw_pages(path: Path) -> Iterator[bytes]:
    """Each page of a scan drawn in grey, as a PGM image. Raises UnreadableFile."""
    pdf = _opened(path)
    try:
        if len(pdf) > MOST_SCANS:
            raise UnreadableFile(f"is a scan of {len(pdf)} pages, more than {MOST_SCANS}; cut it into several files")
        for number in range(len(pdf)):
            page = pdf[number]
            scale = min(SCAN_DPI / 72, MOST_DOTS / max(*page.get_size(), 1))
            bitmap = page.render(scale=scale, grayscale=True)
            dots = bitmap.to_numpy()
            dots = dots[:, :, 0] if dots.ndim == 3 else dots
            yield b"P5 %d %d 255\n" % (dots.shape[1], dots.shape[0]) + dots.tobytes()
            bitmap.close()
            page.close()
    finally:
        pdf.close()


def _opened(path: Path) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as fault:
        locked = "password" in str(fault).lower()
        raise UnreadableFile(
            "is locked with a password" if locked else f"is damaged, or no pdf file: {fault}"
        ) from fault


def _read_page(page: PdfPage) -> Page:
    """The page, turned so that most of its letters stand upright: wide tables are often set along the long side."""
    from pypdfium2 import raw

    text = page.get_textpage()
    try:
        count = raw.FPDFText_CountChars(text.raw)
        turns = [_turn(raw.FPDFText_GetCharAngle(text.raw, at)) for at in range(count)]
        # Generated blanks and breaks have no angle of their own.
        seen = [turn for at, turn in enumerate(turns) if not raw.FPDFText_IsGenerated(text.raw, at)]
        most = Counter(seen).most_common(1)[0][0] if seen else 0
        words = list(_words(text.raw, turns, most))
        turned = sum(turn != most for turn in seen)
    finally:
        text.close()
    left, bottom, right, top = page.get_mediabox()
    width, height = abs(right - left), abs(top - bottom)
    if not words:
        return Page(height, [], 0, turned, _is_picture(page))
    shown, place = _drawn(page)
    hidden = 0
    for word in words:
        if word.size < TINY or not _is_shown(shown, place(word.box)):
            word.text = ""  # it keeps its place: a line does not fall apart around it
            hidden += 1
    for word in words:
        set_upright(word, most, width, height)
    is_picture = len(words) - hidden < 4 and _is_picture(page)
    return Page(width if most in {1, 3} else height, list(pieces(words)), hidden, turned, is_picture)


def _turn(angle: float) -> int:
    """The quarter turns, against the clock, of a letter at this angle (radians, with the clock); -1 where aslant."""
    quarter = round(angle / 1.5708)
    return -quarter % 4 if abs(angle - quarter * 1.5708) < 0.1 else -1


def _words(handle: Any, turns: list[int], most: int) -> Iterator[Word]:
    """The words whose letters run in the direction of most, in the page's own coordinates."""
    from pypdfium2 import raw

    left, bottom, right, top = (ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_double(), ctypes.c_double()
    loose = raw.FS_RECTF()
    known: dict[bytes, bool] = {}
    word: Word | None = None
    for at, turn in enumerate(turns):
        code = raw.FPDFText_GetUnicode(handle, at)
        letter = chr(code).translate(_LETTERS) if 0 < code < 0x110000 else ""
        if not letter or letter.isspace():
            if word:
                yield word
            word = None
            continue
        if turn != most:
            continue
        raw.FPDFText_GetCharBox(handle, at, left, right, bottom, top)
        raw.FPDFText_GetLooseCharBox(handle, at, loose)
        raw.FPDFText_GetCharOrigin(handle, at, x, y)
        box = around(
            (left.value, bottom.value, right.value, top.value),
            (loose.left, bottom.value, loose.right, top.value)
            if most in {0, 2}
            else (left.value, loose.bottom, right.value, loose.top),
        )
        across = loose.top - loose.bottom if most in {0, 2} else loose.right - loose.left
        size = abs(across) or raw.FPDFText_GetFontSize(handle, at)
        start = (x.value, y.value)
        if word and not goes_on_with(word, start, box, size, most):
            yield word
            word = None
        if word:
            word.text += letter
            word.box = around(word.box, box)
        else:
            word = Word(letter, box, start, size, _is_bold(handle, at, known))
    if word:
        yield word


def _is_bold(handle: Any, at: int, known: dict[bytes, bool]) -> bool:
    """Whether a letter's font is bold: by its weight, else by its name; `known` keeps what names mean."""
    from pypdfium2 import raw

    flags = ctypes.c_int()
    buffer = ctypes.create_string_buffer(128)
    length = raw.FPDFText_GetFontInfo(handle, at, buffer, 128, flags)
    name = buffer.raw[: max(0, min(length, 128) - 1)]
    if name not in known:
        known[name] = bool(_BOLD.search(name)) or raw.FPDFText_GetFontWeight(handle, at) >= 600
    return known[name]


def _drawn(page: PdfPage) -> tuple[Any, Any]:
    """The page drawn in grey, dots by row and column; and a function from a box to its dots' ranges."""
    from pypdfium2 import raw

    scale = min(1.5, 2400 / max(page.get_size()))
    bitmap = page.render(scale=scale, grayscale=True)
    dots = bitmap.to_numpy().copy()
    if dots.ndim == 3:
        dots = dots[:, :, 0]
    height, width = dots.shape
    x, y = ctypes.c_int(), ctypes.c_int()

    def place(box: Box) -> tuple[int, int, int, int]:
        corners = []
        for at in ((box[0], box[3]), (box[2], box[1])):
            raw.FPDF_PageToDevice(page.raw, 0, 0, width, height, 0, *at, x, y)
            corners.append((x.value, y.value))
        (x0, y0), (x1, y1) = corners
        return min(y0, y1), max(y0, y1) + 1, min(x0, x1), max(x0, x1) + 1

    return dots, place


def _is_shown(dots: Any, place: tuple[int, int, int, int]) -> bool:
    top, bottom, left, right = place
    cut = dots[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
    return bool(cut.size) and int(cut.max()) - int(cut.min()) >= CONTRAST


def _is_picture(page: PdfPage) -> bool:
    """Whether pictures cover half of the page or more."""
    from pypdfium2 import raw

    width, height = page.get_size()
    area = 0.0
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = one.get_bounds()
        area += abs(right - left) * abs(top - bottom)
    return bool(area >= 0.5 * width * height)
