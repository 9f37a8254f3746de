"""Vectors in a Chroma database on disk; the home of chromadb.

Measured with 1.5.9: a write reaches Chroma's log, its tables and its HNSW graph in memory at once, and the graph's
files each time `sync_threshold` records have gathered; these files are overwritten in place. Opening costs 50 ms and
the repeating of the log since (0.2 to 0.6 ms a record). `ef_construction` 64 adds 1.8 times as fast as the default of
100 at the same recall@50 (0.995 of 8,000).
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from index.embed import Vectors
from index.faults import BrokenPart, part
from index.stores.guard import Guard

COLLECTION = "windows"
HNSW: Any = {"space": "cosine", "ef_construction": 64, "ef_search": 100, "max_neighbors": 16, "sync_threshold": 1000}
BATCH = 2000  # records in one call; Chroma refuses more than about 5,000
_names: set[str] = set()  # the paths under which this process holds clients


class ChromaStore:
    """A Store in a folder of its own. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._database = folder / "database"
        self._guard = Guard(folder)
        self._lock = RLock()
        self._stamp = ""  # of what the client knows
        self._name = ""
        self._client: Any = None
        self._collection: Any = None

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """See Store."""
        with self._writing():
            self._add(ids, vectors)

    def delete(self, ids: Sequence[int]) -> None:
        """See Store."""
        with self._writing():
            for at in range(0, len(ids), BATCH):
                self._collection.delete(ids=[str(one) for one in ids[at : at + BATCH]])

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """See Store."""
        with self._reading():
            found = self._collection.query(query_embeddings=vector[None, :], n_results=k, include=["distances"])
        pairs = [(int(one), 1 - float(far)) for one, far in zip(found["ids"][0], found["distances"][0], strict=True)]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    def ids(self) -> list[int]:
        """See Store."""
        with self._reading():
            return sorted(map(int, self._collection.get(include=[])["ids"]))

    def count(self) -> int:
        """See Store."""
        with self._reading():
            return int(self._collection.count())

    def replace(self, batches: Iterable[tuple[Sequence[int], Vectors]]) -> None:
        """See Store. The lock is let go between batches: readers come in, and find the store torn."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._visiting():
            self._guard.tear()
            self.close()
            if self._database.exists():
                shutil.rmtree(self._database)
            self._database.mkdir()
            self._connect(create=True)
        for ids, vectors in batches:
            with self._visiting():
                self._add(ids, vectors)
        with self._visiting():
            self._stamp = self._guard.mend()

    def close(self) -> None:
        """See Store."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                _names.discard(self._name)
            self._client = self._collection = None

    def _add(self, ids: Sequence[int], vectors: Vectors) -> None:
        for at in range(0, len(ids), BATCH):
            chunk = slice(at, at + BATCH)
            self._collection.add(ids=[str(one) for one in ids[chunk]], embeddings=vectors[chunk])

    @contextmanager
    def _visiting(self) -> Iterator[None]:
        from chromadb.errors import ChromaError

        with (
            self._lock,
            self._guard.visit(),
            part(f"the vectors in {self._folder}", ChromaError, RuntimeError, ValueError),
        ):
            yield

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._visiting():
            self._know(self._guard.stamp())
            yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._visiting():
            self._know(self._guard.stamp())
            self._guard.tear()
            yield
            self._stamp = self._guard.mend()

    def _know(self, stamp: str) -> None:
        """Have a client that knows of everything up to the stamp."""
        if self._client is not None and stamp == self._stamp:
            return
        if not (self._database / "chroma.sqlite3").is_file():
            raise BrokenPart(f"the vectors in {self._folder} are missing")
        self.close()
        self._connect()
        self._stamp = stamp

    def _connect(self, create: bool = False) -> None:
        import chromadb
        from chromadb.config import Settings

        # Chroma shares one system between all clients of a process that give the same path, and closes it with the
        # last of them: only a path of its own, spelled with more slashes, gives a client that starts afresh.
        name = str(self._database)
        while name in _names:
            name += "/"
        _names.add(name)  # for good where opening fails: Chroma would give the failed system again
        client = chromadb.PersistentClient(name, settings=Settings(anonymized_telemetry=False))
        self._client, self._name = client, name
        if create:
            client.create_collection(COLLECTION, configuration={"hnsw": HNSW}, embedding_function=None)
        self._collection = client.get_collection(COLLECTION, embedding_function=None)
