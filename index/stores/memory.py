"""Vectors in one array in memory, compared one by one, written to one file: simple, exact, the reference."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

import numpy as np
from numpy.typing import NDArray

from index.embed import Vectors
from index.faults import part
from index.stores.guard import Guard

Ids = NDArray[np.int64]


def nearest_of(ids: Ids, vectors: Vectors, vector: Vectors, k: int) -> list[tuple[int, float]]:
    """At most k (id, cosine) pairs, nearest first, ties by id: exact, by comparing with every vector."""
    if not len(ids):
        return []
    cosines = vectors @ vector
    order = np.lexsort((ids, -cosines))[:k]
    return [(int(ids[at]), float(cosines[at])) for at in order]


def as_vectors(rows: Sequence[bytes]) -> Vectors:
    """Vectors as the ledger keeps them, bytes of float32, -> float32 of shape (rows, dimensions)."""
    if not rows:
        return np.empty((0, 0), np.float32)
    return np.frombuffer(b"".join(rows), np.float32).reshape(len(rows), -1)


class MemoryStore:
    """A Store whose every write writes the whole file again: for tests and small folders."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "vectors.npz"
        self._guard = Guard(folder)
        self._lock = RLock()
        self._stamp = ""
        self._ids: Ids = np.empty(0, np.int64)
        self._vectors: Vectors = np.empty((0, 0), np.float32)

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """See Store."""
        with self._writing():
            self._append(ids, vectors)

    def delete(self, ids: Sequence[int]) -> None:
        """See Store."""
        with self._writing():
            kept = ~np.isin(self._ids, np.asarray(ids, np.int64))
            self._ids, self._vectors = self._ids[kept], self._vectors[kept]

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """See Store."""
        with self._reading():
            return nearest_of(self._ids, self._vectors, vector, k)

    def ids(self) -> list[int]:
        """See Store."""
        with self._reading():
            return sorted(self._ids.tolist())

    def count(self) -> int:
        """See Store."""
        with self._reading():
            return len(self._ids)

    def replace(self, batches: Iterable[tuple[Sequence[int], Vectors]]) -> None:
        """See Store."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._ids, self._vectors = np.empty(0, np.int64), np.empty((0, 0), np.float32)
        for ids, vectors in batches:
            self._append(ids, vectors)
        with self._visiting():
            self._save()

    def close(self) -> None:
        """See Store."""
        self._stamp = ""

    def _append(self, ids: Sequence[int], vectors: Vectors) -> None:
        self._ids = np.concatenate([self._ids, np.asarray(ids, np.int64)])
        self._vectors = np.concatenate([self._vectors, vectors]) if self._vectors.size else np.array(vectors)

    def _save(self) -> None:
        self._guard.tear()
        with self._file.open("wb") as file:
            np.savez(file, ids=self._ids, vectors=self._vectors)
        self._stamp = self._guard.mend()

    @contextmanager
    def _visiting(self) -> Iterator[None]:
        with self._lock, self._guard.visit(), part(f"the vectors in {self._folder}", ValueError, EOFError, KeyError):
            yield

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._visiting():
            stamp = self._guard.stamp()
            if stamp != self._stamp:
                with np.load(self._file) as arrays:
                    self._ids, self._vectors = arrays["ids"], arrays["vectors"]
                self._stamp = stamp
            yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._reading():
            yield
            self._save()
