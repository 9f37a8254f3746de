"""Reads PDF, with pages, columns in reading order and headings by their size; leaves out what nobody can see.

The home of pypdfium2: Chrome's own engine, permissive, one wheel without dependencies. On the produced
files of tests/formats it finds the words that pdfplumber finds, dozens of times as fast, and it can draw a page: a word
of which the drawn page shows nothing (white on white, covered, tiny, off the page) is hidden.
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
from index.readers.compose import Composer
from index.readers.layout import Part, Piece, joined, parts, unhyphenated, without_running_heads

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

    from index.passages import Document

MOST_PAGES = 5000
TINY = 1.5  # points; smaller letters are not there to be read
LARGE = 1.12  # times the size of most text: a heading
CONTRAST = 24  # of 255, between a word's lightest and darkest dot
_JUNK_TITLE = re.compile(r"^(?:untitled|microsoft \w+ - .*|.*\.(?:docx?|pdf|odt|rtf|pptx?|indd|qxd|tex|html?))$", re.I)
_BROWSERS = re.compile(r"skia|chrom|mozilla|safari|firefox|wkhtml|quartz pdfcontext", re.I)
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
_LEADERS = re.compile(r"(?:[^\S\n]*\.){5,}[^\S\n]*")  # dots that lead to a page's number
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")


@dataclass(slots=True)
class _Word:
    """A word's letters and box, in the page's own coordinates (from its lower left corner)."""

    text: str
    box: tuple[float, float, float, float]  # left, bottom, right, top
    base: float
    size: float
    bold: bool
    ends_line: bool = False


def read_pdf(path: Path) -> Document:
    """A PDF as a Document. Raises UnreadableFile where it is locked, damaged, or pictures alone."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as fault:
        locked = "password" in str(fault).lower()
        raise UnreadableFile(
            "is locked with a password" if locked else f"is damaged, or no pdf file: {fault}"
        ) from fault
    try:
        return _read(path, pdf)
    finally:
        pdf.close()


def _read(path: Path, pdf: PdfDocument) -> Document:
    if len(pdf) > MOST_PAGES:
        raise UnreadableFile(f"has {len(pdf)} pages, more than {MOST_PAGES}; cut it into several files")
    composer = Composer()
    pages: list[tuple[float, list[Piece]]] = []
    scans: list[int] = []
    for number in range(len(pdf)):
        page = pdf[number]
        words, hidden, turned = _seen_words(page)
        composer.left_out("hidden words", hidden) if hidden else None
        composer.left_out("letters of turned text", turned) if turned else None
        if sum(bool(word.text) for word in words) < 4 and _is_picture(page):
            scans.append(number + 1)
        pages.append((page.get_height(), list(_pieces(words, page.get_height()))))
        page.close()
    if scans and len(scans) * 2 > len(pages) and sum(len(pieces) for _, pieces in pages) < 4 * len(pages):
        raise UnreadableFile("is a scan: its pages are pictures without text; run it through OCR first")
    if scans:
        composer.note(f"pages that are pictures without text: {', '.join(map(str, scans))}")
    kept, _ = without_running_heads(pages)
    found = joined([part for number, page_pieces in enumerate(kept, start=1) for part in parts(page_pieces, number)])
    _compose(composer, found)
    about = pdf.get_metadata_dict()
    title = about.get("Title", "").strip()
    is_print = _BROWSERS.search(f"{about.get('Producer', '')} {about.get('Creator', '')}")
    made = _DATE.match(about.get("CreationDate", ""))
    return composer.document(
        path,
        "pdf",
        None if _JUNK_TITLE.match(title) else title,
        made=None if is_print or not made else "-".join(made.groups()),  # a browser prints the day of saving
    )


def _compose(composer: Composer, found: list[Part]) -> None:
    """Parts to headings, paragraphs and rows; a heading is larger than most text, or bold and alone on its line."""
    texts = unhyphenated([_LEADERS.sub(" … ", part.text) for part in found])
    sizes: Counter[float] = Counter()
    for part, text in zip(found, texts, strict=True):
        sizes[round(part.size, 1)] += len(text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    large: list[float] = []  # the sizes of headings, from the largest; nearly equal ones count as one
    for size in sorted((part.size for part in found if part.size > LARGE * body and not part.rows), reverse=True):
        if not large or size < large[-1] - 0.6:
            large.append(size)
    for part, text in zip(found, texts, strict=True):
        short = len(text) <= 200 and part.lines <= 3 and not part.rows
        if part.rows:
            composer.table([[_LEADERS.sub(" … ", cell) for cell in row] for row in part.rows], part.page, drawn=True)
        elif short and part.size > LARGE * body:
            composer.heading(1 + sum(part.size < size - 0.6 for size in large), text, part.page)
        elif short and part.bold and part.lines == 1 and part.size > 0.95 * body and text[-1:] not in ".,;:":
            composer.heading(len(large) + 1, text, part.page)
        else:
            composer.paragraph(text, part.page)


def _seen_words(page: PdfPage) -> tuple[list[_Word], int, int]:
    """The words in the page's order, hidden ones without text; how many are hidden; letters that lie turned."""
    words, turned = _words(page)
    if not words:
        return [], 0, turned
    shown, place = _drawn(page)
    hidden = 0
    for word in words:
        if word.size < TINY or not _is_shown(shown, place(word.box)):
            word.text = ""  # it keeps its place: a line does not fall apart around it
            hidden += 1
    return words, hidden, turned


def _words(page: PdfPage) -> tuple[list[_Word], int]:
    from pypdfium2 import raw

    text = page.get_textpage()
    handle = text.raw
    left, bottom, right, top = (ctypes.c_double() for _ in range(4))
    x, base = ctypes.c_double(), ctypes.c_double()
    loose = raw.FS_RECTF()
    words: list[_Word] = []
    turned = 0
    letters: list[str] = []
    box = (0.0, 0.0, 0.0, 0.0)
    about = (0.0, 0.0, False)
    bold: dict[bytes, bool] = {}
    for at in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, at)
        letter = chr(code) if 0 < code < 0x110000 else ""
        if not letter or letter.isspace():
            if letters:
                words.append(_Word("".join(letters), box, *about))
                letters = []
            if letter in "\r\n" and words:
                words[-1].ends_line = True
            continue
        if not _is_level(raw.FPDFText_GetCharAngle(handle, at)):
            turned += 1
            continue
        raw.FPDFText_GetCharBox(handle, at, left, right, bottom, top)
        raw.FPDFText_GetLooseCharBox(handle, at, loose)
        raw.FPDFText_GetCharOrigin(handle, at, x, base)
        one = (min(left.value, loose.left), bottom.value, max(right.value, loose.right), top.value)
        size = abs(loose.top - loose.bottom) or raw.FPDFText_GetFontSize(handle, at)
        if letters and (abs(base.value - about[0]) > 0.6 * max(size, about[1]) or one[0] < box[0] - size):
            words.append(_Word("".join(letters), box, *about))
            letters = []
        if letters:
            box = (min(box[0], one[0]), min(box[1], one[1]), max(box[2], one[2]), max(box[3], one[3]))
        else:
            box = one
            about = (base.value, size, _is_bold(handle, at, bold))
        letters.append("-" if letter == "\x02" else letter)
    if letters:
        words.append(_Word("".join(letters), box, *about))
    text.close()
    return words, turned


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


def _is_level(angle: float) -> bool:
    return min(abs(angle), abs(angle - 6.2832)) < 0.1  # radians


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

    def place(box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
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


def _pieces(words: list[_Word], height: float) -> Iterator[Piece]:
    """Words to stretches of a line: the next word stands on the same line, to the right, not far away."""
    row: list[_Word] = []
    for word in words:
        if row and not _goes_on(row[-1], word):
            if any(one.text for one in row):
                yield _piece(row, height)
            row = []
        row.append(word)
    if any(one.text for one in row):
        yield _piece(row, height)


def _goes_on(last: _Word, word: _Word) -> bool:
    near = -0.5 * word.size <= word.box[0] - last.box[2] <= 0.9 * max(word.size, last.size)
    return near and abs(word.base - last.base) < 0.5 * max(word.size, last.size)


def _piece(row: list[_Word], height: float) -> Piece:
    row = [word for word in row if word.text]
    longest = max(row, key=lambda word: len(word.text))
    bold = sum(len(word.text) for word in row if word.bold) * 2 > sum(len(word.text) for word in row)
    size = median(word.size for word in row)
    return Piece(" ".join(word.text for word in row), row[0].box[0], row[-1].box[2], height - longest.base, size, bold)


def _is_picture(page: PdfPage) -> bool:
    """Whether pictures cover half of the page or more."""
    from pypdfium2 import raw

    width, height = page.get_size()
    area = 0.0
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = one.get_bounds()
        area += abs(right - left) * abs(top - bottom)
    return bool(area >= 0.5 * width * height)
