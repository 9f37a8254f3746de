"""Tells whether a sync has anything to do: a stat a file, and no embedder, no lock, no write.

This is what a question waits for where nothing has changed, so each step in it counts: fifty thousand files take it.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from index.changes import Changes, compare
from index.facts import differences, facts
from index.folder import Listing
from index.home import Home
from index.ledger import Ledger
from index.settings import IndexSettings

if TYPE_CHECKING:
    from pathlib import Path


def nothing_to_do(
    settings: IndexSettings, home: Home, listing: Listing, fingerprint: str | None, store: str
) -> Changes | None:
    """The comparison where the index is whole and in step with its folder, else None.

    `fingerprint` is the embedder's, None where it is not open yet.
    """
    if not all(path.is_file() for path in (home.ledger, *parts(home, store))):
        return None
    try:
        ledger = Ledger(home.ledger)
    except sqlite3.Error:
        return None
    try:
        built = ledger.meta()
        if differences(built, facts(settings, store, fingerprint)) or built.get("writing") != "0":
            return None
        changes = compare(listing, ledger)
        if changes.new or changes.suspects or changes.gone or changes.skipped != tuple(ledger.skipped()):
            return None
    except sqlite3.Error:
        return None  # the writer finds out what is wrong
    finally:
        ledger.close()
    return changes


def parts(home: Home, store: str) -> tuple[Path, Path]:
    """A file of each search index, without which it is missing."""
    return home.bm25 / "meta.json", home.store(store) / "stamp"
