"""Late interaction: the best hits in a new order, by how near each word of the question comes to some word of theirs.

One vector a paragraph blurs what its single words say. Here every token of the question is held against every token of
the paragraph, each as the embedder reads it in its sentence, and the nearest counts (MaxSim: Khattab and Zaharia 2020,
ColBERT, SIGIR). ColBERT's model was trained for that; the search's own embedder does it well enough to put the right
paragraph first far more often than rank fusion does (README, figures).
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder, Tokens
from index.passages import Hit
from index.words import STOPWORDS

CANDIDATES = 20  # hits of the search that are put in order
KEPT = 192  # paragraphs and sentences whose tokens are kept, since follow-ups find the same ones: 75 MB at the most
STANDING = 0.05  # what the first place in the search counts beside the mean cosine of the question's tokens
COMMON = 0.1  # what a word without meaning of its own counts beside others
RARE = 0.3  # what a token counts that stands in every candidate


class Interaction:
    """Orders hits by late interaction; the last paragraphs' tokens are kept."""

    def __init__(self, embedder: Embedder) -> None:
        self._read = lru_cache(maxsize=KEPT)(embedder.tokens)

    def __call__(self, question: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The hits, best first; the score of each is now the weighted mean of its cosines, -1 to 1, and a little more.

        A token of the question weighs the more, the fewer of the hits hold it. What the fusion of both searches found
        first counts a little, too.
        """
        asked = self._read(question)
        if not hits or not asked.words:
            return tuple(hits)
        read = [self._read(told(hit)) for hit in hits]
        counting = weights(asked.words, [set(one.words) for one in read])
        best = max(hit.score for hit in hits) or 1.0
        judged = [
            replace(hit, score=float(_nearest(asked, one) @ counting) + STANDING * hit.score / best)
            for hit, one in zip(hits, read, strict=True)
        ]
        return tuple(sorted(judged, key=lambda hit: -hit.score))


def told(hit: Hit) -> str:
    """What is read of a hit: the window that matched, under its document's title and its headings."""
    start, end = (at - hit.place.start for at in hit.window)
    return " ".join(part for part in (hit.title, hit.context, hit.meant, hit.text[start:end]) if part)


def _nearest(asked: Tokens, read: Tokens) -> NDArray[np.float32]:
    """For each token of the question the cosine of the nearest one of the paragraph; 0 where that has none."""
    if not read.words:
        return np.zeros(len(asked.words), np.float32)
    return np.asarray((asked.vectors @ read.vectors.T).max(axis=1), np.float32)


def weights(asked: Sequence[str], read: Sequence[set[str]]) -> NDArray[np.float32]:
    """What each token of the question counts, together 1: the logarithm of its rarity among the candidates."""
    rarity = [math.log((len(read) + 1) / (sum(word in one for one in read) + 0.5)) + RARE for word in asked]
    meaning = [COMMON if word in STOPWORDS or not word[-1].isalnum() else 1.0 for word in asked]
    found = np.array(rarity, np.float32) * np.array(meaning, np.float32)
    return np.asarray(found / found.sum(), np.float32)
