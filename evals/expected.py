"""What a case expects beside what came: facts, paragraphs and their ranks; footnotes with the quoted words marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evals.records import Record


@dataclass(frozen=True, slots=True)
class Expected:
    """A paragraph, or a whole document (`paragraph` None), that carries a part of the answer; whether it is cited."""

    doc: str
    paragraph: int | None
    part: int
    quote: str
    cited: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its number, its place, and the paragraph in pieces of which some are quoted."""

    number: int
    file: str
    paragraph: int
    title: str
    date: str | None
    pieces: tuple[tuple[str, bool], ...]


def expected(record: Record) -> tuple[Expected, ...]:
    """The case's evidence in the order of its parts."""
    cited = set()
    for citation in record.answer["citations"] if record.answer else ():
        cited |= {(place["file"], place["paragraph"]) for place in (citation, *citation.get("also_in", ()))}
    files = {file for file, _ in cited}
    return tuple(
        Expected(
            one.doc,
            one.paragraph,
            one.part,
            one.quote,
            one.doc in files if one.paragraph is None else (one.doc, one.paragraph) in cited,
        )
        for one in sorted(record.case.evidence, key=lambda one: one.part)
    )


def ranks(record: Record) -> tuple[tuple[str, tuple[int, ...], int], ...]:
    """(search, ranks of the right paragraphs or documents, how many places it gave) for each search."""
    places = {(one.doc, one.paragraph) for one in record.case.evidence if one.paragraph is not None}
    files = {one.doc for one in record.case.evidence if one.paragraph is None}
    if not places and not files:
        return ()
    return tuple(
        (
            name,
            tuple(rank for rank, place in enumerate(found, 1) if tuple(place) in places or place[0] in files),
            len(found),
        )
        for name, found in record.found.items()
    )


def footnotes(answer: Mapping[str, Any]) -> list[Note]:
    """The answer's citations with what the statements quote of each."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for statement in answer["statements"]:
        for note in statement["citations"]:
            spans.setdefault(note["number"], []).append((note["start"], note["end"]))
    return [
        Note(
            one["number"],
            one["file"],
            one["paragraph"],
            one["title"],
            one["date"],
            _pieces(
                one["text"], [(start - one["start"], end - one["start"]) for start, end in spans.get(one["number"], [])]
            ),
        )
        for one in answer["citations"]
    ]


def _pieces(text: str, spans: list[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """The text cut where a quote begins or ends; offsets are code points; those beyond the text are cut off."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(spans):
        start, end = max(start, at), min(end, len(text))
        if start < end:
            pieces += [(text[at:start], False), (text[start:end], True)]
            at = end
    return tuple(piece for piece in (*pieces, (text[at:], False)) if piece[0])
