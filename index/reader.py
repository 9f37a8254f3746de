"""An index that is kept open: each look at it sees the last completed sync; it writes nothing to the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import RLock

from index.candidates import Found
from index.errors import DocumentsError, IndexDamaged, IndexOutdated
from index.facts import differences, facts
from index.faults import mapped
from index.home import Home
from index.ledger import IndexedDocument, Ledger
from index.lexical import Frequencies, LexicalIndex
from index.moment import Moment
from index.passages import Paragraph, Place
from index.settings import IndexSettings
from index.words import tokens

NEAR = 20  # windows in which a misspelt word's right spelling is looked for


class Reader:
    """A reader of the index of `settings.docs`, made with the `embedder` of this fingerprint.

    It may be kept for hours and shared between threads. Raises DocumentsError where there is no index, IndexOutdated,
    IndexDamaged, StorageError; so does every method.
    """

    def __init__(self, settings: IndexSettings, embedder: str, store: str = "chroma") -> None:
        from index.stores import STORES

        self._settings = settings
        self._home = Home.of(settings)
        self._facts = facts(settings, store, embedder)
        self._store = STORES[store](self._home.store(store))
        self._lock = RLock()
        self._ledger: Ledger | None = None
        self._words: LexicalIndex | None = None
        self._inode = (0, 0)
        self._generation = -1
        self._documents: dict[int, IndexedDocument] = {}
        with self._current():
            pass

    @property
    def folder(self) -> str:
        """The short name of the documents' folder in places."""
        return self._settings.folder

    @contextmanager
    def moment(self) -> Iterator[Moment]:
        """The index as it is now; it stays so while this is open."""
        with self._current() as ledger, ledger.snapshot():
            documents = self._documents
            if ledger.number("generation") != self._generation:
                documents = {one.id: one for one in ledger.documents()}
            yield Moment(self._home, ledger, documents, self.folder)

    def documents(self) -> tuple[IndexedDocument, ...]:
        """All documents that are alive, by file name."""
        with self._current():
            return tuple(self._documents.values())

    def paragraphs(self, file: str) -> tuple[Paragraph, ...]:
        """A document's paragraphs as they are indexed. Raises DocumentsError where the index does not know the file."""
        with self._current() as ledger:
            known = ledger.document(file)
            if known is None:
                raise DocumentsError(f"{file} is not in the index of {self._settings.docs}. See: ask-index status")
            return tuple(ledger.paragraphs(known.id))

    def document_of(self, place: Place) -> tuple[Paragraph, ...]:
        """All paragraphs of the document that a place is in; none where a sync has taken it away since."""
        with suppress(DocumentsError):
            return self.paragraphs(place.file)
        return ()

    def frequencies(self, question: str) -> Frequencies:
        """How common the question's words are here."""
        with self._current():
            return self._lexical().frequencies(question)

    def held(self, words: Iterable[str]) -> set[str]:
        """Those of the words that a document has, in any of their forms; all of them while there is no document."""
        with self._current():
            return self._lexical().held(words) if self._documents else set(words)

    def spelled_like(self, word: str, distance: int) -> list[str]:
        """The words of some paragraphs that have one within this edit distance of the word."""
        with self._current(), self.moment() as moment:
            ids = self._lexical().near(word, distance, NEAR)
            windows = [window for window, _ in moment.ledger.alive(ids).values()]
            hits = [moment.hit(Found(1, 0.0, window)) for window in windows]
        texts = [f"{hit.text}\n{hit.shown_title}\n{hit.context}" for hit in hits if hit]
        return [word for text in texts for word, _, _ in tokens(text)]

    def check(self) -> None:
        """Raises IndexDamaged where the ledger's own file is corrupted."""
        with self._current() as ledger:
            if wrong := ledger.check():
                raise IndexDamaged(
                    f"The index of {self._settings.docs} is damaged: {wrong}. "
                    f"Build it again: {self._home.command} --rebuild"
                )

    def close(self) -> None:
        """Let go of all files."""
        with self._lock:
            self._store.close()
            if self._ledger is not None:
                self._ledger.close()
            self._ledger = self._words = None

    @contextmanager
    def _current(self) -> Iterator[Ledger]:
        """The ledger, with everything that is remembered of it brought up to its generation."""
        with self._lock, mapped(self._home):
            try:
                about = self._home.ledger.stat()
            except FileNotFoundError:
                raise self._missing() from None
            if self._ledger is None or (about.st_dev, about.st_ino) != self._inode:
                if self._ledger is not None:
                    self._ledger.close()
                self._ledger = Ledger(self._home.ledger)
                self._inode, self._generation = (about.st_dev, about.st_ino), -1
            if self._generation != self._ledger.number("generation"):
                with self._ledger.snapshot():
                    self._learn(self._ledger)
            yield self._ledger

    def _learn(self, ledger: Ledger) -> None:
        built = ledger.meta()
        different = differences(built, self._facts)
        if different:
            raise IndexOutdated(
                f"The index of {self._settings.docs} is outdated: {'; '.join(different.values())}. "
                f"Build it again: {self._home.command}"
            )
        self._documents = {one.id: one for one in ledger.documents()}
        self._words = None  # it may have been written anew
        self._generation = int(built.get("generation", 0))

    def _missing(self) -> Exception:
        if self._home.bm25.exists():
            return IndexDamaged(
                f"The index of {self._settings.docs} is damaged: its ledger is missing. "
                f"Build it again: {self._home.command}"
            )
        return DocumentsError(f"There is no index of {self._settings.docs} yet. Make one: {self._home.command}")

    def _lexical(self) -> LexicalIndex:
        if self._words is None:
            self._words = LexicalIndex(self._home.bm25)
        return self._words
