"""Texts become vectors: the Embedder seam, and its simple implementation.

An embedder's `fingerprint` names everything that changes its vectors; an index made with another is rebuilt.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.words import content_stems

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Gives each text a unit vector."""

    @property
    def fingerprint(self) -> str:
        """Model, revision and precision: equal fingerprints mean comparable vectors."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The texts' vectors: float32 of shape (len(texts), dimensions), each of length 1."""


class HashEmbedder:
    """Counts word stems in hashed buckets: no model, no meaning, exact and quick. For tests and demonstrations."""

    fingerprint = "hash-64"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of 64 dimensions; a text without words gets the first axis."""
        from zlib import crc32

        vectors = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in content_stems(text):
                vectors[row, crc32(word.encode()) % 64] += 1
            if not vectors[row].any():
                vectors[row, 0] = 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)
