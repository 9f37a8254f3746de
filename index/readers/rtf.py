"""Reads RTF with striprtf (BSD): paragraphs and tables, no headings, as the format marks none that a library finds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.errors import UnreadableFile
from index.passages import Document
from index.readers.compose import Composer

_TOKEN = re.compile(r"\\([a-z]+)(-?\d+)? ?|\\'[0-9a-fA-F]{2}|\\[^a-z]|[{}]|[^\\{}]+", re.DOTALL)
_COLOUR = re.compile(r"(?:\\red(\d+))?\s*(?:\\green(\d+))?\s*(?:\\blue(\d+))?\s*;")
_DATE = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
_TITLE = re.compile(r"\{\\title ([^{}]*)\}")
_AUTHOR = re.compile(r"\{\\author ([^{}]*)\}")


def read_rtf(path: Path) -> Document:
    """An RTF file as a Document. Raises UnreadableFile, OSError."""
    from striprtf.striprtf import rtf_to_text  # untyped

    to_text: Any = rtf_to_text

    source = path.read_bytes().decode("latin-1")
    if not source.lstrip().startswith("{\\rtf"):
        raise UnreadableFile("is damaged, or no rtf file")
    composer = Composer()
    source = _without_hidden(source, composer)
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
    found = [field.search(source) for field in (_TITLE, _AUTHOR)]
    title, author = (to_text("{\\rtf1 " + one[1] + "}") if one else None for one in found)
    return composer.document(path, "rtf", title, made=stated, author=author)


@dataclass(slots=True)
class _Style:
    """How letters look at a point of the source; groups inherit it and give it back."""

    hidden: bool = False
    deleted: bool = False
    size: int = 24  # half points
    colour: int = 0
    ground: bool = False


def _without_hidden(source: str, composer: Composer) -> str:
    """The source without letters that are deleted, hidden, of no size, or white on no ground; its commands all stay."""
    white = _white_colours(source)
    style, above = _Style(), list[_Style]()
    kept: list[str] = []
    was = ""
    for token in _TOKEN.finditer(source):
        text, name, number = token[0], token[1], int(token[2] or 1)
        if text == "{":
            above.append(replace(style))
        elif text == "}":
            style = above.pop() if above else _Style()
        elif name == "plain":
            style = _Style(deleted=style.deleted)
        elif name == "v":
            style.hidden = number != 0
        elif name == "deleted":
            style.deleted = number != 0
        elif name == "fs":
            style.size = number
        elif name == "cf":
            style.colour = number
        elif name in {"highlight", "cb", "chcbpat", "cbpat", "clcbpat"}:
            style.ground = number != 0
        elif not name or name == "u":
            unseen = style.hidden or style.size <= 3 or (style.colour in white and not style.ground)
            what = "tracked deletions" if style.deleted else "hidden passages" if unseen else ""
            if what and text.strip() and what != was:
                composer.left_out(what)
            if text.strip():
                was = what
            if what:
                continue
        kept.append(text)
    return "".join(kept)


def _white_colours(source: str) -> set[int]:
    """Numbers of the colours that are white, or nearly."""
    table = re.search(r"\{\\colortbl([^}]*)\}", source)
    found = _COLOUR.finditer(table[1]) if table else ()
    return {at for at, one in enumerate(found) if all(one[part] and int(one[part]) >= 253 for part in (1, 2, 3))}
