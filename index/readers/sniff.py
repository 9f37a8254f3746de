"""Tells a file's format by its bytes, for where its name lies; knows only formats that have marks of their own."""

from pathlib import Path

from index.errors import UnreadableFile

HEAD = 2048
_PACKED = (
    ("[Content_Types].xml", "word/", "docx"),
    ("[Content_Types].xml", "xl/", "xlsx"),
    ("[Content_Types].xml", "ppt/", "pptx"),
)
_TEXTS = {"text", "markdown", "rst", "tex"}
_MIMETYPES = {
    b"application/epub+zip": "epub",
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "xlsx",
    b"application/vnd.oasis.opendocument.presentation": "odt",
}


def mark(path: Path) -> str | None:
    """What the first bytes say: pdf, rtf, zip, gz, ole, html, or None where they say nothing. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    if head.startswith(b"\x1f\x8b"):
        return "gz"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:100].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    return None


def true_kind(path: Path, named: str) -> str:
    """The format that a file has, where its name says `named`. Raises UnreadableFile for those that nobody reads."""
    seen = mark(path)
    if seen == "zip":
        try:
            return _packed(path) or ("zip" if named in _TEXTS else named)
        except UnreadableFile as fault:
            raise UnreadableFile("is not text") if named in _TEXTS else fault from fault
    if seen == "ole" and named != "xlsx":
        raise UnreadableFile(
            "is an old or locked Office file; save it anew as .docx, .xlsx or .pptx without a password"
        )
    if seen is None or seen == "ole" or (seen == "html" and named in _TEXTS | {"json", "csv", "mail", "mbox"}):
        return named
    if seen == "pdf" and named in {"mail", "mbox", "html", "csv", "json", "rst", "tex"} and not _starts(path, b"%PDF-"):
        return named  # a text that speaks of one
    return seen


def _starts(path: Path, mark: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(mark)) == mark


def _packed(path: Path) -> str | None:
    """Which format made of zipped parts it is, or None for a mere archive."""
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(path) as archive:
            names = archive.namelist()
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return _MIMETYPES.get(archive.read("mimetype").strip())
            for first, folder, kind in _PACKED:
                if first in names and any(name.startswith(folder) for name in names):
                    return kind
    except (BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as fault:
        raise UnreadableFile(f"is damaged: {fault}") from fault
    return None
