"""Writes the ledger and both search indexes so that a kill between any two steps loses nothing and mixes nothing.

An add: ids into the journal (`pending`), then the store, then BM25, then one ledger transaction makes whole documents
alive and clears the journal. A delete: one ledger transaction makes the document dead and its ids pending, then both
indexes delete, then the journal is cleared. What a cut-off run left in the journal is deleted first by the next one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from index.embed import Vectors
from index.entries import Entry, heading
from index.faults import BrokenPart
from index.home import Home
from index.ledger import IndexedDocument, Ledger, LiveWindow
from index.lexical import LexicalEntry, LexicalIndex
from index.passages import Paragraph
from index.stores import STORES
from index.stores.memory import as_vectors

BATCH = 2000  # windows that are read from the ledger at once when an index is written anew


@dataclass(slots=True, eq=False)
class Draft:
    """A document on its way into the index; it becomes alive when its last window has been written."""

    document: IndexedDocument  # its id is given when it is written
    paragraphs: Sequence[Paragraph]
    replaces: int | None = None  # the id of its former version
    id: int | None = None
    windows: list[tuple[LiveWindow, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows to be written together: each with its document, and each with its vector; drafts that end here."""

    entries: Sequence[tuple[Draft, Entry]]
    vectors: Vectors
    finished: Sequence[Draft]


class Journal:
    """The writer of one index; only within `Home.writing`."""

    def __init__(self, home: Home, store: str) -> None:
        self._home = home
        self._ledger = Ledger(home.ledger)
        self._store = STORES[store](home.store(store))
        self._words: LexicalIndex | None = None

    def begin(self, anew: bool = False) -> list[str]:
        """Delete what a cut-off run left behind, and write anew a search index that is broken or disagrees.

        `anew` writes both anew. Gives the reasons, one a search index, where it found them by itself.
        """
        with self._ledger.transaction():
            self._ledger.record(writing=1)
        left = self._ledger.pending()
        store_fault = words_fault = None
        if anew:
            self._write_store_anew()
            self._write_words_anew()
        else:
            try:
                self._words = LexicalIndex(self._home.bm25)
                self._words.delete(left)
                self._words.commit()
                words_fault = self._disagrees(self._words.count())
            except BrokenPart as fault:
                words_fault = str(fault)
            try:
                self._store.delete(left)
                store_fault = self._disagrees(self._store.count())
            except BrokenPart as fault:
                store_fault = str(fault)
        if words_fault:
            self._write_words_anew()
        if store_fault:
            self._write_store_anew()
        with self._ledger.transaction():
            self._ledger.clear_pending(left)
        return [fault for fault in (store_fault, words_fault) if fault]

    def write(self, batch: Batch) -> None:
        """Add a batch."""
        ledger = self._ledger
        with ledger.transaction():
            first = ledger.advance("next_window", len(batch.entries))
            ids = range(first, first + len(batch.entries))
            ledger.add_pending(ids)
            for draft in dict.fromkeys(draft for draft, _ in batch.entries):
                if draft.id is None:
                    draft.id = ledger.advance("next_document") + 1
            ledger.keep_vectors(
                (entry.key, vector.tobytes()) for (_, entry), vector in zip(batch.entries, batch.vectors, strict=True)
            )
        self._store.add(ids, batch.vectors)
        self._bm25.add(
            LexicalEntry(one, draft.id or 0, entry.text, entry.heading)
            for one, (draft, entry) in zip(ids, batch.entries, strict=True)
        )
        self._bm25.commit()
        for one, (draft, entry) in zip(ids, batch.entries, strict=True):
            window = LiveWindow(one, draft.id or 0, entry.window.paragraph, entry.window.start, entry.window.end)
            draft.windows.append((window, entry.key))
        if not batch.finished:
            return
        with ledger.transaction():
            for draft in batch.finished:
                self._enliven(draft)
            ledger.advance("generation")

    def forget(self, documents: Iterable[int]) -> None:
        """Make documents dead at once; `end` clears the search indexes of them."""
        with self._ledger.transaction():
            for document in documents:
                self._ledger.forget(document)
            self._ledger.advance("generation")

    def end(self) -> None:
        """Clear both search indexes of what is dead, and say that the index is up to date."""
        self._delete(self._ledger.pending())
        with self._ledger.transaction():
            self._ledger.drop_unused_vectors()
            self._ledger.record(writing=0)
            self._ledger.advance("generation")

    def close(self) -> None:
        """Let go of all files."""
        self._store.close()
        self._ledger.close()
        if self._words is not None:
            self._words.close()

    @property
    def _bm25(self) -> LexicalIndex:
        assert self._words is not None, "begin() comes first"
        return self._words

    def _enliven(self, draft: Draft) -> None:
        if draft.replaces is not None:
            self._ledger.forget(draft.replaces)
        known = draft.document
        values = {name: getattr(known, name) for name in known.__slots__} | {"id": draft.id}
        self._ledger.add_document(IndexedDocument(**values), draft.paragraphs, draft.windows)
        self._ledger.clear_pending(window.id for window, _ in draft.windows)

    def _delete(self, ids: Sequence[int]) -> None:
        if not ids:
            return
        self._store.delete(ids)
        self._bm25.delete(ids)
        self._bm25.commit()
        with self._ledger.transaction():
            self._ledger.clear_pending(ids)

    def _disagrees(self, found: int) -> str | None:
        count = self._ledger.window_count()
        return None if found == count else f"an index holds {found} entries instead of {count}"

    def _write_store_anew(self) -> None:
        self._store.replace(
            ([window.id for window, _ in rows], as_vectors([vector for _, vector in rows])) for rows in self._rows()
        )

    def _write_words_anew(self) -> None:
        if self._words is not None:
            self._words.close()
        self._words = LexicalIndex.create(self._home.bm25)
        for rows in self._rows():
            self._words.add(self._lexical([window for window, _ in rows]))
            self._words.commit()

    def _rows(self) -> Iterator[list[tuple[LiveWindow, bytes]]]:
        last = -1
        while rows := self._ledger.windows_after(last, BATCH):
            yield rows
            last = rows[-1][0].id

    def _lexical(self, windows: Sequence[LiveWindow]) -> Iterator[LexicalEntry]:
        titles = self._ledger.titles({window.document for window in windows})
        for document in dict.fromkeys(window.document for window in windows):
            mine = [window for window in windows if window.document == document]
            found = {p.number: p for p in self._ledger.paragraphs(document, sorted({w.paragraph for w in mine}))}
            for window in mine:
                paragraph = found[window.paragraph]
                text = paragraph.text[window.start - paragraph.start : window.end - paragraph.start]
                yield LexicalEntry(window.id, document, text, heading(titles[document], paragraph))
