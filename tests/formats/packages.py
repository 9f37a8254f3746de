"""Our files, packed anew with a part replaced."""

import io
import zipfile
from pathlib import Path

FILES = Path(__file__).parent / "files"
W = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"


def packed(files: dict[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def changed(name: str, part: str, data: str) -> bytes:
    """One of our files with a part of it replaced."""
    with zipfile.ZipFile(FILES / name) as archive:
        return packed({one: data if one == part else archive.read(one) for one in archive.namelist()})
