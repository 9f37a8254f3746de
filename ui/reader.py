"""The right column: a document in full, in windows of paragraphs, one of them marked and the quoted words within it.

Offsets are code points and are cut here, in Python: a browser counts differently.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.passages import Paragraph
from ui.markup import shown

WINDOW = 60  # paragraphs that are sent at once
FOUND_AT_MOST = 200  # places that a search within a document lists
BESIDE = 50  # characters before and after what was found
OUTLINE_AT_MOST = 400


@dataclass(frozen=True, slots=True)
class Mark:
    """The paragraph to mark, and the words in it (offsets in the document's text); `note` says if it was moved."""

    paragraph: int
    start: int | None = None
    end: int | None = None
    note: str = ""


def find_mark(
    paragraphs: Sequence[Paragraph], number: int, sha256: str | None, start: int | None, end: int | None
) -> Mark:
    """Where a kept citation stands now: at its number, or where its text has moved to, or nowhere any more."""
    if not paragraphs:
        return Mark(0)
    here = paragraphs[number - 1] if 1 <= number <= len(paragraphs) else None
    if sha256 is None or (here is not None and here.sha256 == sha256):
        nearest = min(max(number, 1), len(paragraphs))
        return Mark(nearest, start, end)
    moved = [one for one in paragraphs if one.sha256 == sha256]
    if not moved:
        return Mark(min(max(number, 1), len(paragraphs)), note="This paragraph has changed since it was cited.")
    now = min(moved, key=lambda one: abs(one.number - number))
    # The words keep their distance from the paragraph's start, which is not known for the former place: only the
    # paragraph is marked.
    return Mark(now.number, note=f"This paragraph was ¶{number} when it was cited.")


def show_paragraphs(paragraphs: Sequence[Paragraph], mark: Mark | None = None) -> str:
    """Paragraphs with their numbers; the marked one and its words are marked."""
    return "".join(_paragraph(one, mark if mark and mark.paragraph == one.number else None) for one in paragraphs)


def _paragraph(paragraph: Paragraph, mark: Mark | None) -> str:
    number = paragraph.number
    page = f" <span class='page'>page {paragraph.page}</span>" if paragraph.page else ""
    marked = ' class="marked" aria-current="location"' if mark else ""
    return (
        f'<div{marked} data-number="{number}" tabindex="-1">'
        f'<a class="number" href="#" data-address="{number}" title="Copy the address of this paragraph"'
        f' aria-label="Paragraph {number}: copy its address">¶{number}</a>{page}'
        f'<p dir="auto">{_marked_text(paragraph, mark)}</p></div>'
    )


def _marked_text(paragraph: Paragraph, mark: Mark | None) -> str:
    if mark is None or mark.start is None or mark.end is None:
        return shown(paragraph.text)
    start = min(max(mark.start - paragraph.start, 0), len(paragraph.text))
    end = min(max(mark.end - paragraph.start, start), len(paragraph.text))
    if start == end:
        return shown(paragraph.text)
    text = paragraph.text
    return f"{shown(text[:start])}<mark>{shown(text[start:end])}</mark>{shown(text[end:])}"


def show_found(paragraphs: Sequence[Paragraph], words: str) -> tuple[str, int]:
    """The paragraphs that hold these words (whatever their case), as a list of links, and how many there are."""
    wanted = " ".join(words.split()).casefold()
    if not wanted:
        return "", 0
    rows = []
    total = 0
    for one in paragraphs:
        at = one.text.casefold().find(wanted)
        if at < 0:
            continue
        total += 1
        if total <= FOUND_AT_MOST:
            # casefold may change lengths; the excerpt is only near then, and nothing else depends on it.
            before = one.text[max(0, at - BESIDE) : at]
            after = one.text[at + len(wanted) : at + len(wanted) + BESIDE]
            middle = one.text[at : at + len(wanted)]
            rows.append(
                f'<li><button type="button" class="place" data-goto="{one.number}">¶{one.number}</button> '
                f"<span dir='auto'>{shown(before)}<b>{shown(middle)}</b>{shown(after)}</span></li>"
            )
    return "".join(rows), total


def show_outline(paragraphs: Sequence[Paragraph], kind: str) -> str:
    """A document's headings as links; "" where its format has none."""
    rows = []
    for one in paragraphs:
        if kind == "markdown" and one.text.startswith("#"):
            level = len(one.text) - len(one.text.lstrip("#"))
            rows.append(
                f'<li class="level{min(level, 6)}"><button type="button" class="place" data-goto="{one.number}">'
                f"{shown(one.text.strip('# ').splitlines()[0] if one.text.strip('# ') else '…')}</button></li>"
            )
    return "".join(rows[:OUTLINE_AT_MOST])
