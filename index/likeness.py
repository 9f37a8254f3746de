"""How near texts come to each other in meaning."""

from collections.abc import Sequence
from functools import lru_cache

from index.embed import Embedder

KEPT = 256  # vectors: an answer's sentences are compared with its question again and again


class Likeness:
    """Cosines of texts, by an embedder; the last texts' vectors are kept."""

    def __init__(self, embedder: Embedder) -> None:
        self._vector = lru_cache(maxsize=KEPT)(lambda text: embedder.embed([text])[0])

    def __call__(self, text: str, others: Sequence[str]) -> list[float]:
        """How near each of the others comes to the text: cosines, -1 to 1."""
        return [float(self._vector(text) @ self._vector(other)) for other in others]
