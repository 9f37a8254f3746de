"""LaTeX as a tree, and single marks of it as text; the home of pylatexenc (MIT), which runs no TeX and opens no file.

It parses what it is told the shape of: the tables at the top tell it, and the reader, what common commands take.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

_SHOWN = {  # commands whose last argument is text: what they take
    "hypertarget": "{{", "hyperlink": "{{", "href": "{{", "textcolor": "[{{", "colorbox": "{{", "multicolumn": "{{{",
    "multirow": "[{[{[{", "parbox": "[[[{{", "raisebox": "{[[{", "makebox": "[[{", "framebox": "[[{", "fbox": "{",
    "enquote": "*{", "textup": "{", "textmd": "{", "textsf": "{", "texttt": "{", "uline": "{", "sout": "{", "hl": "{",
    "underline": "{", "foreignlanguage": "{{", "title": "[{", "author": "[{", "date": "{", "section": "*[{",
    "part": "*[{", "chapter": "*[{", "subsection": "*[{", "subsubsection": "*[{", "paragraph": "*[{",
    "subparagraph": "*[{", "frametitle": "[{", "caption": "*[{", "captionof": "{[{", "footnote": "[{", "thanks": "{",
    "footnotetext": "[{", "marginpar": "[{", "bibitem": "[{", "url": "{", "path": "{", "nolinkurl": "{", "item": "[",
    "ref": "{", "eqref": "{", "pageref": "{", "autoref": "{", "cref": "{", "Cref": "{", "nameref": "{",
    "parencite": "[[{", "textcite": "[[{", "autocite": "[[{", "footcite": "[[{", "color": "[{", "phantom": "{",
}  # fmt: skip
_MUTE = {  # commands that set something, or bring a file in: none of their arguments is text
    "pagestyle": "{", "thispagestyle": "{", "pagenumbering": "{", "addtolength": "{{", "addtocounter": "{{",
    "bibliographystyle": "{", "addbibresource": "[{", "graphicspath": "{", "index": "{", "markboth": "{{",
    "markright": "{", "linespread": "{", "fontsize": "{{", "hyphenation": "{", "newtheorem": "*{[{[",
    "captionsetup": "[{", "lstset": "{", "geometry": "{", "usetikzlibrary": "{", "tikzset": "{", "nocite": "{",
    "addcontentsline": "{{{", "rule": "[{{", "cline": "{", "noalign": "{", "setstretch": "{", "bookmarksetup": "{",
    "input": "{", "include": "{", "subfile": "{", "includeonly": "{", "import": "{{", "subimport": "{{",
    "verbatiminput": "{", "lstinputlisting": "[{", "inputminted": "[{{", "includepdf": "[{", "bibliography": "{",
    "InputIfFileExists": "{{{", "IfFileExists": "{{{", "openin": "{", "openout": "{", "directlua": "{",
    "ShellEscape": "{", "special": "{", "AtBeginDocument": "{", "AtEndDocument": "{", "setkeys": "{{",
}  # fmt: skip
_VERBATIM = ("verbatim*", "lstlisting", "Verbatim", "minted", "comment", "filecontents", "filecontents*", "alltt")
_ENVIRONMENTS = {
    "tabular": "[{", "tabular*": "{[{", "tabularx": "{[{", "tabulary": "{[{", "longtable": "[{", "minipage": "[[[{",
    "thebibliography": "{", "figure": "[", "figure*": "[", "table": "[", "table*": "[", "wrapfigure": "[{[{",
    "multicols": "{[", "columns": "[", "column": "[{", "list": "{{", "adjustwidth": "{{", "spacing": "{",
}  # fmt: skip
_OPTIONS = re.compile(r"\A(?:[ \t]*(?:\[[^\]\n]*\]|\{[^}\n]*\}))*[ \t]*\n")
BRINGS_IN = {
    "input", "include", "subfile", "import", "subimport", "verbatiminput", "lstinputlisting", "inputminted",
    "includepdf", "bibliography", "InputIfFileExists",
}  # fmt: skip


def parse(source: str) -> list[Any]:
    """The nodes of a piece of LaTeX; what does not close is taken as it stands."""
    from pylatexenc.latexwalker import LatexWalker

    nodes: list[Any] = LatexWalker(source, latex_context=_context(), tolerant_parsing=True).get_latex_nodes()[0]
    return nodes


def kind(node: Any) -> str:
    """What a node is: chars, group, comment, macro, environment, specials or math."""
    return str(type(node).__name__.removeprefix("Latex").removesuffix("Node").lower())


def arguments(node: Any) -> list[Any]:
    """A command's or an environment's arguments; an optional one that is not there is None."""
    return list(node.nodeargd.argnlist or []) if node.nodeargd is not None else []


def shown(node: Any) -> list[Any] | None:
    """The arguments of a command that are text, where it is known that some are."""
    if node.macroname in _SHOWN:
        return [one for one in arguments(node)[-1:] if one is not None]
    about = _texts().latex_context.get_macro_spec(node.macroname)
    if about is not None and about.macroname and not about.simplify_repl and not about.discard:
        return [one for one in arguments(node) if one is not None]
    return None


def plain(node: Any) -> str:
    """A mark as text: an accent, a sign, a formula; '' for a command that sets something, or that nobody knows."""
    if kind(node) == "macro" and (node.macroname in _MUTE or node.macroname == "today"):
        return ""
    return str(_texts().node_to_text(node))


def verbatim(node: Any) -> str | None:
    """The text of an environment, or of a `\\verb`, that is set as it stands, without its options; else None."""
    text = getattr(node.nodeargd, "verbatim_text", None)
    return None if text is None else _OPTIONS.sub("", text) if kind(node) == "environment" else text


def source_of(node: Any) -> str:
    """A group's own source, without its braces."""
    return str(node.latex_verbatim()).strip("{}[]") if node is not None else ""


def group_at(source: str, at: int) -> list[Any]:
    """The nodes of the group that opens at that place of the source."""
    depth = 0
    for end in range(at, min(at + 5_000, len(source))):
        if source[end] in "{}" and source[end - 1] != "\\":
            depth += 1 if source[end] == "{" else -1
            if not depth:
                return parse(source[at + 1 : end])
    return []


def persons(nodes: list[Any]) -> Iterator[list[Any]]:
    """An author's field, cut at each `\\and`."""
    person: list[Any] = []
    for node in nodes:
        if getattr(node, "macroname", "").lower() == "and":
            yield person
            person = []
        else:
            person.append(node)
    yield person


@cache
def _texts() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text(math_mode="text", keep_comments=False)


@cache
def _context() -> Any:
    from pylatexenc.latexwalker import get_default_latex_context_db
    from pylatexenc.macrospec import (
        EnvironmentSpec,
        MacroSpec,
        MacroStandardArgsParser,
        VerbatimArgsParser,
        std_environment,
        std_macro,
    )

    context = get_default_latex_context_db()
    context.add_context_category(
        "footnote",
        macros=[std_macro(name, takes) for name, takes in (_SHOWN | _MUTE).items()],
        environments=[std_environment(name, takes) for name, takes in _ENVIRONMENTS.items()]
        + [
            EnvironmentSpec(name, args_parser=VerbatimArgsParser(verbatim_arg_type="verbatim-environment"))
            for name in _VERBATIM
        ],
        prepend=True,
    )
    optional = MacroStandardArgsParser("[", optional_arg_no_space=True)
    context.set_unknown_macro_spec(MacroSpec("", args_parser=optional))
    context.set_unknown_environment_spec(EnvironmentSpec("", args_parser=optional))
    return context
