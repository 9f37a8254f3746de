"""Question to hits: by meaning and by words, fused by rank, and nothing that the ledger does not call alive.

The only reader of an index. It sees each completed sync at its next search, and writes nothing to the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock
from typing import TYPE_CHECKING, Literal

from index.candidates import Asked, Candidates, Found, Ranking, check_named
from index.errors import DocumentsError, IndexBusy, IndexDamaged, IndexOutdated, StorageError
from index.facts import differences, facts
from index.faults import TornStore, mapped
from index.filters import Scope, scope
from index.home import Home
from index.ledger import IndexedDocument, Ledger
from index.lexical import Frequencies, LexicalIndex
from index.likeness import Likeness
from index.moment import Moment, fused_hits
from index.passages import Hit, Paragraph, Place
from index.settings import IndexSettings
from index.spelling import respelled
from index.words import tokens

if TYPE_CHECKING:
    from index.embed import Embedder, Vectors

NEAR = 20  # windows in which a misspelt word's right spelling is looked for
EXACT = 1000  # a filter that leaves no more windows than this is searched vector by vector
Ranked = list[tuple[int, float]]  # (window id, score), best first


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits, best first. `undated` names files that a date filter left out because they state no date.

    `behind` says that a sync is at work or was cut off: the hits come from what was complete before.
    """

    hits: tuple[Hit, ...]
    undated: tuple[str, ...] = ()
    behind: bool = False


class Index:
    """A reader of the index of `settings.docs`; may be kept for hours and shared between threads.

    Raises DocumentsError where there is no index yet, IndexOutdated, IndexDamaged, StorageError; so does every method.
    """

    def __init__(self, settings: IndexSettings, embedder: Embedder, store: str = "chroma") -> None:
        from index.stores import STORES

        self._settings = settings
        self._home = Home.of(settings)
        self._embedder = embedder
        self.likeness = Likeness(embedder)
        self._facts = facts(settings, store, embedder.fingerprint)
        self._store = STORES[store](self._home.store(store))
        self._lock = RLock()
        self._ledger: Ledger | None = None
        self._words: LexicalIndex | None = None
        self._inode = (0, 0)
        self._generation = -1
        self._documents: dict[int, IndexedDocument] = {}
        with self._current():
            pass

    def search(
        self,
        question: str,
        top_k: int = 10,
        files: Sequence[str] = (),
        since: str | None = None,
        until: str | None = None,
        fuse: Literal["both", "vectors", "bm25"] = "both",
    ) -> SearchResult:
        """At most `top_k` paragraphs for the question, each once, equal texts as one hit with `also_in`.

        `files`, `since` and `until` choose documents before both searches (see index.filters.scope).
        Raises UsageError for an empty question or an impossible date.
        """
        asked = Asked.of(self._embedder, question, top_k, files, since, until, fuse)
        with self._current():
            found = self.candidates(asked)
            check_named(asked, [found])
            with self.moment() as moment:
                hits = fused_hits([moment], [found], top_k, asked.most)
                behind = moment.behind
            if not hits and found.allowed is None and not behind:
                self.check()
        return SearchResult(hits, found.undated, behind)

    def candidates(self, asked: Asked, common: Frequencies | None = None) -> Candidates:
        """What both searches find here; scores by words can be compared with another folder's by `common` frequencies.

        Raises DocumentsError where no document is left, IndexBusy where the first sync is still at work.
        """
        with self._current() as ledger:
            within = scope(tuple(self._documents.values()), asked.files, asked.since, asked.until)
            if not self._documents:
                raise self._nothing(ledger)
            chosen = None if len(within.documents) == len(self._documents) else within
            allowed = None if chosen is None else frozenset(one.id for one in within.documents)
            by_meaning: Ranking = {}
            by_words: Ranking = {}
            if (vector := asked.vector) is not None:
                by_meaning = self._alive(ledger, asked, allowed, lambda k: self._nearest(ledger, vector, k, chosen))
                if len(by_meaning) < min(asked.top_k, sum(one.windows for one in within.documents)):
                    # A graph of many equal or deleted vectors has parts that no search reaches.
                    by_meaning = self._alive(ledger, asked, allowed, lambda k: self._exact(ledger, vector, k, chosen))
            if asked.words:
                by_words = self._alive(ledger, asked, allowed, lambda k: self._worded(asked, k, chosen, common))
            named = bool(within.documents or within.undated)
            return Candidates(by_meaning, by_words, allowed, within.undated, named)

    def frequencies(self, question: str) -> Frequencies:
        """How common the question's words are here."""
        with self._current():
            return self._lexical().frequencies(question)

    def respelled(self, question: str) -> str:
        """The question with its misspelt words as the documents spell them (see index.spelling)."""
        return respelled(question, [self])

    def holds(self, word: str) -> bool:
        """Whether a document has the word, in any of its forms."""
        with self._current():
            return self._lexical().holds(word)

    def spelled_like(self, word: str, distance: int) -> list[str]:
        """The words of some paragraphs that have one within this edit distance of the word."""
        with self._current(), self.moment() as moment:
            ids = self._lexical().near(word, distance, NEAR)
            windows = [window for window, _ in moment.ledger.alive(ids).values()]
            hits = [moment.hit(Found(1, 0.0, window)) for window in windows]
        texts = [f"{hit.text}\n{hit.shown_title}\n{hit.context}" for hit in hits if hit]
        return [word for text in texts for word, _, _ in tokens(text)]

    @contextmanager
    def moment(self) -> Iterator[Moment]:
        """The index as it is now; it stays so while this is open."""
        with self._current() as ledger, ledger.snapshot():
            documents = self._documents
            if ledger.number("generation") != self._generation:
                documents = {one.id: one for one in ledger.documents()}
            yield Moment(self._home, ledger, documents, self.folder)

    def check(self) -> None:
        """Raises IndexDamaged where the ledger's own file is corrupted."""
        with self._current() as ledger:
            if wrong := ledger.check():
                raise IndexDamaged(
                    f"The index of {self._settings.docs} is damaged: {wrong}. "
                    f"Build it again: {self._home.command} --rebuild"
                )

    @property
    def folder(self) -> str:
        """The short name of the documents' folder in places."""
        return self._settings.folder

    def document_of(self, place: Place) -> tuple[Paragraph, ...]:
        """All paragraphs of the document that a place is in."""
        return self.paragraphs(place.file)

    def paragraphs(self, file: str) -> tuple[Paragraph, ...]:
        """A document's paragraphs as they are indexed. Raises DocumentsError where the index does not know the file."""
        with self._current() as ledger:
            known = ledger.document(file)
            if known is None:
                raise DocumentsError(f"{file} is not in the index of {self._settings.docs}. See: ask-index status")
            return tuple(ledger.paragraphs(known.id))

    def documents(self) -> tuple[IndexedDocument, ...]:
        """All documents that are alive, by file name."""
        with self._current():
            return tuple(self._documents.values())

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

    def _alive(
        self, ledger: Ledger, asked: Asked, allowed: frozenset[int] | None, ask: Callable[[int], Ranked]
    ) -> Ranking:
        """The best paragraphs by the hash of their text, best first; dead, excluded and equal ones passed over.

        Asks for more where too few remain: for `most` at first, in the end for `top_k` at least.
        """
        needed = asked.most
        k = 2 * needed  # several windows may be of one paragraph
        while True:
            ranked = ask(k)
            alive = ledger.alive([one for one, _ in ranked])
            found: Ranking = {}
            for one, score in ranked:
                window, text = alive.get(one, (None, b""))
                if window is None or text in found or (allowed is not None and window.document not in allowed):
                    continue
                found[text] = Found(len(found) + 1, score, window)
            if len(found) >= needed or len(ranked) < k:
                return dict(list(found.items())[: asked.most])
            k, needed = k * 4, asked.top_k

    def _nearest(self, ledger: Ledger, vector: Vectors, k: int, within: Scope | None) -> Ranked:
        """The nearest windows: from the store, or exactly where few are left to choose from or the store is torn.

        Also where the disk is full or may not be written to: Chroma writes as it reads, the ledger does not.
        """
        if within is not None and sum(one.windows for one in within.documents) <= EXACT:
            return self._exact(ledger, vector, k, within)
        try:
            return self._store.nearest(vector, k)
        except (TornStore, StorageError):
            return self._exact(ledger, vector, k, within)

    def _exact(self, ledger: Ledger, vector: Vectors, k: int, within: Scope | None) -> Ranked:
        import numpy as np

        from index.stores.memory import as_vectors, nearest_of

        ids, rows = ledger.vectors_of(None if within is None else [one.id for one in within.documents])
        return nearest_of(np.array(ids, np.int64), as_vectors(rows), vector, k)

    def _worded(self, asked: Asked, k: int, within: Scope | None, common: Frequencies | None) -> Ranked:
        words = self._lexical()
        if within is None:
            return words.search(asked.question, k, common=common)
        chosen = {one.id for one in within.documents}
        if 2 * len(chosen) <= len(self._documents):
            return words.search(asked.question, k, among=chosen, common=common)
        return words.search(asked.question, k, not_in=self._documents.keys() - chosen, common=common)

    def _lexical(self) -> LexicalIndex:
        if self._words is None:
            self._words = LexicalIndex(self._home.bm25)
        return self._words

    def _nothing(self, ledger: Ledger) -> Exception:
        if ledger.number("writing"):
            return IndexBusy(
                f"The index of {self._settings.docs} is being made by another process. Ask again when it is done."
            )
        ever = " any more" if ledger.number("next_document") else " that can be read; see: ask-index status"
        return DocumentsError(f"The folder {self._settings.docs} holds no documents{ever}.")
