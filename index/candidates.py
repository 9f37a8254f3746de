"""What is asked, and what the searches of one folder or of several find before it is fused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from index.errors import UsageError

if TYPE_CHECKING:
    from index.embed import Embedder, Vectors
    from index.ledger import LiveWindow

CANDIDATES = 50  # of each search, before fusion


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its vector (None where only words are to be searched), and the documents that are chosen."""

    question: str
    vector: Vectors | None
    top_k: int = 10
    files: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    words: bool = True

    @classmethod
    def of(
        cls,
        embedder: Embedder,
        question: str,
        top_k: int,
        files: Sequence[str],
        since: str | None,
        until: str | None,
        fuse: Literal["both", "vectors", "bm25"],
    ) -> Asked:
        """Raises UsageError for an empty question."""
        if not question.strip():
            raise UsageError("The question is empty. Ask something.")
        vector = embedder.embed([question])[0] if fuse != "bm25" else None
        return cls(question, vector, top_k, tuple(files), since, until, fuse != "vectors")

    @property
    def most(self) -> int:
        """How many paragraphs of each search count."""
        return max(CANDIDATES, self.top_k)


@dataclass(frozen=True, slots=True)
class Found:
    """The best window of a paragraph, or of one of several with the same text, in one of the searches.

    `folder` counts from 0 in the order in which the folders are asked.
    """

    rank: int
    score: float
    window: LiveWindow
    folder: int = 0


Ranking = dict[bytes, Found]  # by the hash of the paragraph's text, best first


@dataclass(frozen=True, slots=True)
class Candidates:
    """One folder's rankings; `allowed` are the ids of the documents that a filter lets through, None without one.

    `undated` names files that a date filter left out; `named` says whether any document fits the file patterns.
    """

    by_meaning: Ranking
    by_words: Ranking
    allowed: frozenset[int] | None = None
    undated: tuple[str, ...] = ()
    named: bool = True


def merged(rankings: Sequence[Ranking], most: int) -> Ranking:
    """At most `most` of several folders' paragraphs by score, equal texts once, those of the folders in turn.

    A folder that has nothing of the question gets no place by being asked: only scores count, which must therefore
    mean the same in all of them (cosines by one embedder, BM25 with common frequencies).
    """
    if len(rankings) == 1:
        return rankings[0]
    best: Ranking = {}
    for folder, ranking in enumerate(rankings):
        for text, one in ranking.items():
            if text not in best or one.score > best[text].score:
                best[text] = replace(one, folder=folder)
    ordered = sorted(best.items(), key=lambda item: -item[1].score)[:most]
    return {text: replace(one, rank=rank) for rank, (text, one) in enumerate(ordered, start=1)}


def check_named(asked: Asked, found: Sequence[Candidates]) -> None:
    """Raises UsageError where no document of any folder fits the file patterns."""
    if asked.files and not any(one.named for one in found):
        raise UsageError(f"No document is called like {' or '.join(asked.files)}. Leave --files out to ask all.")
