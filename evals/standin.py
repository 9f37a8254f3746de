"""A stand-in for the embedder where only the size of an index is measured: quick, of its shape, without meaning."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from index.embed import Tokens, Vectors

ROWS, DIMENSIONS = 8192, 384


class StandIn:
    """Adds up a fixed random vector for each word: texts that share words are near, as for a real embedder."""

    fingerprint = f"stand-in-{ROWS}x{DIMENSIONS}"

    def __init__(self) -> None:
        import numpy as np

        self._rows = np.random.default_rng(1).standard_normal((ROWS, DIMENSIONS)).astype(np.float32)

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """Unit vectors of 384 dimensions."""
        import numpy as np

        vectors = np.empty((len(texts), DIMENSIONS), np.float32)
        for at, text in enumerate(texts):
            vectors[at] = self._rows[[crc32(word.encode()) % ROWS for word in text.lower().split()] or [0]].sum(0)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def tokens(self, text: str) -> "Tokens":
        """Its words, each with its own vector."""
        from index.embed import Tokens

        words = tuple(text.lower().split())
        return Tokens(words, self.embed(words))
