"""What runs through a PDF's pages: heads that recur, paragraphs that go on, words cut at line ends; pure functions."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from index.readers.layout import Part, Piece, rows_of

MARGIN = 0.14  # of the page's height, above and below, in which running heads and page numbers stand
_NUMBER = re.compile(
    r"\W*(?:page|seite|p\.)?\s*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of|von)\s*\d{1,4})?\W*", re.IGNORECASE
)
_END = re.compile(r"[.!?:;][\"'”’»)\]]*$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def without_running_heads(pages: Sequence[tuple[float, list[Piece]]]) -> list[list[Piece]]:
    """The pages' pieces without page numbers and lines that recur at the same height.

    `pages` are (height, pieces). A line recurs when it stands, but for its digits, on three pages; on two, where it
    is the first or the last of the page.
    """
    edges: Counter[tuple[str, int]] = Counter()
    rows = [rows_of(pieces) for _, pieces in pages]
    for (height, _), lines in zip(pages, rows, strict=True):
        edges.update({_edge(line) for line in lines if _in_margin(line[0], height)})
    kept: list[list[Piece]] = []
    for (height, _), lines in zip(pages, rows, strict=True):
        page: list[Piece] = []
        outer = {id(line) for line in (*lines[:2], *lines[-2:])}
        for line in lines:
            text = " ".join(piece.text for piece in line)
            needed = 2 if line is lines[0] or line is lines[-1] else 3
            repeats = edges[_edge(line)] >= needed and _in_margin(line[0], height)
            numbers = id(line) in outer and _in_margin(line[0], height) and _NUMBER.fullmatch(text)
            if not repeats and not numbers:
                page += line
        kept.append(page)
    return kept


def joined(found: Sequence[Part]) -> list[Part]:
    """Parts of a document, with a paragraph that runs on over a column's or a page's end made whole."""
    whole: list[Part] = []
    for part in found:
        last = whole[-1] if whole else None
        runs_on = (
            last is not None and not last.rows and not part.rows
            and last.lines > 1 and abs(last.size - part.size) < 0.6 and last.bold == part.bold
            and not _END.search(last.text) and part.text[:1].islower()
        )  # fmt: skip
        if last is not None and runs_on:
            whole[-1] = replace(last, text=f"{last.text}\n{part.text}", lines=last.lines + part.lines)
        else:
            whole.append(part)
    return whole


def unhyphenated(texts: Sequence[str]) -> list[str]:
    """The texts with their line breaks made blanks, and words put together that a line's end had cut.

    A hyphen stays where the document writes the word with one elsewhere.
    """
    known = Counter(word.lower() for text in texts for word in _WORD.findall(text))

    def put(match: re.Match[str]) -> str:
        first, second = match[1], match[2]
        if not second[0].islower():
            return f"{first}-{second}"
        with_hyphen, without = known[f"{first}-{second}".lower()], known[f"{first}{second}".lower()]
        return f"{first}-{second}" if with_hyphen > without else f"{first}{second}"

    return [re.sub(r"([^\W\d_]+)[-\u00ad\u2010\x02]\n([^\W\d_]+)", put, text).replace("\n", " ") for text in texts]


def _edge(line: list[Piece]) -> tuple[str, int]:
    """What makes a line recur: its words but for digits, and its height within a few points."""
    return re.sub(r"\d+", "#", " ".join(piece.text for piece in line)).lower(), round(line[0].base / 6)


def _in_margin(piece: Piece, height: float) -> bool:
    return not MARGIN * height < piece.base < (1 - MARGIN) * height
