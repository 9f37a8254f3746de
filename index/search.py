"""Question to hits: by meaning and by words, fused by rank, and nothing that the ledger does not call alive.

The only reader of an index. It sees each completed sync at its next search, and writes nothing to the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock
from typing import TYPE_CHECKING, Literal

from index.errors import DocumentsError, IndexBusy, IndexDamaged, IndexOutdated, StorageError, UsageError
from index.facts import differences, facts
from index.faults import TornStore, mapped
from index.filters import Scope, scope
from index.fusion import fuse_ranks
from index.home import Home
from index.ledger import IndexedDocument, Ledger, LiveWindow
from index.lexical import LexicalIndex
from index.passages import Hit, Paragraph, Place
from index.settings import IndexSettings

if TYPE_CHECKING:
    from index.embed import Embedder, Vectors

CANDIDATES = 50  # of each search, before fusion
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


@dataclass(frozen=True, slots=True)
class _Found:
    """The best window of a paragraph, or of one of several with the same text, in one of the searches."""

    rank: int
    score: float
    window: LiveWindow


class Index:
    """A reader of the index of `settings.docs`; may be kept for hours and shared between threads.

    Raises DocumentsError where there is no index yet, IndexOutdated, IndexDamaged, StorageError; so does every method.
    """

    def __init__(self, settings: IndexSettings, embedder: Embedder, store: str = "chroma") -> None:
        from index.stores import STORES

        self._settings = settings
        self._home = Home.of(settings)
        self._embedder = embedder
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
        if not question.strip():
            raise UsageError("The question is empty. Ask something.")
        vector = self._embedder.embed([question])[0] if fuse != "bm25" else None
        with self._current() as ledger:
            within = scope(tuple(self._documents.values()), files, since, until)
            if not self._documents:
                if ledger.number("writing"):
                    raise IndexBusy(
                        f"The index of {self._settings.docs} is being made by another process. "
                        "Ask again when it is done."
                    )
                ever = " any more" if ledger.number("next_document") else " that can be read; see: ask-index status"
                raise DocumentsError(f"The folder {self._settings.docs} holds no documents{ever}.")
            if files and not within.documents and not within.undated:
                raise UsageError(f"No document is called like {' or '.join(files)}. Leave --files out to ask all.")
            chosen = None if len(within.documents) == len(self._documents) else within
            by_meaning: dict[bytes, _Found] = {}
            by_words: dict[bytes, _Found] = {}
            if vector is not None:
                by_meaning = self._alive(ledger, top_k, chosen, lambda k: self._nearest(ledger, vector, k, chosen))
                if len(by_meaning) < min(top_k, sum(one.windows for one in within.documents)):
                    # A graph of many equal or deleted vectors has parts that no search reaches.
                    by_meaning = self._alive(ledger, top_k, chosen, lambda k: self._exact(ledger, vector, k, chosen))
            if fuse != "vectors":
                by_words = self._alive(ledger, top_k, chosen, lambda k: self._worded(question, k, chosen))
            with ledger.snapshot():
                hits = self._hits(ledger, by_meaning, by_words, top_k, chosen)
                behind = ledger.number("writing") != 0
            if not hits and chosen is None and not behind and (wrong := ledger.check()):
                raise IndexDamaged(
                    f"The index of {self._settings.docs} is damaged: {wrong}. "
                    f"Build it again: {self._home.command} --rebuild"
                )
        return SearchResult(tuple(hits), within.undated, behind)

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
        self, ledger: Ledger, top_k: int, within: Scope | None, ask: Callable[[int], Ranked]
    ) -> dict[bytes, _Found]:
        """The best paragraphs by the hash of their text, best first; dead, excluded and equal ones passed over.

        Asks for more where too few remain: for CANDIDATES at first, in the end for `top_k` at least.
        """
        allowed = None if within is None else {one.id for one in within.documents}
        needed = max(CANDIDATES, top_k)
        k = 2 * needed  # several windows may be of one paragraph
        while True:
            ranked = ask(k)
            alive = ledger.alive([one for one, _ in ranked])
            found: dict[bytes, _Found] = {}
            for one, score in ranked:
                window, text = alive.get(one, (None, b""))
                if window is None or text in found or (allowed is not None and window.document not in allowed):
                    continue
                found[text] = _Found(len(found) + 1, score, window)
            if len(found) >= needed or len(ranked) < k:
                return dict(list(found.items())[: max(CANDIDATES, top_k)])
            k, needed = k * 4, top_k

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

    def _worded(self, question: str, k: int, within: Scope | None) -> Ranked:
        if self._words is None:
            self._words = LexicalIndex(self._home.bm25)
        if within is None:
            return self._words.search(question, k)
        chosen = {one.id for one in within.documents}
        if 2 * len(chosen) <= len(self._documents):
            return self._words.search(question, k, among=chosen)
        return self._words.search(question, k, not_in=self._documents.keys() - chosen)

    def _hits(
        self,
        ledger: Ledger,
        by_meaning: dict[bytes, _Found],
        by_words: dict[bytes, _Found],
        top_k: int,
        within: Scope | None,
    ) -> list[Hit]:
        """The best paragraphs that are alive in this snapshot, each with the places of its equals."""
        documents = {one.id: one for one in ledger.documents()} if self._moved(ledger) else self._documents
        allowed = None if within is None else {one.id for one in within.documents}
        hits: list[Hit] = []
        for text, score in fuse_ranks([list(by_meaning), list(by_words)]).items():
            if len(hits) == top_k:
                break
            meant, worded = by_meaning.get(text), by_words.get(text)
            best = min((one for one in (meant, worded) if one), key=lambda one: one.rank)
            known = documents.get(best.window.document)
            paragraph = next(iter(ledger.paragraphs(best.window.document, [best.window.paragraph])), None)
            if known is None or paragraph is None:
                continue  # a sync took it away since the searches
            place = self._place(known, paragraph)
            others = [
                self._place(other, same)
                for other, same in ledger.same_text(paragraph.sha256)
                if allowed is None or other.id in allowed
            ]
            hits.append(
                Hit(
                    place=place,
                    text=paragraph.text,
                    title=known.title,
                    date=known.date,
                    context=paragraph.context,
                    window=(best.window.start, best.window.end),
                    score=score,
                    vector_rank=meant.rank if meant else None,
                    bm25_rank=worded.rank if worded else None,
                    similarity=meant.score if meant else None,
                    bm25=worded.score if worded else None,
                    also_in=tuple(other for other in others if other != place),
                )
            )
        return hits

    def _moved(self, ledger: Ledger) -> bool:
        return ledger.number("generation") != self._generation

    def _place(self, known: IndexedDocument, paragraph: Paragraph) -> Place:
        return Place(
            self._settings.docs.name,
            known.file,
            paragraph.number,
            paragraph.start,
            paragraph.end,
            paragraph.sha256,
            paragraph.page,
        )
