"""Question to hits: by meaning and by words, fused by rank, and nothing that the ledger does not call alive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from index.candidates import Asked, Candidates, Found, Ranking, check_named
from index.errors import DocumentsError, IndexBusy, StorageError
from index.faults import TornStore
from index.filters import Scope, scope
from index.interaction import Interaction
from index.ledger import Ledger
from index.lexical import Frequencies
from index.likeness import Likeness
from index.moment import fused_hits
from index.passages import Hit
from index.reader import Reader
from index.settings import IndexSettings
from index.spelling import respelled

if TYPE_CHECKING:
    from index.embed import Embedder, Vectors

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


class Index(Reader):
    """Searches the index of `settings.docs`; each search sees the last completed sync. Raises what Reader raises."""

    def __init__(self, settings: IndexSettings, embedder: Embedder, store: str = "chroma") -> None:
        super().__init__(settings, embedder.fingerprint, store)
        self._embedder = embedder
        self.likeness = Likeness(embedder)
        self.interaction = Interaction(embedder)

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

    def respelled(self, question: str) -> str:
        """The question with its misspelt words as the documents spell them (see index.spelling)."""
        return respelled(question, [self])

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

    def _nothing(self, ledger: Ledger) -> Exception:
        if ledger.number("writing"):
            return IndexBusy(
                f"The index of {self._settings.docs} is being made by another process. Ask again when it is done."
            )
        ever = " any more" if ledger.number("next_document") else " that can be read; see: ask-index status"
        return DocumentsError(f"The folder {self._settings.docs} holds no documents{ever}.")
