"""The Store seam: vectors under integer ids, found again by nearness. STORES names each store.

A new store is one file here and one line in STORES; the contract suite in tests/index/test_stores.py runs over all.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol

from index.embed import Vectors
from index.stores.chroma import ChromaStore
from index.stores.memory import MemoryStore


class Store(Protocol):
    """Vectors of length 1 on disk. One process writes; any number read, and each read sees the last write.

    Every method raises TornStore where a writer was cut off within a write: `replace` mends it. Other faults are
    IndexDamaged or StorageError.
    """

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add vectors of shape (len(ids), dimensions) under new ids."""

    def delete(self, ids: Sequence[int]) -> None:
        """Delete; ids that are not there are passed over."""

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """At most k (id, cosine) pairs for a vector of shape (dimensions,), nearest first, ties by id."""

    def ids(self) -> list[int]:
        """All ids, ascending."""

    def count(self) -> int:
        """How many vectors there are."""

    def replace(self, batches: Iterable[tuple[Sequence[int], Vectors]]) -> None:
        """Start over with these vectors alone; what was there may be damaged."""

    def close(self) -> None:
        """Let go of files; the store cannot be used any more."""


STORES: dict[str, Callable[[Path], Store]] = {
    "chroma": ChromaStore,
    "memory": MemoryStore,
}
PACKAGES = {"chroma": "chromadb"}  # whose version decides over a store's files
