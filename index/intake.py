"""Reads the documents that changed and makes batches of them: paragraphs, windows, vectors; writes no index."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from index.changes import Changes, digest, is_current, refusal, settled
from index.entries import Entry, entries
from index.errors import UnreadableFile
from index.folder import Found
from index.journal import Batch, Draft
from index.ledger import IndexedDocument, Ledger, Skipped
from index.progress import Progress
from index.readers import READERS, read
from index.readers.apart import Apart
from index.settings import IndexSettings
from index.split import split
from index.tongue import find_language

if TYPE_CHECKING:
    from index.embed import Embedder, Vectors


class Intake:
    """Goes through the changes once; what became of each file stands in its lists afterwards."""

    def __init__(
        self,
        settings: IndexSettings,
        ledger: Ledger,
        embedder: Callable[[], Embedder],
        progress: Progress,
        apart: Apart,
    ) -> None:
        self._settings, self._ledger, self._embedder = settings, ledger, embedder
        self._progress, self._apart = progress, apart
        self.added: list[str] = []
        self.changed: list[str] = []
        self.unchanged = 0
        self.refused: list[Skipped] = []
        self.lost: list[IndexedDocument] = []  # were readable before
        self.unsettled = 0

    def batches(self, changes: Changes, size: int, forget: Callable[[int], object]) -> Iterator[Batch]:
        """Batches of about `size` windows; `forget` is called with the id of a document that became unreadable."""
        waiting: list[tuple[Draft, Entry]] = []
        finished: list[Draft] = []
        for draft, own in self._drafts(changes, forget):
            for entry in own:
                waiting.append((draft, entry))
                if len(waiting) == size and entry is not own[-1]:
                    yield Batch(waiting, self._vectors([one for _, one in waiting]), finished)
                    waiting, finished = [], []
            finished.append(draft)
            if len(waiting) >= size:
                yield Batch(waiting, self._vectors([one for _, one in waiting]), finished)
                waiting, finished = [], []
        if waiting:
            yield Batch(waiting, self._vectors([one for _, one in waiting]), finished)

    def _drafts(self, changes: Changes, forget: Callable[[int], object]) -> Iterator[tuple[Draft, list[Entry]]]:
        """Every document that must be read, with its windows; names those that cannot be."""
        work: list[tuple[Found, IndexedDocument | None]] = [*changes.suspects, *((one, None) for one in changes.new)]
        total = sum(found.size for found, _ in work)
        done = 0
        for found, former in work:
            self._progress.step("indexing", done, total)
            done += found.size
            try:
                made = self._draft(found, former)
            except UnreadableFile as fault:
                self.refused.append(refusal(found, str(fault)))
                if former:
                    forget(former.id)
                    self.lost.append(former)
                continue
            if made is None:
                self.unchanged += 1
                continue
            yield made
            (self.changed if former else self.added).append(found.file)
        if work:
            self._progress.step("indexing", total, total)

    def _draft(self, found: Found, former: IndexedDocument | None) -> tuple[Draft, list[Entry]] | None:
        """None where only the file's time changed."""
        try:
            sha256 = digest(self._settings.docs, found)
        except OSError as fault:
            raise UnreadableFile(f"cannot be read: {fault.strerror or fault}") from fault
        mtime = settled(found)
        self.unsettled += mtime < 0
        if former and former.sha256 == sha256 and is_current(former):
            with self._ledger.transaction():
                self._ledger.touch(former.id, found.size, mtime)
            return None
        document = read(self._settings.docs, found.file, self._apart)
        paragraphs = split(document)
        if not paragraphs:
            raise UnreadableFile("; ".join(("holds no text", *document.notes)))
        own = entries(document, paragraphs)
        known = IndexedDocument(
            0, found.file, document.title, document.date, document.kind, document.encoding, found.size, mtime,
            sha256, len(document.text), len(paragraphs), len(own), READERS[document.kind].version,
            "\n".join(document.notes), document.author, document.language or find_language(document.text),
        )  # fmt: skip
        return Draft(known, paragraphs, former.id if former else None), own

    def _vectors(self, own: Sequence[Entry]) -> Vectors:
        """The entries' vectors; a text that was embedded before is not embedded again."""
        import numpy as np

        texts = {entry.key: entry.embedded for entry in own}
        known = {key: np.frombuffer(row, np.float32) for key, row in self._ledger.known_vectors(list(texts)).items()}
        new = [key for key in texts if key not in known]
        if new:
            known.update(zip(new, self._embedder().embed([texts[key] for key in new]), strict=True))
        return np.stack([known[entry.key] for entry in own])
