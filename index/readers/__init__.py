"""Readers turn a file into a Document; READERS says how each format is read.

A new format is one file here and one line in READERS.
"""

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from index.errors import UnreadableFile
from index.passages import Document
from index.readers.apart import Apart
from index.readers.archive import read_gz, read_zip
from index.readers.articles import read_json, read_jsonl
from index.readers.compose import MOST_CHARACTERS, SMUGGLED, TOO_LONG
from index.readers.docx import read_docx
from index.readers.epub import read_epub
from index.readers.html import read_html
from index.readers.mail import read_eml, read_mbox
from index.readers.markdown import read_markdown
from index.readers.ocr import GET, PROGRAM, read_scan
from index.readers.odf import read_odf
from index.readers.pdf import read_pdf
from index.readers.pptx import read_pptx
from index.readers.reader import Reader
from index.readers.rst import read_rst
from index.readers.rtf import read_rtf
from index.readers.sheets import read_csv, read_sheets
from index.readers.sniff import mark, true_kind
from index.readers.tex import read_tex
from index.readers.text import read_text


def _packed(path: Path) -> Document:
    """A file that was unpacked, by its suffix and its bytes. Raises UnreadableFile."""
    kind = SUFFIXES.get(path.suffix.lower())
    if kind is None:
        raise UnreadableFile("is of a format that nobody reads")
    kind = true_kind(path, kind)
    if kind in {"zip", "gz"}:
        raise UnreadableFile("is packed twice")
    if lacks := READERS[kind].lacks:
        raise UnreadableFile(lacks)
    return READERS[kind].read(path)


READERS: dict[str, Reader] = {
    "text": Reader(read_text, (".txt", ".text"), apart=False),
    "markdown": Reader(read_markdown, (".md", ".markdown"), apart=False),
    "rst": Reader(read_rst, (".rst",)),
    "tex": Reader(read_tex, (".tex", ".latex")),
    "pdf": Reader(read_pdf, (".pdf",), "pdf", ("pypdfium2",)),
    # No suffix is a scan's: a PDF without words is read again as one (index/readers/apart.py).
    "scan": Reader(read_scan, (), "ocr", ("pypdfium2",), program=PROGRAM, get=GET),
    "docx": Reader(read_docx, (".docx", ".docm"), "office", ("docx",)),
    "odt": Reader(read_odf, (".odt", ".odp"), "office", ("odfdo",)),
    "rtf": Reader(read_rtf, (".rtf",), "office", ("striprtf",)),
    "pptx": Reader(read_pptx, (".pptx", ".pptm"), "office", ("pptx",)),
    "xlsx": Reader(read_sheets, (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"), "office", ("python_calamine",)),
    "csv": Reader(read_csv, (".csv", ".tsv")),
    "html": Reader(
        read_html, (".html", ".htm", ".xhtml"), "web", ("trafilatura", "lxml_html_clean", "cssselect2"), version=3
    ),
    "epub": Reader(read_epub, (".epub",), "web", ("lxml", "defusedxml", "cssselect2"), version=4),
    "mail": Reader(read_eml, (".eml",), "web", ("lxml", "cssselect2"), version=4),
    "mbox": Reader(read_mbox, (".mbox",), "web", ("lxml", "cssselect2"), version=4),
    "json": Reader(read_json, (".json",)),
    "jsonl": Reader(read_jsonl, (".jsonl", ".ndjson")),
    "gz": Reader(lambda path: read_gz(path, _packed), (".gz",), version=4),
    "zip": Reader(lambda path: read_zip(path, _packed), (".zip",), version=4),
}
SUFFIXES: dict[str, str] = {suffix: kind for kind, reader in READERS.items() for suffix in reader.suffixes}


def read(folder: Path, file: str, apart: Apart | None = None) -> Document:
    """Read one file; `file` is relative to the folder, with `/`. `apart` is the process for formats that need one.

    Raises UnreadableFile with the reason alone, ready to stand behind the file's name.
    """
    path = folder / file
    kind = SUFFIXES[path.suffix.lower()]
    try:
        if READERS[kind].apart or mark(path) not in {None, "html"}:
            with Apart() if apart is None else nullcontext(apart) as process:
                document = process.read(path, kind)
        else:
            document = READERS[kind].read(path)
            if len(document.text) > MOST_CHARACTERS:
                raise UnreadableFile(TOO_LONG)
            if SMUGGLED.search(document.text):
                document = replace(document, notes=("holds messages in invisible signs",))
    except OSError as fault:
        raise UnreadableFile(f"cannot be read: {fault.strerror or fault}") from fault
    return replace(document, file=file)
