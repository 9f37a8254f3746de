"""A SQLite file with transactions, snapshots, and facts about the whole; knows nothing of documents."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar


class Database:
    """One connection. Faults leave as sqlite3.Error; `index.faults.mapped` translates them."""

    tables: ClassVar[str] = "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"

    def __init__(self, path: Path, create: bool = False) -> None:
        mode = "rwc" if create else "rw"
        self._db = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=20,
            isolation_level=None,
            check_same_thread=False,
        )
        # FULL: an id that was handed out may not be forgotten by a power cut, or it would mean two things.
        for pragma in ("busy_timeout = 20000", "synchronous = FULL", "temp_store = MEMORY"):
            self._db.execute(f"PRAGMA {pragma}")
        if create:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.executescript(self.tables)

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written within becomes true at once, or not at all."""
        with self._scope("BEGIN IMMEDIATE"):
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read within belongs to one moment."""
        with self._scope("BEGIN"):
            yield

    @contextmanager
    def _scope(self, begin: str) -> Iterator[None]:
        self._db.execute(begin)
        try:
            yield
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # What the index is: names and numbers about the whole

    def meta(self) -> dict[str, str]:
        """All recorded facts about the index as a whole."""
        return dict(self._db.execute("SELECT key, value FROM meta"))

    def record(self, **facts: str | int) -> None:
        """Write facts about the index as a whole."""
        rows = [(key, str(value)) for key, value in facts.items()]
        self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)

    def number(self, name: str) -> int:
        """A counter among the facts; 0 where it was never written."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def advance(self, name: str, by: int = 1) -> int:
        """Count on; the value before. Counters never go back, so an id never means something else."""
        before = self.number(name)
        self.record(**{name: before + by})
        return before

    def check(self) -> str | None:
        """What SQLite finds wrong with its own file, or None."""
        said = str(self._db.execute("PRAGMA quick_check(1)").fetchone()[0])
        return None if said == "ok" else said
