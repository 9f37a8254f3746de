"""Makes the index agree with its folder of documents: adds, re-reads what changed, forgets what is gone.

The only writer. When nothing changed it costs a stat a file and needs neither embedder nor Chroma.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from shlex import quote
from typing import TYPE_CHECKING

from index.changes import compare, readers_now
from index.errors import DocumentsError
from index.facts import DERIVED, differences, facts
from index.faults import damaged, disk_fault, mapped, unfinished
from index.folder import Listing, list_folder
from index.home import Home
from index.idle import nothing_to_do, parts
from index.ledger import Ledger
from index.progress import Progress, Silence
from index.settings import IndexSettings
from index.turn import PATIENCE, turn

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.intake import Intake
    from index.journal import Batch, Journal

BATCH = 2048  # windows that are embedded and written together


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did, as file names; `unchanged` is a number, `rebuilt` says why the index was built again, if it was.

    `skipped` has (file, reason) of every file that could not be used, `no_reader` the files of unknown formats.
    `unsettled` files were so young that the next sync reads them again: what it saw may not have been the last change.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    skipped: tuple[tuple[str, str], ...] = ()
    no_reader: tuple[str, ...] = ()
    seconds: float = 0.0
    rebuilt: str | None = None
    unsettled: int = 0


def sync(
    settings: IndexSettings,
    embedder: Embedder | Callable[[], Embedder],
    progress: Progress | None = None,
    store: str = "chroma",
    rebuild: bool = False,
    patience: float = PATIENCE,
) -> SyncReport:
    """Bring the index of `settings.docs` up to date; `embedder` may be a function that opens it when it is needed.

    `rebuild` starts over. Raises DocumentsError where there are no documents, IndexBusy, IndexDamaged, StorageError.
    """
    started = time.perf_counter()
    home = Home.of(settings)
    progress = progress or Silence()
    with mapped(home):
        listing = list_folder(settings.docs, settings.max_mb)
        fingerprint = None if callable(embedder) else embedder.fingerprint
        same = None if rebuild else nothing_to_do(settings, home, listing, fingerprint, store)
        if same:
            if not same.unchanged:
                raise no_documents(settings, listing, len(same.skipped))
            report = SyncReport(unchanged=same.unchanged, skipped=tuple((one.file, one.reason) for one in same.skipped))
        else:
            if not listing.found and not home.ledger.exists():
                raise no_documents(settings, listing)
            with turn(home, patience, progress), unfinished(home), ExitStack() as stack:
                report = _Run(settings, home, listing, embedder, progress, store, stack).run(rebuild)
        values = {name: getattr(report, name) for name in SyncReport.__slots__}
        return SyncReport(**values | {"seconds": time.perf_counter() - started, "no_reader": listing.no_reader})


def no_documents(settings: IndexSettings, listing: Listing, skipped: int = 0) -> DocumentsError:
    """The error for a folder without documents, or without any that can be read."""
    other = f" ({len(listing.no_reader)} files of unknown formats)" if listing.no_reader else ""
    if skipped:
        return DocumentsError(
            f"The folder {settings.docs} holds no documents that can be read{other}. "
            f"See why {skipped} were skipped: ask-index status --docs {quote(str(settings.docs))}"
        )
    return DocumentsError(
        f"The folder {settings.docs} holds no documents{other}. "
        "Put text, PDF or Office files there, or name another with --docs FOLDER."
    )


class _Run:
    """One sync, while it holds the lock."""

    def __init__(
        self,
        settings: IndexSettings,
        home: Home,
        listing: Listing,
        embedder: Embedder | Callable[[], Embedder],
        progress: Progress,
        store: str,
        stack: ExitStack,
    ) -> None:
        self.settings = settings
        self.home = home
        self.listing = listing
        self.progress = progress
        self.store = store
        self.stack = stack
        self.rebuilt: str | None = None
        self._source = embedder
        self._embedder: Embedder | None = None if callable(embedder) else embedder
        self._journal: Journal | None = None
        self._anew = False

    def run(self, rebuild: bool) -> SyncReport:
        self.ledger = self._open(rebuild)
        changes = compare(self.listing, self.ledger)
        if not self.listing.found and not self.ledger.document_count():
            raise no_documents(self.settings, self.listing)
        if changes.new or changes.suspects:
            self._check_fingerprint()
            changes = compare(self.listing, self.ledger)
        if self._anew or self.ledger.number("writing") or not self._present():
            self.journal()
        elif changes.new or changes.suspects or changes.gone:
            with self.ledger.transaction():
                self.ledger.record(writing=1)  # from here on readers say that they are behind
        if changes.gone:
            self.journal().forget(one.id for one in changes.gone)
        intake = self._intake()
        self._write(intake.batches(changes, BATCH, lambda document: self.journal().forget([document])))
        skipped = sorted((*changes.skipped, *intake.refused), key=lambda one: one.file)
        with self.ledger.transaction():
            self.ledger.replace_skipped(skipped)
            self.ledger.record(readers=readers_now(), synced=int(time.time()))
            if self._journal is None:
                self.ledger.record(writing=0)
        if self._journal:
            self._journal.end()
        return SyncReport(
            tuple(intake.added),
            tuple(intake.changed),
            tuple(one.file for one in (*changes.gone, *intake.lost)),
            changes.unchanged + intake.unchanged,
            tuple((one.file, one.reason) for one in skipped),
            rebuilt=self.rebuilt,
            unsettled=intake.unsettled,
        )

    def _intake(self) -> Intake:
        from index.intake import Intake
        from index.readers.apart import Apart

        return Intake(self.settings, self.ledger, self.embedder, self.progress, self.stack.enter_context(Apart()))

    def _open(self, rebuild: bool) -> Ledger:
        """The ledger, emptied where the index must be built again."""
        if self.home.ledger.is_dir():
            if not rebuild:
                raise damaged(self.home, "its ledger is a folder")
            shutil.rmtree(self.home.ledger)
        fresh = not self.home.ledger.exists()
        if fresh and self.home.bm25.exists():
            self._announce("its ledger was missing")
        try:
            ledger = Ledger(self.home.ledger, create=True)
            built = ledger.meta()
            if rebuild and (wrong := ledger.check()):
                raise sqlite3.DatabaseError(wrong)
        except sqlite3.DatabaseError as fault:
            if disk_fault("", fault) or isinstance(fault, sqlite3.OperationalError):
                raise
            if not rebuild:
                raise damaged(self.home, f"the ledger cannot be used: {fault}") from fault
            for path in self.home.path.glob("ledger.sqlite3*"):
                path.unlink()
            ledger, built = Ledger(self.home.ledger, create=True), {}
        self.stack.callback(ledger.close)
        self._now = facts(self.settings, self.store, self._embedder.fingerprint if self._embedder else None)
        different = differences(built, self._now) if built else {}
        if rebuild and built:
            self._announce("asked for")
        elif different:
            self._announce("; ".join(different.values()))
        # Nothing was ever written: a first sync was interrupted, and both search indexes may be missing.
        self._anew = fresh or bool(different) or not built or not ledger.number("generation")
        if not built or rebuild or any(name not in DERIVED for name in different):
            self._start_over(ledger)
        return ledger

    def _start_over(self, ledger: Ledger) -> None:
        self._anew = True
        with ledger.transaction():
            ledger.empty()
            ledger.record(docs=str(self.home.docs), writing=1, **self._now)

    def _check_fingerprint(self) -> None:
        """Before something is embedded: by the same embedder as everything else?"""
        fingerprint = self._now["fingerprint"] = self.embedder().fingerprint
        built = self.ledger.meta().get("fingerprint")
        if built == fingerprint:
            return
        if built is not None:
            self._announce(differences({"fingerprint": built}, {"fingerprint": fingerprint})["fingerprint"])
            self._start_over(self.ledger)
        with self.ledger.transaction():
            self.ledger.record(fingerprint=fingerprint)

    def _announce(self, why: str) -> None:
        self.rebuilt = why if self.rebuilt is None else f"{self.rebuilt}; {why}"
        self.progress.notice(f"The index of {self.home.docs} is built again: {why}.")

    def _present(self) -> bool:
        return all(path.is_file() for path in parts(self.home, self.store))

    def embedder(self) -> Embedder:
        if self._embedder is None:
            assert callable(self._source)
            self._embedder = self._source()
        return self._embedder

    def journal(self) -> Journal:
        """The writer, opened when there is something to write."""
        from index.journal import Journal

        if self._journal is None:
            self._journal = Journal(self.home, self.store)
            self.stack.callback(self._journal.close)
            for fault in self._journal.begin(self._anew):
                self._announce(fault)
            # Only now: a run that is cut off before must find the difference again.
            with self.ledger.transaction():
                self.ledger.record(**self._now)
        return self._journal

    def _write(self, batches: Iterator[Batch]) -> None:
        """Write each batch while the next one is read and embedded."""
        with ThreadPoolExecutor(1, "index-writer") as pool:
            writing: Future[None] | None = None
            for batch in batches:
                if writing:
                    writing.result()
                writing = pool.submit(self.journal().write, batch)
            if writing:
                writing.result()
