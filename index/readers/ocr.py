"""Reads scanned PDFs: each page drawn and recognised by the program Tesseract (Apache-2.0); its blocks are paragraphs.

The program is called directly, by one fixed line: the picture goes in by its standard input, a table of words comes
out. A wrapper around it would write files and build the line from options.
"""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path
from shutil import which

from index.errors import UnreadableFile
from index.passages import Document
from index.readers.compose import Composer
from index.readers.flow import unhyphenated
from index.readers.pdfium import SCAN_DPI, draw_pages

PROGRAM = "tesseract"
GET = "apt install tesseract-ocr (brew install tesseract)"
PAGE_SECONDS = 60.0  # for a page; one usually takes two
SURE = 30.0  # of 100: words of which Tesseract is less sure are specks and pictures more often than words
_WORD = "5"  # the level of a word in Tesseract's table


@cache
def command() -> tuple[str, ...]:
    """The one line by which the program is started; empty where it is not installed."""
    program = which(PROGRAM)
    return (program, "stdin", "stdout", "--dpi", str(SCAN_DPI), "-l", "eng", "tsv") if program else ()


def read_scan(path: Path) -> Document:
    """A scanned PDF as a Document. Raises UnreadableFile where a page takes too long, or no words are found."""
    composer = Composer()
    found: list[tuple[int, str]] = []
    for number, picture in enumerate(draw_pages(path), start=1):
        found += [(number, text) for text in _blocks(_recognised(picture, number), composer)]
    for (number, _), text in zip(found, unhyphenated([text for _, text in found]), strict=True):
        composer.paragraph(text, number)
    if composer.is_empty:
        raise UnreadableFile("is a scan, and Tesseract finds no words on its pages")
    composer.note("was recognised by OCR (Tesseract): hold its words against the page before you rely on them")
    return composer.document(path, "scan")


def _recognised(picture: bytes, number: int) -> str:
    """Tesseract's table of a page. Raises UnreadableFile."""
    try:
        # A session of its own, so that Python starts it in the one way that the reading process allows.
        done = subprocess.run(  # noqa: S603 - a fixed line; the document is its input alone
            command(), input=picture, capture_output=True, timeout=PAGE_SECONDS, check=False, start_new_session=True
        )
    except subprocess.TimeoutExpired as fault:
        raise UnreadableFile(
            f"is a scan, and Tesseract takes longer than {PAGE_SECONDS:.0f} seconds for page {number}"
        ) from fault
    if done.returncode:
        said = (done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"])[-1]
        raise UnreadableFile(f"is a scan, and Tesseract cannot read page {number}: {said[:120]}")
    return done.stdout.decode("utf-8", "replace")


def _blocks(table: str, composer: Composer) -> list[str]:
    """Paragraphs as Tesseract cut them, with its line breaks; words that it is not sure of are left out and told."""
    paragraphs: dict[tuple[str, str], dict[str, list[str]]] = {}
    unsure = 0
    for row in table.splitlines()[1:]:
        cells = row.split("\t", 11)
        if len(cells) < 12 or cells[0] != _WORD or not cells[11].strip():
            continue
        if float(cells[10]) < SURE:
            unsure += 1
            continue
        block, paragraph, line = cells[2], cells[3], cells[4]
        paragraphs.setdefault((block, paragraph), {}).setdefault(line, []).append(cells[11].strip())
    if unsure:
        composer.left_out("words that are too unclear", unsure)
    return ["\n".join(" ".join(words) for words in lines.values()) for lines in paragraphs.values()]
