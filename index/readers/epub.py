"""Reads EPUB: its chapters in the order of its spine, headings as they stand; its package says what it is.

The standard library's zipfile and the HTML reader: an EPUB is web pages in an archive, and the library that is made
for it is not under a permissive licence.
"""

from __future__ import annotations

import posixpath
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

from index.errors import UnreadableFile
from index.passages import Document
from index.readers.compose import Composer
from index.readers.html import compose_html
from index.readers.packed import check_package

_C = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"


def read_epub(path: Path) -> Document:
    """A book as a Document. Raises UnreadableFile."""
    from defusedxml.ElementTree import fromstring

    check_package(path)
    composer = Composer()
    with ZipFile(path) as archive:
        names = set(archive.namelist())
        if "META-INF/encryption.xml" in names and b"EncryptedData" in archive.read("META-INF/encryption.xml"):
            composer.note("parts of it are locked")
        try:
            container = fromstring(archive.read("META-INF/container.xml"))
            root = next(one.get("full-path") for one in container.iter(f"{_C}rootfile"))
            package = fromstring(archive.read(root))
        except (KeyError, StopIteration) as fault:
            raise UnreadableFile("is damaged, or no epub file: it names no package") from fault
        items = {one.get("id"): one for one in package.iter(f"{_OPF}item")}
        for entry in package.iter(f"{_OPF}itemref"):
            item = items.get(entry.get("idref"))
            if item is None or "html" not in (item.get("media-type") or "") or "nav" in (item.get("properties") or ""):
                continue
            name = posixpath.normpath(posixpath.join(posixpath.dirname(root), unquote(item.get("href") or "")))
            if name in names:
                compose_html(composer, archive.read(name), article=False)
    title = next((one.text for one in package.iter(f"{_DC}title")), None)
    date = next((one.text for one in package.iter(f"{_DC}date")), None)
    authors = "; ".join(one.text for one in package.iter(f"{_DC}creator") if one.text)
    language = next((one.text for one in package.iter(f"{_DC}language")), None)
    return composer.document(path, "epub", title, date, author=authors, language=language)
