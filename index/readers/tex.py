r"""Reads LaTeX: title, authors and date, sections, lists, tables, notes; formulas as text as far as signs go.

The source is read, not typeset: a file that it would bring in (`\input`) is not opened, nothing that it would run is
run, and a command of the writer's own that takes no arguments stands for its text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.readers.compose import Composer
from index.readers.decode import decode
from index.readers.texnodes import (
    BRINGS_IN,
    arguments,
    group_at,
    kind,
    parse,
    persons,
    plain,
    shown,
    source_of,
    verbatim,
)

if TYPE_CHECKING:
    from index.passages import Document

_BODY = re.compile(r"^[^%\n]*?\\begin\s*\{document\}", re.MULTILINE)
_END = re.compile(r"^[^%\n]*?(?=\\end\s*\{document\})", re.MULTILINE)
_FIELD = re.compile(r"^(?:[^%\n]|\\%)*?\\(title|author|date)\s*(?:\[[^\]\n]*\])?\s*(?=\{)", re.MULTILINE)
_OWN = re.compile(r"\\(?:(?:re|provide)?newcommand\*?\s*\{?\s*|def\s*)\\([A-Za-z]+)\s*\}?\s*(?=\{)")
_ORDER = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph")
_TABLES = {"tabular", "tabular*", "tabularx", "tabulary", "longtable"}
_FORMULAS = {
    "equation",
    "align",
    "gather",
    "multline",
    "eqnarray",
    "displaymath",
    "math",
    "dmath",
    "flalign",
    "alignat",
}
_DRAWN = {"tikzpicture", "picture", "pgfpicture", "filecontents", "filecontents*"}
_UP_TO_A_GROUP = {"def", "edef", "gdef", "xdef", "write", "cmidrule"}  # the next group is theirs
_MARKS = {"cite", "parencite", "autocite", "ref", "eqref", "pageref", "autoref", "cref", "nameref"}
_NAMES = {"LaTeX": "LaTeX", "TeX": "TeX", "LaTeXe": "LaTeX2e", "BibTeX": "BibTeX"}
_LONGEST = 200  # characters that a command of the writer's own stands for


def read_tex(path: Path) -> Document:
    """A LaTeX file as a Document. Raises UnreadableFile, OSError."""
    source, _ = decode(path)
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    start, end = _BODY.search(source), None
    body = source[start.end() :] if start else source
    if start and (end := _END.search(body)):
        body = body[: end.end()]
    composer = Composer()
    walker = _Walker(composer, source)
    walker.nodes(parse(body))
    walker.end()
    return composer.document(
        path, "tex", walker.title, walker.date, author="; ".join(one.split("\n")[0] for one in walker.authors)
    )


class _Walker:
    """Goes through the nodes in order and gathers lines to paragraphs; footnotes wait for the end."""

    def __init__(self, composer: Composer, source: str) -> None:
        self._composer = composer
        self._line: list[str] = []
        self._within = 0  # a heading, a cell, a note: what would end a paragraph is a line break there
        self._notes: list[str] = []
        present = [at for at, name in enumerate(_ORDER) if f"\\{name}" in source]
        self._highest = min(present, default=0)
        self._own: dict[str, str] = {}
        for found in _OWN.finditer(source):
            self._own[found[1]] = self.text(group_at(source, found.end()))[:_LONGEST]
        self.title, self.date = "", ""
        self.authors: list[str] = []
        for found in _FIELD.finditer(source):
            group = group_at(source, found.end())
            if found[1] == "author":
                self.authors += filter(None, map(self.text, persons(group)))
            elif text := self.text(group):
                setattr(self, found[1], text)

    def end(self) -> None:
        """Add what is still open, and the footnotes."""
        self._flush()
        if self._notes:
            self._composer.section(1, "Notes")
        for note in self._notes:
            self._composer.paragraph(note)

    def nodes(self, nodes: list[Any]) -> None:
        """Nodes in order; `at` runs ahead where a command takes what follows it."""
        at = 0
        while at < len(nodes):
            node = nodes[at]
            at += 1
            match kind(node):
                case "chars":
                    self._chars(node.chars)
                case "group":
                    self.nodes(node.nodelist)
                case "comment":
                    if re.search(r"\w", node.comment):
                        self._composer.left_out("comments")
                    self._chars(node.comment_post_space if "\n\n" in node.comment_post_space else "")
                case "environment":
                    self._environment(node)
                case "macro":
                    at = self._macro(node, nodes, at)
                case _:
                    aside = "\n" if getattr(node, "displaytype", "") == "display" else ""
                    self._line.append(f"{aside}{plain(node)}{aside}")

    def text(self, nodes: Sequence[Any]) -> str:
        """The words of some nodes, no paragraph of their own."""
        outer, self._line = self._line, []
        self._within += 1
        self.nodes([one for one in nodes if one is not None])
        self._within -= 1
        found, self._line = "".join(self._line), outer
        return re.sub(r" ?\n[ \n]*", "\n", re.sub(r"[^\S\n]+", " ", found)).strip()

    def _chars(self, chars: str) -> None:
        first, *others = re.split(r"\n[ \t]*\n\s*", chars)
        self._line.append(re.sub(r"\s+", " ", first))
        for one in others:
            self._flush()
            self._line.append(re.sub(r"\s+", " ", one))

    def _flush(self) -> None:
        if self._within:
            self._line.append("\n")
        else:
            text = "".join(self._line)
            self._line = []
            self._composer.paragraph(text)

    def _macro(self, node: Any, nodes: list[Any], at: int) -> int:
        """A command; gives the place after what it takes."""
        name, own = node.macroname, arguments(node) or [None]  # a file that ends early
        if name in _ORDER or name == "frametitle":
            level = len(_ORDER) + 2 if name == "frametitle" else 2 + _ORDER.index(name) - self._highest
            self._flush()
            self._composer.heading(level, self.text(own[-1:]))
        elif name == "maketitle":
            self._flush()
            self._composer.heading(1, self.title)
            for text in (*self.authors, self.date):
                self._composer.paragraph(text)
        elif name in {"title", "author", "date"}:
            pass  # told by \maketitle
        elif name in {"footnote", "footnotetext", "thanks", "marginpar"}:
            self._notes.append(self.text(own[-1:]))
        elif name in {"caption", "captionof", "par", "item", "bibitem"}:
            self._flush()
            if name == "bibitem":
                self._line.append(f"[{source_of(own[-1])}] ")
            elif name != "par" and own[-1] is not None:
                self._line.append(self.text(own[-1:]) + " ")
                if name != "item":
                    self._flush()
        elif name in {"\\", "newline", "tabularnewline"}:
            self._line.append("\n")
        elif name in _MARKS or name.lower().startswith("cite"):
            self._line.append(f"[{source_of(own[-1])}]")
        elif name in {"url", "path", "nolinkurl"}:
            self._line.append(source_of(own[-1]))
        elif (said := verbatim(node)) is not None:
            self._line.append(said)
        elif name in BRINGS_IN:
            self._composer.left_out("files that it would bring in")
        elif name == "iffalse":
            return self._skipped(nodes, at, "passages that are switched off", {"fi", "else"})
        elif name == "color" and source_of(own[-1]).lower() == "white":
            return self._skipped(nodes, at, "hidden passages", {"color"})
        elif name == "phantom" or (name == "textcolor" and source_of(own[1 % len(own)]).lower() == "white"):
            self._composer.left_out("hidden passages")
        elif name in _UP_TO_A_GROUP:
            return next(
                (ahead + 1 for ahead in range(at, min(at + 4, len(nodes))) if kind(nodes[ahead]) == "group"), at
            )
        elif (texts := shown(node)) is not None:
            self.nodes([part for one in texts for part in (one.nodelist if kind(one) == "group" else [one])])
        else:
            self._line.append(_NAMES.get(name) or self._own.get(name) or plain(node))
        return at

    def _skipped(self, nodes: list[Any], at: int, what: str, until: set[str]) -> int:
        """The place of the command that ends what is not shown."""
        self._composer.left_out(what)
        ends = (ahead for ahead in range(at, len(nodes)) if getattr(nodes[ahead], "macroname", "") in until)
        return next(ends, len(nodes))

    def _environment(self, node: Any) -> None:
        name = node.environmentname
        if name == "comment":
            self._composer.left_out("comments")
        elif name.rstrip("*") in _FORMULAS:
            self._line.append(f"\n{plain(node)}\n")
        elif name in _DRAWN:
            return
        elif (said := verbatim(node)) is not None:
            self._flush()
            self._line.append(said)
            self._flush()
        elif name in _TABLES and not self._within:
            self._flush()
            self._composer.table([[self.text(cell) for cell in row] for row in self._rows(node.nodelist)])
        else:
            self._flush()
            named = {"abstract": "Abstract", "thebibliography": "References"}.get(name)
            if named and not self._within:
                self._composer.section(2, named)
            inner = list(node.nodelist)
            if name == "frame" and inner and kind(inner[0]) == "group":
                self._composer.heading(len(_ORDER) + 2, self.text(inner.pop(0).nodelist))
            self.nodes(inner)
            self._flush()
            if named == "Abstract" and not self._within:
                self._composer.section(2, "")

    def _rows(self, nodes: list[Any]) -> list[list[list[Any]]]:
        """A table's rows, of cells, of nodes. What a long table repeats on its pages is taken once."""
        rows: list[list[list[Any]]] = [[[]]]
        since, has_head = 0, False
        for node in nodes:
            name = getattr(node, "macroname", "")
            if kind(node) == "specials" and node.specials_chars == "&":
                rows[-1].append([])
            elif name in {"\\", "tabularnewline"}:
                rows.append([[]])
            elif name == "caption":
                self._composer.paragraph(self.text(arguments(node)[-1:]))
            elif name in {"endfirsthead", "endhead", "endfoot", "endlastfoot"}:
                if has_head:
                    del rows[since:]
                    rows.append([[]])
                since, has_head = len(rows) - 1, True
            else:
                rows[-1][-1].append(node)
                spans = source_of(arguments(node)[0]) if name == "multicolumn" else ""
                rows[-1] += [[] for _ in range(min(int(spans), 100) - 1)] if spans.isdecimal() else []
        return rows
