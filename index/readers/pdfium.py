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
from statistics import median
from typing import TYPE_CHECKING, Any

from index.errors import UnreadableFile
from index.readers.layout import Piece

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

MOST_PAGES = 5000
TINY = 1.5  # points; smaller letters are not there to be read
CONTRAST = 24  # of 255, between a word's lightest and darkest dot
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
_LETTERS = {2: "-"} | dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
Box = tuple[float, float, float, float]  # left, bottom, right, top


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
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as fault:
        locked = "password" in str(fault).lower()
        raise UnreadableFile(
            "is locked with a password" if locked else f"is damaged, or no pdf file: {fault}"
        ) from fault
    try:
        if len(pdf) > MOST_PAGES:
            raise UnreadableFile(f"has {len(pdf)} pages, more than {MOST_PAGES}; cut it into several files")
        pages = []
        for number in range(len(pdf)):
            page = pdf[number]
            pages.append(_read_page(page))
            page.close()
        return pages, pdf.get_metadata_dict()
    finally:
        pdf.close()


@dataclass(slots=True)
class _Word:
    """A word's letters and box, its first letter's point on the baseline, its height in points.

    First in the page's own coordinates, then, with `base`, as `_set_upright` leaves it.
    """

    text: str
    box: Box
    start: tuple[float, float]
    size: float
    bold: bool
    base: float = 0.0


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
        _set_upright(word, most, width, height)
    is_picture = len(words) - hidden < 4 and _is_picture(page)
    return Page(width if most in {1, 3} else height, list(_pieces(words)), hidden, turned, is_picture)


def _turn(angle: float) -> int:
    """The quarter turns, against the clock, of a letter at this angle (radians, with the clock); -1 where aslant."""
    quarter = round(angle / 1.5708)
    return -quarter % 4 if abs(angle - quarter * 1.5708) < 0.1 else -1


def _set_upright(word: _Word, turn: int, width: float, height: float) -> None:
    """From the page's coordinates (upwards from its lower left corner) to those of a reader: downwards from above."""
    left, bottom, right, top = word.box
    x, y = word.start
    if turn == 1:
        word.box, word.base = (bottom, left, top, right), x
    elif turn == 2:
        word.box, word.base = (width - right, bottom, width - left, top), y
    elif turn == 3:
        word.box, word.base = (height - top, width - right, height - bottom, width - left), width - x
    else:
        word.box, word.base = (left, height - top, right, height - bottom), height - y


def _words(handle: Any, turns: list[int], most: int) -> Iterator[_Word]:
    """The words whose letters run in the direction of most, in the page's own coordinates."""
    from pypdfium2 import raw

    left, bottom, right, top = (ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_double(), ctypes.c_double()
    loose = raw.FS_RECTF()
    known: dict[bytes, bool] = {}
    word: _Word | None = None
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
        box = _around(
            (left.value, bottom.value, right.value, top.value),
            (loose.left, bottom.value, loose.right, top.value)
            if most in {0, 2}
            else (left.value, loose.bottom, right.value, loose.top),
        )
        across = loose.top - loose.bottom if most in {0, 2} else loose.right - loose.left
        size = abs(across) or raw.FPDFText_GetFontSize(handle, at)
        start = (x.value, y.value)
        if word and not _same_word(word, start, box, size, most):
            yield word
            word = None
        if word:
            word.text += letter
            word.box = _around(word.box, box)
        else:
            word = _Word(letter, box, start, size, _is_bold(handle, at, known))
    if word:
        yield word


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _same_word(word: _Word, start: tuple[float, float], box: Box, size: float, turn: int) -> bool:
    """Whether a letter goes on with a word: it stands on its line, and not before it."""
    off = start[1] - word.start[1] if turn in {0, 2} else start[0] - word.start[0]
    back = {0: word.box[0] - box[0], 1: word.box[1] - box[1], 2: box[2] - word.box[2], 3: box[3] - word.box[3]}
    return abs(off) <= 0.6 * max(size, word.size) and back.get(turn, 0.0) <= size


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


def _pieces(words: list[_Word]) -> Iterator[Piece]:
    """Words to stretches of a line: the next word stands on the same line, to the right, not far away."""
    row: list[_Word] = []
    for word in words:
        if row and not _goes_on(row[-1], word):
            if any(one.text for one in row):
                yield _piece(row)
            row = []
        row.append(word)
    if any(one.text for one in row):
        yield _piece(row)


def _goes_on(last: _Word, word: _Word) -> bool:
    near = -0.5 * word.size <= word.box[0] - last.box[2] <= 0.9 * max(word.size, last.size)
    return near and abs(word.base - last.base) < 0.5 * max(word.size, last.size)


def _piece(row: list[_Word]) -> Piece:
    row = [word for word in row if word.text]
    longest = max(row, key=lambda word: len(word.text))
    bold = sum(len(word.text) for word in row if word.bold) * 2 > sum(len(word.text) for word in row)
    size = median(word.size for word in row)
    return Piece(" ".join(word.text for word in row), row[0].box[0], row[-1].box[2], longest.base, size, bold)


def _is_picture(page: PdfPage) -> bool:
    """Whether pictures cover half of the page or more."""
    from pypdfium2 import raw

    width, height = page.get_size()
    area = 0.0
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = one.get_bounds()
        area += abs(right - left) * abs(top - bottom)
    return bool(area >= 0.5 * width * height)
