"""Reads reStructuredText with docutils (public domain and BSD): sections, lists, tables, notes; its fields on top.

The home of docutils. Directives that would bring in other files or raw output are off; the words of directives and
roles that only Sphinx knows are kept, as far as they are words.
"""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from index.readers.compose import Composer
from index.readers.decode import decode

if TYPE_CHECKING:
    from index.passages import Document

_SAFE: dict[str, object] = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,  # no settings from the user's or the working folder
    "report_level": 5,
    "halt_level": 6,  # faults are told in the tree, and the rest is read
    "warning_stream": False,
    "input_encoding": "unicode",
    "syntax_highlight": "none",
    "trim_footnote_reference_space": True,
    "line_length_limit": 200_000,
}
_SILENT = {
    "decoration", "meta", "pending", "raw", "image", "target", "substitution_definition", "generated", "transition",
}  # fmt: skip
_LINES = {"literal_block", "doctest_block", "math_block", "address"}  # line breaks in these are the writer's own
_ROLE = re.compile(r":[\w:.+-]+:`~?!?([^`<]*?)\s*(?:<[^`>]*>)?`", re.DOTALL)
_BARE_ROLE = re.compile(r":[\w:.+-]+:`<?~?([^`>]*)>?`")
_DIRECTIVE = re.compile(r"\.\. *([\w:.+-]+) *:: *(.*)")
_OPTIONS = re.compile(r"\A(?:[ \t]+:[\w-]+:.*\n?)+")
_NO_WORDS = {"toctree", "index", "highlight", "module", "currentmodule", "py:module", "py:currentmodule", "autosummary"}
_OF_VERSIONS = {"versionadded", "versionchanged", "versionremoved", "deprecated"}  # their argument begins a sentence
_DEEPEST = 20  # directives within directives


def read_rst(path: Path) -> Document:
    """A reStructuredText file as a Document. Raises UnreadableFile, OSError."""
    text, _ = decode(path)
    tree = _parsed(text)
    composer = Composer()
    walker = _Walker(composer)
    walker.blocks(tree, 1)
    walker.end()
    about = _kin(tree, "docinfo")
    fields = {one.tagname: one.astext() for info in about for one in info}
    title = next((one.astext() for one in _kin(tree, "title")), None)
    named = [*about, *(group for info in about for group in _kin(info, "authors"))]
    names = "; ".join(one.astext() for group in named for one in _kin(group, "author"))
    return composer.document(path, "rst", title, fields.get("date"), author=names)


def _parsed(text: str) -> Any:
    from docutils.core import publish_doctree

    return publish_doctree(text, settings_overrides=_SAFE)


def _kin(parent: Any, *names: str) -> list[Any]:
    """The element's children of these kinds."""
    return [one for one in parent.children if one.tagname in names]


class _Walker:
    """Goes through docutils' tree in order; footnotes wait for the end."""

    def __init__(self, composer: Composer) -> None:
        self._composer = composer
        self._notes: list[str] = []

    def end(self) -> None:
        """Add the footnotes."""
        if self._notes:
            self._composer.section(1, "Notes")
        for note in self._notes:
            self._composer.paragraph(note)

    def blocks(self, parent: Any, level: int, columns: str = "", depth: int = 0) -> None:
        """A parent's children as paragraphs; `level` is that of a heading among them."""
        for one in parent.children:
            name = one.tagname
            if name == "title" and parent.tagname in {"document", "section"}:
                self._composer.heading(level, _words(one))
            elif name == "subtitle":
                level += 1
                self._composer.heading(level, _words(one))
            elif name == "section":
                self.blocks(one, level + 1, depth=depth)
            elif name in _LINES:
                self._composer.paragraph(_words(one), columns=columns)
            elif name == "line_block":
                self._composer.paragraph("\n".join(_lines(one)), columns=columns)
            elif name in {"docinfo", "field_list"}:
                self._fields(one, columns)
            elif name == "definition_list_item":
                self._definition(one, level, depth)
            elif name == "option_list_item":
                self._composer.paragraph(", ".join(map(_words, one.children[0])) + ": " + _words(one.children[1]))
            elif name == "table":
                self._table(one)
            elif name == "footnote":
                self._notes.append(" ".join(_words(part) for part in one.children if part.tagname != "label"))
            elif name == "comment":
                self._composer.left_out("comments")
            elif name == "system_message":
                self._refused(one, level, depth)
            elif name == "topic" and "contents" in one["classes"]:
                continue  # the headings, once more
            elif name in {"paragraph", "title", "rubric", "attribution", "caption", "term"}:
                self._composer.paragraph(_flat(one), columns=columns)
            elif name == "citation":
                label, *rest = one.children
                self._composer.paragraph(f"[{label.astext()}] " + " ".join(map(_flat, rest)))
            elif name not in _SILENT and hasattr(one, "children"):
                self.blocks(one, level, columns, depth)

    def _fields(self, fields: Any, columns: str) -> None:
        """Authors and the like as they are, other fields with their names."""
        for one in fields.children:
            if one.tagname == "field":
                name, body = map(_flat, one.children)
                self._composer.paragraph(f"{name}: {body}" if body else "", columns=columns)
            elif one.tagname == "authors":
                for author in one.children:
                    self._composer.paragraph(_flat(author))
            else:
                self._composer.paragraph(_words(one) if one.tagname in _LINES else _flat(one))

    def _definition(self, item: Any, level: int, depth: int) -> None:
        """The term is a paragraph, and stands over what is said of it."""
        term = ""
        for part in item.children:
            if part.tagname == "definition":
                self.blocks(part, level, term, depth)
            else:
                term = _flat(part)
                self._composer.paragraph(term)

    def _table(self, table: Any) -> None:
        """Rows under the columns' names, where the table marks them."""
        for title in _kin(table, "title"):
            self._composer.paragraph(_flat(title))
        for group in _kin(table, "tgroup"):
            heads = [_cells(row) for head in _kin(group, "thead") for row in head.children]
            rows = [_cells(row) for body in _kin(group, "tbody") for row in body.children]
            for head in heads:
                self._composer.row(head, [])
            columns = [self._composer.clean(name) for name in _columns(heads[-1])] if heads else []
            for row in rows:
                self._composer.row(row, columns)

    def _refused(self, message: Any, level: int, depth: int) -> None:
        """What docutils did not take: words in a directive of Sphinx's are read, other files never."""
        said = message.children[0].astext()
        source = next((one.astext() for one in _kin(message, "literal_block")), "")
        if "disabled" in said or "deactivated" in said:
            self._composer.left_out("raw passages" if '"raw"' in said else "files that it would bring in")
        elif said.startswith("Unknown directive type") and (found := _DIRECTIVE.match(source)) and depth < _DEEPEST:
            if found[1] in _NO_WORDS:
                return
            body = dedent(_OPTIONS.sub("", source[found.end() :].lstrip("\n")))
            is_name = not body.strip() and " " not in found[2]  # a file, a module: no words
            gap = "\n" if found[1] in _OF_VERSIONS else "\n\n"
            inner = _parsed(body if is_name else f"{found[2]}{gap}{body}")
            self.blocks(inner, level, depth=depth + 1)


def _cells(row: Any) -> list[str]:
    """A row's cells; one that spans columns is followed by empty ones."""
    cells: list[str] = []
    for entry in row.children:
        cells += ["\n".join(map(_flat, entry.children)), *[""] * int(entry.get("morecols", 0))]
    return cells


def _columns(head: list[str]) -> list[str]:
    """The columns' names: one that spans columns names each of them."""
    return [cell or next((one for one in reversed(head[:at]) if one), "") for at, cell in enumerate(head)]


def _lines(block: Any) -> list[str]:
    return [
        line for one in block.children for line in (_lines(one) if one.tagname == "line_block" else [_words(one)])
    ]  # fmt: skip


def _flat(one: Any) -> str:
    """An element's words on one line: its source is wrapped."""
    return " ".join(_words(one).split())


def _words(one: Any) -> str:
    """An element's words; marks of footnotes are none, and roles that docutils does not know give their text."""
    name = getattr(one, "tagname", "#text")
    if name == "#text":
        return str(one.astext())
    if name in {"footnote_reference", "system_message", "comment", *_SILENT} - {"target"}:
        return ""
    if name == "citation_reference":
        return f"[{one.astext()}]"
    if name == "problematic":
        text = one.astext()
        shown = _ROLE.sub(r"\1", text).strip()
        return shown or _BARE_ROLE.sub(r"\1", text)
    blocks = name in {"entry", "list_item", "field_body", "bullet_list", "enumerated_list", "description"}
    return ("\n" if blocks else "").join(map(_words, one.children))
