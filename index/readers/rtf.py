"""Reads RTF with striprtf (BSD): paragraphs and tables, no headings, as the format marks none that a library finds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from index.errors import UnreadableFile
from index.passages import Document
from index.readers.compose import Composer

_HIDDEN = re.compile(r"\{[^{}]*\\v(?![a-z0-9])[^{}]*\}|\\v(?![a-z0-9]).*?(?:\\v0|\\plain)(?![a-z0-9])", re.DOTALL)
_DELETED = re.compile(r"\{[^{}]*\\deleted(?![a-z0-9])[^{}]*\}")
_DATE = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
_TITLE = re.compile(r"\{\\title ([^{}]*)\}")


def read_rtf(path: Path) -> Document:
    """An RTF file as a Document. Raises UnreadableFile, OSError."""
    from striprtf.striprtf import rtf_to_text  # untyped

    to_text: Any = rtf_to_text

    source = path.read_bytes().decode("latin-1")
    if not source.lstrip().startswith("{\\rtf"):
        raise UnreadableFile("is damaged, or no rtf file")
    composer = Composer()
    for pattern, what in ((_DELETED, "tracked deletions"), (_HIDDEN, "hidden passages")):
        source, count = pattern.subn(" ", source)
        composer.left_out(what, count) if count else None
    page_code = re.search(r"\\ansicpg(\d+)", source[:400])
    text = to_text(source, encoding=f"cp{page_code[1]}" if page_code else "cp1252", errors="replace")
    rows: list[list[str]] = []
    for line in [*re.sub(r"\n+\|", "|", text).split("\n"), ""]:
        if line.count("|") >= 2 and line.endswith("|"):
            rows.append([cell.strip() for cell in line[:-1].split("|")])
            continue
        composer.table(rows)
        rows = []
        composer.paragraph(line)
    made = _DATE.search(source)
    stated = f"{made[1]}-{int(made[2]):02}-{int(made[3]):02}" if made else None
    title = _TITLE.search(source)
    return composer.document(path, "rtf", to_text("{\\rtf1 " + title[1] + "}") if title else None, made=stated)
