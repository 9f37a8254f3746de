"""Puts a page's letters together: letters to words, words upright, words to stretches of a line; pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from index.readers.layout import Piece

Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(slots=True)
class Word:
    """A word's letters and box, its first letter's point on the baseline, its height in points.

    First in the page's own coordinates, then, with `base`, as `set_upright` leaves it.
    """

    text: str
    box: Box
    start: tuple[float, float]
    size: float
    bold: bool
    base: float = 0.0


def set_upright(word: Word, turn: int, width: float, height: float) -> None:
    """From the page's coordinates (upwards from its lower left corner) to those of a reader: downwards from above."""
    left, bottom, right, top = word.box
    x, y = word.start
    if turn == 1:
        word.box, word.base = (bottom, left, top, right), x
    elif turn == 2:
        word.box, word.base = (width - right, bottom, width - left, top), y
    elif turn == 3:
        word.box, word.base = (height - top, width - right, height - bottom, width - left), width - x
    else:
        word.box, word.base = (left, height - top, right, height - bottom), height - y


def around(one: Box, other: Box) -> Box:
    """The box around both."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def goes_on_with(word: Word, start: tuple[float, float], box: Box, size: float, turn: int) -> bool:
    """Whether a letter goes on with a word: it stands on its line, and not before it."""
    off = start[1] - word.start[1] if turn in {0, 2} else start[0] - word.start[0]
    back = {0: word.box[0] - box[0], 1: word.box[1] - box[1], 2: box[2] - word.box[2], 3: box[3] - word.box[3]}
    return abs(off) <= 0.6 * max(size, word.size) and back.get(turn, 0.0) <= size


def pieces(words: list[Word]) -> Iterator[Piece]:
    """Words to stretches of a line: the next word stands on the same line, to the right, not far away."""
    row: list[Word] = []
    for word in words:
        if row and not _goes_on(row[-1], word):
            if any(one.text for one in row):
                yield _piece(row)
            row = []
        row.append(word)
    if any(one.text for one in row):
        yield _piece(row)


def _goes_on(last: Word, word: Word) -> bool:
    near = -0.5 * word.size <= word.box[0] - last.box[2] <= 0.9 * max(word.size, last.size)
    return near and abs(word.base - last.base) < 0.5 * max(word.size, last.size)


def _piece(row: list[Word]) -> Piece:
    row = [word for word in row if word.text]
    longest = max(row, key=lambda word: len(word.text))
    bold = sum(len(word.text) for word in row if word.bold) * 2 > sum(len(word.text) for word in row)
    size = median(word.size for word in row)
    return Piece(" ".join(word.text for word in row), row[0].box[0], row[-1].box[2], longest.base, size, bold)
