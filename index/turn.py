"""Waits to be the one writer of an index: briefly where it can be answered from, longer while the first is made."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from index.errors import IndexBusy
from index.home import Home
from index.ledger import Ledger
from index.progress import Progress

PATIENCE = 2.0  # seconds to wait for another writer, and
FIRST_PATIENCE = 600.0  # for one that makes the first index


@contextmanager
def turn(home: Home, patience: float, progress: Progress) -> Iterator[None]:
    """Be the writer; while another makes the first index, wait for it: there is nothing yet to answer from."""
    with ExitStack() as stack:
        try:
            stack.enter_context(home.writing(patience))
        except IndexBusy:
            if not patience or _answers(home):
                raise
            progress.notice(f"Another process is making the index of {home.docs}; waiting until it is done.")
            stack.enter_context(home.writing(FIRST_PATIENCE))
        yield


def _answers(home: Home) -> bool:
    """Whether there are documents in the index already."""
    try:
        ledger = Ledger(home.ledger)
    except sqlite3.Error:
        return False
    try:
        return ledger.number("generation") > 0
    except sqlite3.Error:
        return False
    finally:
        ledger.close()
