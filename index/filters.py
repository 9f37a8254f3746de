"""Which documents a search may look at: by file pattern and by date; pure functions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from index.errors import UsageError
from index.ledger import IndexedDocument

_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?\Z")


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents that pass, and the files of those that a date filter leaves out because they state no date."""

    documents: tuple[IndexedDocument, ...]
    undated: tuple[str, ...] = ()


def scope(
    documents: Sequence[IndexedDocument], files: Sequence[str] = (), since: str | None = None, until: str | None = None
) -> Scope:
    """The documents that match any of the shell patterns and lie between the days, both included.

    A pattern is held against the file's path and against its name. A day is `YYYY-MM-DD`, or a month or a year
    (from its first day, until its last). Raises UsageError where it is none of these.
    """
    for day in (since, until):
        check_day(day)
    if since and until and since > until and not since.startswith(until):
        raise UsageError(f"No day is both {since} or later and {until} or earlier. Exchange --since and --until.")
    named = [one for one in documents if not files or any(_matches(one.file, pattern) for pattern in files)]
    if since is None and until is None:
        return Scope(tuple(named))
    kept = [
        one
        for one in named
        if one.date and (since is None or one.date >= since) and (until is None or one.date[: len(until)] <= until)
    ]
    return Scope(tuple(kept), tuple(one.file for one in named if not one.date))


def check_day(day: str | None) -> None:
    """Raises UsageError where the text is no day, month or year in ISO 8601."""
    if day is None:
        return
    try:
        if _DAY.match(day):
            date.fromisoformat(day + "0000-01-01"[len(day) :])
            return
    except ValueError:
        pass
    raise UsageError(f"{day!r} is no date: write it as 2024-05-14, 2024-05 or 2024.")


def _matches(file: str, pattern: str) -> bool:
    return fnmatchcase(file, pattern) or fnmatchcase(file.rpartition("/")[2], pattern)
