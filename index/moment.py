"""An index at one moment: the windows that were found there become hits, each with its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.candidates import Candidates, Found, merged
from index.faults import mapped
from index.fusion import fuse_ranks
from index.home import Home
from index.ledger import IndexedDocument, Ledger
from index.passages import Hit, Paragraph, Place


@dataclass(frozen=True, slots=True)
class Moment:
    """A ledger within a snapshot, its documents by id, and the name of their folder in places.

    Its faults name its own `home`, also where moments of several indexes are open at once.
    """

    home: Home
    ledger: Ledger
    documents: Mapping[int, IndexedDocument]
    folder: str

    @property
    def behind(self) -> bool:
        """Whether a sync is at work or was cut off."""
        with mapped(self.home):
            return self.ledger.number("writing") != 0

    def hit(self, found: Found) -> Hit | None:
        """The paragraph that a window is of, as a hit without scores; None where a sync took it away since."""
        window = found.window
        known = self.documents.get(window.document)
        with mapped(self.home):
            paragraph = next(iter(self.ledger.paragraphs(window.document, [window.paragraph])), None)
        if known is None or paragraph is None:
            return None
        return Hit(
            place=self._place(known, paragraph),
            text=paragraph.text,
            title=known.title,
            date=known.date,
            context=paragraph.context,
            window=(window.start, window.end),
            score=0.0,
            meant=paragraph.meant,
        )

    def equals(self, sha256: str, allowed: frozenset[int] | None) -> list[Place]:
        """The places of all paragraphs with this text, of the documents that a filter allows."""
        with mapped(self.home):
            found = self.ledger.same_text(sha256)
        return [self._place(known, same) for known, same in found if allowed is None or known.id in allowed]

    def _place(self, known: IndexedDocument, paragraph: Paragraph) -> Place:
        return Place(
            self.folder, known.file, paragraph.number, paragraph.start, paragraph.end, paragraph.sha256, paragraph.page
        )


def fused_hits(moments: Sequence[Moment], found: Sequence[Candidates], top_k: int, most: int) -> tuple[Hit, ...]:
    """The best `top_k` paragraphs of the folders' candidates, of which `most` count in each search."""
    by_meaning = merged([one.by_meaning for one in found], most)
    by_words = merged([one.by_words for one in found], most)
    hits: list[Hit] = []
    for text, score in fuse_ranks([list(by_meaning), list(by_words)]).items():
        if len(hits) == top_k:
            break
        meant, worded = by_meaning.get(text), by_words.get(text)
        best = min((one for one in (meant, worded) if one), key=lambda one: one.rank)
        hit = moments[best.folder].hit(best)
        if hit is None:
            continue
        equals = [
            place
            for moment, candidates in zip(moments, found, strict=True)
            for place in moment.equals(hit.place.sha256, candidates.allowed)
        ]
        hits.append(
            replace(
                hit,
                score=score,
                vector_rank=meant.rank if meant else None,
                bm25_rank=worded.rank if worded else None,
                similarity=meant.score if meant else None,
                bm25=worded.score if worded else None,
                also_in=tuple(place for place in equals if place != hit.place),
            )
        )
    return tuple(hits)
