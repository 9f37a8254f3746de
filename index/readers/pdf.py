"""Reads PDF, with pages, columns in reading order and headings by their size; leaves out what nobody can see."""

import re
from collections import Counter
from pathlib import Path

from index.passages import Document
from index.readers.compose import Composer
from index.readers.flow import joined, unhyphenated, without_running_heads
from index.readers.layout import Part, parts
from index.readers.pdfium import LANGUAGE, ScannedFile, read_pages

LARGE = 1.12  # times the size of most text: a heading
_JUNK_TITLE = re.compile(r"^(?:untitled|microsoft \w+ - .*|.*\.(?:docx?|pdf|odt|rtf|pptx?|indd|qxd|tex|html?))$", re.I)
_BROWSERS = re.compile(r"skia|chrom|mozilla|safari|firefox|wkhtml|quartz pdfcontext", re.I)
_LEADERS = re.compile(r"(?:[^\S\n]*\.){5,}[^\S\n]*")  # dots that lead to a page's number
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")


def read_pdf(path: Path) -> Document:
    """A PDF as a Document. Raises UnreadableFile where it is locked or damaged, ScannedFile where it is pictures."""
    pages, about = read_pages(path)
    composer = Composer()
    for what, count in (
        ("hidden words", sum(page.hidden for page in pages)),
        ("letters of turned text", sum(page.turned for page in pages)),
    ):
        if count:
            composer.left_out(what, count)
    scans = [number for number, page in enumerate(pages, start=1) if page.is_picture]
    if 2 * len(scans) > len(pages) and sum(len(page.pieces) for page in pages) < 4 * len(pages):
        raise ScannedFile(len(pages))
    if scans:
        composer.note(f"pages that are pictures without text: {', '.join(map(str, scans))}")
    kept = without_running_heads([(page.height, page.pieces) for page in pages])
    _compose(composer, joined([part for number, own in enumerate(kept, start=1) for part in parts(own, number)]))
    title = about.get("Title", "").strip()
    is_print = _BROWSERS.search(f"{about.get('Producer', '')} {about.get('Creator', '')}")
    made = _DATE.match(about.get("CreationDate", ""))
    return composer.document(
        path,
        "pdf",
        None if _JUNK_TITLE.match(title) else title,
        made=None if is_print or not made else "-".join(made.groups()),  # a browser prints the day of saving
        author=about.get("Author"),
        language=about.get(LANGUAGE),
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
