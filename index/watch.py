"""Keeps an index in step with its folder while it runs: hears of changes, waits until they rest, and syncs.

The home of watchdog. What it hears is only a reason to look: the sync itself finds out what has changed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from index.changes import RACY
from index.errors import DocumentsError, IndexBusy, StorageError
from index.progress import Progress
from index.settings import IndexSettings
from index.sync import SyncReport, sync

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent

    from index.embed import Embedder

REST = 1.0  # seconds without a change after which a burst is over; a file that is being written makes changes
LONGEST = 30.0  # seconds after which a burst that does not end is looked at all the same
AGAIN = 10.0  # seconds after which a sync that found no room is tried again
LOOK = 600.0  # seconds between looks without a change: network folders do not always tell
SETTLED = RACY / 1e9 + 0.1  # seconds after which the files that a sync found too young are old enough


def watch(
    settings: IndexSettings,
    embedder: Callable[[], Embedder],
    progress: Progress,
    stop: Event | None = None,
    rest: float = REST,
    longest: float = LONGEST,
) -> Iterator[SyncReport]:
    """A report for the first sync and for each later one that changed something, until `stop` is set.

    Raises StorageError where the folder cannot be watched or the first sync finds no room, IndexDamaged. A folder that
    is empty for now, and a disk that becomes full, are told once and waited for.
    """
    stop = stop or Event()
    opened: list[Embedder] = []
    told: set[str] = set()

    def once() -> Embedder:
        if not opened:
            opened.append(embedder())
        return opened[0]

    with heard(settings.docs) as changed:
        first = True
        while not stop.is_set():
            changed.clear()
            try:
                report = sync(settings, opened[0] if opened else once, progress)
            except (IndexBusy, DocumentsError, StorageError) as fault:
                if not settings.docs.is_dir() or (first and isinstance(fault, StorageError)):
                    raise
                if str(fault) not in told:
                    told.add(str(fault))
                    progress.notice(str(fault))
                # The index is busy, the folder empty or the disk full for now: look again.
                stop.wait(AGAIN if isinstance(fault, StorageError) else rest)
                continue
            told.clear()
            if first or report.added or report.changed or report.removed:
                yield report
            first = False
            await_rest(changed, stop, rest, longest, SETTLED if report.unsettled else LOOK)


def await_rest(changed: Event, stop: Event, rest: float = REST, longest: float = LONGEST, look: float = LOOK) -> None:
    """Wait until something has changed and nothing has for `rest` seconds; at most `longest` after the first change.

    Where nothing changes, `look` seconds.
    """
    looked = time.monotonic()
    while not stop.is_set() and not changed.wait(0.2):
        if time.monotonic() - looked > look:
            return
    started = time.monotonic()
    while not stop.is_set() and time.monotonic() - started < longest:
        changed.clear()
        if not changed.wait(rest):
            return


@contextmanager
def heard(folder: Path) -> Iterator[Event]:
    """An Event that is set at every change below the folder. Raises StorageError where it cannot be watched."""
    from watchdog.events import FileSystemEventHandler
    from watchdog.observers import Observer

    changed = Event()

    class Ear(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            if event.event_type not in {"opened", "closed_no_write"}:  # our own reading
                changed.set()

    observer = Observer()
    observer.schedule(Ear(), str(folder), recursive=True)
    try:
        observer.start()
    except OSError as fault:
        raise StorageError(
            f"{folder} cannot be watched: {fault.strerror or fault}. Run ask-index sync when something has changed."
        ) from fault
    try:
        yield changed
    finally:
        observer.stop()
        observer.join()
