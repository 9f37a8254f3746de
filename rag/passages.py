"""Hits become passages: numbered as they are offered to the model, each with the paragraphs it leans on."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.antecedents import meant_by, named_in, names
from index.passages import Hit, Paragraph, Place
from index.sentences import sentence_spans
from rag.verify import Evidence

LEAD = 2  # paragraphs before one that says "he" or "they", in which the name may stand
_LEANING = re.compile(r"\b(?:he|she|they|it|we|his|her|their|him|them|this|that|these|those)\b", re.IGNORECASE)

ParagraphsOf = Callable[[Place], Sequence[Paragraph]]  # all of the document that a place is in


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as it is offered: `number` counts from 1 in the prompt, `lead` is what it leans on, nearest first."""

    number: int
    hit: Hit
    lead: tuple[Hit, ...] = ()

    @property
    def shown(self) -> str:
        """What the model reads: the window that matched, which is the whole paragraph unless that is long."""
        return shown(self.hit)


def shown(hit: Hit) -> str:
    """The window of the paragraph that matched."""
    start, end = hit.window
    return hit.text[start - hit.place.start : end - hit.place.start]


def told(hit: Hit) -> str:
    """The same in one line, with the name of whom it means by “he” or “she”, where that stands before the window."""
    words = shown(hit)
    first = next((one for one in sentences(hit) if one.meant == hit.meant), None) if hit.meant else None
    if first is not None:
        at = first.window[0] - hit.window[0]
        words = words[:at] + named_in(shown(first), first.meant) + words[at + len(shown(first)) :]
    return " ".join(words.split())


def under_title(hit: Hit) -> str:
    """The same behind its document's title, which tells what the article is about."""
    words, title = told(hit), " ".join((hit.title or "").split())
    if not title or words.startswith(title):
        return words
    return f"{title}{'' if title.endswith(('.', '!', '?')) else '.'} {words}"


def sentences(hit: Hit) -> list[Hit]:
    """The sentences of the hit's window, as hits, each with whom it means."""
    text, begin = shown(hit), hit.window[0]
    spans = sentence_spans(text)
    # a single one is a sentence with its own already; of a long paragraph's later windows nothing is known
    meant = meant_by(text, spans, hit.meant if begin == hit.place.start or len(spans) == 1 else "")
    return [
        replace(hit, window=(begin + start, begin + end), meant=name)
        for (start, end), name in zip(spans, meant, strict=True)
    ]


def naming(sentence: Hit, paragraphs_of: ParagraphsOf) -> Hit | None:
    """The last sentence before this one that names whom it means; None where it means nobody so, or none is near."""
    if not sentence.meant:
        return None
    last_name = sentence.meant.split()[-1]
    before = [one for one in paragraphs_of(sentence.place)[: sentence.place.paragraph] if last_name in one.text]
    return next(
        (
            one
            for paragraph in reversed(before)
            for one in reversed(sentences(_beside(sentence, paragraph)))
            if one.window[0] < sentence.window[0] and names(shown(one), sentence.meant)
        ),
        None,
    )


def offer(hits: Sequence[Hit], paragraphs_of: ParagraphsOf) -> list[Passage]:
    """The hits as passages: grouped by document, the document of the best hit first, in reading order."""
    best: dict[tuple[str, str], int] = {}
    for rank, hit in enumerate(hits):
        best.setdefault(hit.place.document, rank)
    ordered = sorted(hits, key=lambda hit: (best[hit.place.document], hit.place.start))
    return [Passage(number, hit, _lead(hit, paragraphs_of)) for number, hit in enumerate(ordered, start=1)]


def lines_of(hit: Hit, paragraphs_of: ParagraphsOf) -> list[Hit]:
    """All paragraphs of the hit's document, as hits without a score."""
    return [_beside(hit, paragraph) for paragraph in paragraphs_of(hit.place)]


def evidence(hit: Hit) -> Evidence:
    """The hit as the check sees it."""
    return Evidence(hit.text, hit.place.start, f"{hit.title or ''}\n{hit.date or ''}\n{hit.context}", hit.meant)


def _lead(hit: Hit, paragraphs_of: ParagraphsOf) -> tuple[Hit, ...]:
    if hit.place.paragraph == 1 or not _LEANING.search(hit.text):
        return ()
    number = hit.place.paragraph
    before = paragraphs_of(hit.place)[max(0, number - 1 - LEAD) : number - 1]
    return tuple(_beside(hit, paragraph) for paragraph in reversed(before))


def _beside(hit: Hit, paragraph: Paragraph) -> Hit:
    """Another paragraph of the hit's document, as a hit without a score."""
    place = Place(
        hit.place.folder,
        hit.place.file,
        paragraph.number,
        paragraph.start,
        paragraph.end,
        paragraph.sha256,
        paragraph.page,
    )
    window = (paragraph.start, paragraph.end)
    return Hit(place, paragraph.text, hit.title, hit.date, paragraph.context, window, 0.0, meant=paragraph.meant)
