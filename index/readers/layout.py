"""From pieces of lines with their boxes to paragraphs in reading order; pure functions, no PDF library.

A page is cut along its white space: a gutter makes columns (lines that cross it divide them into bands), a gap makes
parts that stand below each other. Short cells that stand in rows across a gutter are a table.
"""

import re
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

WIDEST = 20_000  # points from a page's first letter to its last; the format allows a page 14,400
GUTTER = 7.0  # points of white that can part two columns
CELL = 18  # characters; lines of a column of text are longer
_BULLET = re.compile(r"(?:[•‣▪◦●○■–—*-]|\(?(?:\d{1,2}|[a-z])[.)])\s", re.IGNORECASE)
_END = re.compile(r"[.!?:;][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words on one line, in points from the page's upper left corner; `base` is its baseline."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What the page shows as one paragraph (`rows` empty) or as a table; `size` and `bold` tell headings."""

    text: str
    page: int
    size: float
    bold: bool = False
    rows: tuple[tuple[str, ...], ...] = ()
    lines: int = 1


def parts(pieces: list[Piece], page: int) -> list[Part]:
    """The page's paragraphs and tables in reading order."""
    found: list[Part] = []
    for region, is_table in _regions(pieces):
        if is_table:
            rows = tuple(tuple(piece.text for piece in row) for row in rows_of(region))
            found.append(Part("", page, region[0].size, rows=rows))
        else:
            found += _paragraphs(region, page)
    return found


def _regions(pieces: list[Piece]) -> list[tuple[list[Piece], bool]]:
    """(pieces of one column or of a table, is it a table) in reading order."""
    if len(pieces) < 4:
        return [(pieces, False)] if pieces else []
    gutter = _gutter(pieces)
    if gutter is not None:
        left = [one for one in pieces if one.x1 <= gutter]
        right = [one for one in pieces if one.x0 >= gutter]
        across = sorted((one for one in pieces if one.x0 < gutter < one.x1), key=lambda one: one.base)
        if _is_table(left, right):
            low, high = min(one.base for one in right) - 1, max(one.base for one in right) + 1
            body = [one for one in pieces if low <= one.base <= high]
            above = [one for one in pieces if one.base < low]
            below = [one for one in pieces if one.base > high]
            return [*_regions(above), (body, True), *_regions(below)]
        found: list[tuple[list[Piece], bool]] = []
        edges = [float("-inf"), *(one.base for one in across), float("inf")]
        spanning: list[Piece] = []
        for top, bottom in pairwise(edges):
            columns = [[one for one in side if top < one.base < bottom] for side in (left, right)]
            if any(columns):
                found += _regions(spanning)
                spanning = []
                for column in columns:
                    found += _regions(column)
            spanning += [one for one in across if one.base == bottom and one not in spanning]
        return found + _regions(spanning)
    return _stacked(pieces)


def _stacked(pieces: list[Piece]) -> list[tuple[list[Piece], bool]]:
    """Cut at the widest gap that has a gutter above or below it; else the pieces are one column."""
    rows = rows_of(pieces)
    gaps = sorted(
        ((below[0].base - above[0].base, at) for at, (above, below) in enumerate(pairwise(rows), start=1)),
        reverse=True,
    )
    pitch = median(gap for gap, _ in gaps) if gaps else 0
    for gap, at in gaps[:8]:
        if gap < 1.15 * pitch:
            break
        above, below = [one for row in rows[:at] for one in row], [one for row in rows[at:] for one in row]
        if _gutter(above) is not None or _gutter(below) is not None:
            return [*_regions(above), *_regions(below)]
    return [(pieces, False)]


def _gutter(pieces: list[Piece]) -> float | None:
    """The middle of a strip of white with lines on both sides, that few lines cross; the emptiest, then the widest."""
    start, end = min(one.x0 for one in pieces), max(one.x1 for one in pieces)
    if end - start > WIDEST:
        return None  # a damaged file puts a letter miles off its page
    width = int(end - start) + 1
    covered = [0] * (width + 1)
    for one in pieces:
        for at in range(int(one.x0 - start), min(width, int(one.x1 - start)) + 1):
            covered[at] += 1
    best: tuple[int, float, float] | None = None
    allowed = len(pieces) // 5
    for level in sorted({count for count in covered if count <= allowed}):
        at = 0
        while at <= width:
            stop = at
            while stop <= width and covered[stop] <= level:
                stop += 1
            middle = start + (at + stop) / 2
            if stop - at >= GUTTER and _parts_columns(pieces, middle):
                found = (level, -(stop - at), middle)
                best = min(best, found) if best else found
            at = max(stop, at) + 1
        if best:
            return best[2]
    return None


def _parts_columns(pieces: list[Piece], at: float) -> bool:
    """Whether three lines or more stand on both sides of it, side by side for the most part."""
    left = sorted(one.base for one in pieces if one.x1 <= at)
    right = sorted(one.base for one in pieces if one.x0 >= at)
    if len(left) < 3 or len(right) < 3:
        return False
    if sum(bool(_BULLET.fullmatch(f"{one.text} ")) for one in pieces if one.x1 <= at) > len(left) / 2:
        return False  # a list's marks are no column
    beside = min(left[-1], right[-1]) - max(left[0], right[0])
    return beside >= 0.4 * min(left[-1] - left[0], right[-1] - right[0]) > 0


def _is_table(left: list[Piece], right: list[Piece]) -> bool:
    """Cells that stand on the same lines: short ones, or such as leave their column half empty."""
    lines = [one.base for one in left]
    level = sum(any(abs(one.base - line) < 2.5 for line in lines) for one in right)
    if level < 0.7 * len(right):
        return False
    length = median(len(one.text) for one in (*left, *right))
    filled = [median(one.x1 - one.x0 for one in side) / max(one.x1 - one.x0 for one in side) for side in (left, right)]
    return length <= CELL or (length <= 2 * CELL and min(filled) < 0.6)


def rows_of(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces that stand on one line together, from left to right; lines from above to below."""
    rows: list[list[Piece]] = []
    for one in sorted(pieces, key=lambda one: (one.base, one.x0)):
        if rows and abs(one.base - rows[-1][0].base) <= max(1.5, 0.4 * min(one.size, rows[-1][0].size)):
            rows[-1].append(one)
        else:
            rows.append([one])
    return [sorted(row, key=lambda one: one.x0) for row in rows]


def _paragraphs(pieces: list[Piece], page: int) -> list[Part]:
    """A column's paragraphs; lines with wide gaps in them, one below the other, are a small table."""
    found: list[Part] = []
    for gapped, rows in groupby(rows_of(pieces), _has_gap):
        lines = list(rows)
        if gapped and len(lines) > 1:
            cells = tuple(tuple(piece.text for piece in row) for row in lines)
            found.append(Part("", page, lines[0][0].size, rows=cells))
        else:
            found += _running([_line(row) for row in lines], page)
    return found


def _has_gap(row: list[Piece]) -> bool:
    return any(after.x0 - before.x1 > 2.5 * before.size for before, after in pairwise(row))


def _running(lines: list[Piece], page: int) -> list[Part]:
    """Lines of running text to paragraphs."""
    left, right = min(one.x0 for one in lines), max(one.x1 for one in lines)
    steps = sorted(b.base - a.base for a, b in pairwise(lines) if abs(a.size - b.size) < 0.6)
    pitch = min(_common(steps), 2.2 * median(one.size for one in lines)) if steps else 0.0
    groups: list[list[Piece]] = []
    for line in lines:
        if groups and not _begins(groups[-1], line, left, right, pitch):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [
        Part(
            "\n".join(line.text for line in group), page, median(line.size for line in group),
            all(line.bold for line in group), lines=len(group),
        )
        for group in groups
    ]  # fmt: skip


def _common(steps: list[float]) -> float:
    """The step from line to line; where most lines are a paragraph each, not the wider one between paragraphs."""
    close = steps[len(steps) // 4]
    return close if median(steps) > 1.5 * close else median(steps)


def _line(row: list[Piece]) -> Piece:
    text = " ".join(piece.text for piece in row)
    longest = max(row, key=lambda one: len(one.text))
    return Piece(text, row[0].x0, row[-1].x1, longest.base, longest.size, all(one.bold for one in row))


def _begins(group: list[Piece], line: Piece, left: float, right: float, pitch: float) -> bool:
    """Whether a line begins a paragraph, after the lines of the one before."""
    last = group[-1]
    step = line.base - last.base
    if abs(line.size - last.size) > 0.08 * last.size + 0.3 or line.bold != last.bold:
        return True
    if step > max(1.3 * pitch, 1.05 * line.size):
        return pitch == 0.0 or step > 1.3 * pitch
    if _BULLET.match(line.text) and line.x0 <= last.x0 + 1:
        return True
    indent = line.x0 - left
    outdented = len(group) == 1 and last.x0 - line.x0 > 0.5 * line.size  # the first line was the indented one
    if indent > 0.7 * line.size and last.x0 - left < 0.7 * line.size and not _BULLET.match(group[0].text):
        return True
    if outdented:
        return False
    if last.x1 - left < 0.5 * (right - left):
        first = line.text.partition(" ")[0]
        return last.x1 + (line.x1 - line.x0) * (len(first) + 1) / len(line.text) < right  # it had room there
    return last.x1 < right - 0.25 * (right - left) and bool(_END.search(last.text))
