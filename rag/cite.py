"""A model's text with markers like [2] becomes drafts: sentences and the passage numbers that they name.

Works on a stream: a sentence is given out once the next one has begun, or its line has ended.
"""

import re
from collections.abc import Iterator

from index.sentences import sentence_spans
from rag.answers import Draft

_MARKER = re.compile(
    r"[ \t]*(?:\[|【)\s*(?:passages?\s*)?(\d{1,3}(?:\s*(?:,|;|and|&|-)\s*\d{1,3})*)\s*(?:\]|】)", re.IGNORECASE
)
_OPEN_MARKER = re.compile(r"[ \t]*(?:\[|【)[^\]】]{0,24}$")
_ANY_BRACKET = re.compile(r"[\[【]\s*(?:\d[^\]】]*|[^\w\]】]*)[\]】]")
_BEFORE_STOP = re.compile(r"\s+(?=[.,;!?](?:\s|$))")
_SPACED = re.compile(r"\b(U)\. ([SKN])\.(?!\w)")  # which small models write for U.S.
# what is left of "according to [2]." when its marker is gone
_LEADS_NOWHERE = re.compile(
    r",?\s+(?:according to|as (?:stated|mentioned|reported|described|noted) (?:in|by)|(?:as )?(?:stated|seen) in|see)"
    r"(?: passages?)?(?=[.!?]?$)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_LABEL = re.compile(r"^\s*(?:\*\*)?(?:answer|a)(?:\*\*)?\s*:\s*", re.IGNORECASE)


class Drafts:
    """Collects pieces of text and gives out the sentences that are complete."""

    def __init__(self) -> None:
        self._text = ""
        self._given = 0

    def feed(self, piece: str) -> Iterator[Draft]:
        """Take a piece of text; gives the drafts that it completes."""
        self._text += piece
        yield from self._new(final=False)

    def end(self) -> Iterator[Draft]:
        """Gives what is left when the text is over."""
        yield from self._new(final=True)

    def _new(self, final: bool) -> Iterator[Draft]:
        drafts = read_drafts(self._text if final else _OPEN_MARKER.sub("", self._text))
        ended = len(read_drafts(self._text[: self._text.rfind("\n") + 1]))
        complete = len(drafts) if final else len(drafts) - 1
        # A sentence of a word or two may still turn out to belong to the one before it ("Mr." and a name).
        if not final and drafts and len(drafts[-1].text.split()) < 3:
            complete -= 1
        for draft in drafts[self._given : max(complete, ended, self._given)]:
            self._given += 1
            yield draft


def read_drafts(text: str) -> list[Draft]:
    """The sentences of a text, stripped of bullets and markers, each with its numbers in order and without repeats.

    A marker belongs to the sentence that it follows; in a line that begins with one, to those that follow it.
    """
    drafts: list[Draft] = []
    for line in text.splitlines():
        drafts += _line_drafts(line)
    return drafts


def _line_drafts(line: str) -> list[Draft]:
    line = _LABEL.sub("", _BULLET.sub("", line))
    plain, marks, at = "", [], 0
    for marker in _MARKER.finditer(line):
        plain += line[at : marker.start()]
        marks.append((len(plain), _numbers(marker[1])))
        at = marker.end()
    plain += line[at:]
    spans = sentence_spans(plain)
    found: list[list[int]] = [[] for _ in spans]
    leading = bool(marks) and not plain[: marks[0][0]].strip()
    for offset, numbers in marks if spans else []:
        if leading:
            owner = next((at for at, (start, _) in enumerate(spans) if start >= offset), len(spans) - 1)
        else:
            owner = max((at for at, (start, _) in enumerate(spans) if start < offset), default=0)
        found[owner] += numbers
    if leading:
        for at in range(1, len(found)):
            found[at] = found[at] or found[at - 1]
    drafts = []
    for (start, end), numbers in zip(spans, found, strict=True):
        text = _SPACED.sub(r"\1.\2.", clean(plain[start:end]))
        if any(letter.isalnum() for letter in text):
            drafts.append(Draft(text, tuple(dict.fromkeys(numbers))))
    return drafts


def clean(text: str) -> str:
    """The sentence without what could pass for a footnote of ours, or led to one, and without emphasis marks."""
    plain = _BEFORE_STOP.sub("", " ".join(_ANY_BRACKET.sub("", text).replace("**", "").split()))
    return _LEADS_NOWHERE.sub("", plain)


def _numbers(text: str) -> list[int]:
    """`1, 3` and `1-3` as numbers; an impossible range is its two ends."""
    found: list[int] = []
    for part in re.split(r"\s*(?:,|;|and|&)\s*", text):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        if len(ends) == 2 and 0 < ends[1] - ends[0] <= 8:
            found += range(ends[0], ends[1] + 1)
        else:
            found += ends
    return found
