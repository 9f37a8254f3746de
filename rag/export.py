"""Answers that were kept (the exchange format) as Markdown, as plain text, and as one HTML page that opens offline.

Every footnote carries its quote, its file and its paragraph, so that `rag.recheck` can hold it against the documents.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from index.commands import printable

Kept = Mapping[str, Any]  # one object of the exchange format, schema 1
NEAREST_SHOWN = 5
_ADDRESS = re.compile(r"\b(?:https?|ftp|www)(?=[:.])", re.IGNORECASE)  # would become a link by itself
_STYLE = """
body{font:17px/1.55 Georgia,serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.5rem}a{color:#174ea6}blockquote{margin:.2rem 0 .8rem 1rem}
cite{font-style:normal;font-weight:bold}.weak{border-bottom:1px dashed #a15c00}footer,.told{color:#555;font-size:.85rem}
@media(prefers-color-scheme:dark){body{color:#e8e6e3;background:#16181b}a{color:#8ab4f8}footer,.told{color:#aaa}}
"""


def to_plain_text(answers: Sequence[Kept], title: str | None) -> str:
    """Answers as text: sentences with [1], then the footnotes, a line each."""
    blocks = [title, ""] if title else []
    for answer in _with_folders(answers):
        blocks += [_line(answer["answer"]), ""]
        for number, place, quotes in _footnotes(answer):
            blocks.append(f"[{number}] {_where(place)}: {' … '.join(quotes)}")
        blocks.append("")
    return "\n".join(blocks).rstrip() + "\n"


def to_markdown_page(answers: Sequence[Kept], title: str | None) -> str:
    """Answers as Markdown with footnotes, those of several answers told apart; what is not ours is escaped."""
    blocks = [f"# {_escaped(_line(title))}", ""] if title else []
    for nth, answer in enumerate(_with_folders(answers), start=1):
        prefix = f"{nth}-" if len(answers) > 1 else ""
        if title:
            blocks += [f"## {_escaped(_line(answer['question']))}", ""]
        refusal = [_escaped(_line(refusal_of(answer))), ""] if not answer["answered"] else []
        if not answer["statements"]:
            blocks += refusal
            continue
        sentences = []
        for statement in answer["statements"]:
            notes = "".join(f"[^{prefix}{number}]" for number in _numbers(statement))
            weak = " (weak)" if statement["verdict"] == "weak" else ""
            other = "".join(f"[^{prefix}{number}]" for number in statement.get("differs_from", ()))
            differs = f" (differs from {other})" if other else ""
            sentences.append(f"{_escaped(_line(statement['text']))}{weak}{notes}{differs}")
        blocks += [" ".join(sentences), "", *refusal]
        for number, place, quotes in _footnotes(answer):
            blocks.append(f"[^{prefix}{number}]: {_escaped(_where(place))}: {_escaped(' … '.join(quotes))}")
        blocks.append("")
    return "\n".join(blocks).rstrip() + "\n"


def to_html_page(answers: Sequence[Kept], title: str) -> str:
    """Answers as one HTML page: no script, nothing from outside, its quotes within."""
    body = "".join(_html_answer(nth, answer) for nth, answer in enumerate(_with_folders(answers), start=1))
    heading = _shown(title)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{heading}</title><style>{_STYLE}</style></head><body><main><h1>{heading}</h1>\n{body}</main>"
        "<footer>Made with Footnote. Check the quotes against the documents again: ask --verify THIS-FILE --docs FOLDER"
        "</footer></body></html>\n"
    )


def _with_folders(answers: Sequence[Kept]) -> Sequence[Kept]:
    """The same, with `folder/file` as the file where they name places in several folders."""
    fields = ("citations", "nearest")
    if len({place.get("folder") for answer in answers for name in fields for place in answer[name]}) < 2:
        return answers
    return [
        {**answer}
        | {name: [{**place, "file": f"{place['folder']}/{place['file']}"} for place in answer[name]] for name in fields}
        for answer in answers
    ]


def _html_answer(nth: int, answer: Kept) -> str:
    question = f"<section><h2>{_shown(answer['question'])}</h2>\n"
    refusal = f"<p>{_shown(refusal_of(answer))}</p>" if not answer["answered"] else ""
    if not answer["statements"]:
        near = "".join(f"<li>{_shown(_where(place))}</li>" for place in answer["nearest"][:NEAREST_SHOWN])
        nearest = f"<p>The nearest paragraphs:</p><ul>{near}</ul>" if near else ""
        return f"{question}{refusal}{nearest}</section>\n"
    sentences = []
    for statement in answer["statements"]:
        links = _links(nth, _numbers(statement))
        other = _links(nth, statement.get("differs_from", ()))
        differs = f" (differs from {other})" if other else ""
        weak = statement["verdict"] == "weak"
        text = f'<span class="weak" title="weak">{_shown(statement["text"])}</span>' if weak else None
        sentences.append(f"{text or _shown(statement['text'])}{' (weak)' if weak else ''}{links}{differs}")
    notes = "".join(
        f'<li id="n{nth}-{number}" value="{number}"><cite>{_shown(_where(place))}</cite>'
        + "".join(f"<blockquote>{_shown(quote)}</blockquote>" for quote in quotes)
        + "</li>\n"
        for number, place, quotes in _footnotes(answer)
    )
    told = f'<p class="told">{_shown(answer["model"])}, {_shown(answer["endpoint"])}</p>'
    return f"{question}<p>{' '.join(sentences)}</p>{refusal}\n<ol>{notes}</ol>{told}</section>\n"


def refusal_of(answer: Kept) -> str:
    """That the documents do not answer, and why; an answer that was kept by an older version says it as a whole."""
    return str(answer.get("refusal") or answer["answer"])


def _links(nth: int, numbers: Iterable[int]) -> str:
    return "".join(f'<sup><a href="#n{nth}-{number}">[{number}]</a></sup>' for number in numbers)


def _numbers(statement: Kept) -> list[int]:
    return list(dict.fromkeys(note["number"] for note in statement["citations"]))


def _footnotes(answer: Kept) -> Iterator[tuple[int, Kept, list[str]]]:
    """(number, place, quotes in “marks”) of each footnote."""
    for place in answer["citations"]:
        quotes = dict.fromkeys(
            f"“{_line(note['quote'])}”"
            for statement in answer["statements"]
            for note in statement["citations"]
            if note["number"] == place["number"]
        )
        yield place["number"], place, list(quotes)


def _where(place: Kept) -> str:
    """`file ¶8`, with the page and the date if they are known."""
    page = f", page {place['page']}" if place.get("page") else ""
    day = f", {place['date']}" if place.get("date") else ""
    return _line(f"{place['file']} ¶{place['paragraph']}{page}{day}")


def _line(text: str) -> str:
    return printable(" ".join(text.split()))


def _shown(text: str) -> str:
    return escape(_line(text), quote=True)


def _escaped(text: str) -> str:
    """Text that Markdown and the HTML inside it take for nothing else; `rag.recheck` undoes it."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    plain = "".join(f"\\{letter}" if letter in "\\`*_{}[]()#+!|~" else letter for letter in plain)
    return _ADDRESS.sub(r"\g<0>\\", plain)
