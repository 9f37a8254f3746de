"""Several folders behind one search: each keeps its own index, and what they hold is ranked as if it were in one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Literal

from index.candidates import Asked, check_named
from index.interaction import Interaction
from index.likeness import Likeness
from index.moment import fused_hits
from index.passages import Paragraph, Place
from index.search import Index, SearchResult
from index.spelling import respelled

if TYPE_CHECKING:
    from index.embed import Embedder


class Several:
    """A reader of several folders' indexes, all by one embedder; their `folder` names differ. Closes them.

    Paragraphs are ranked across folders by the cosine of their vectors, and by BM25 with the frequencies of words in
    all folders together; both rankings are fused as those of one folder. So a folder that has nothing of the question
    takes no place from one that has.
    """

    def __init__(self, indexes: Sequence[Index], embedder: Embedder) -> None:
        self._indexes = tuple(indexes)
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
        """See Index. A pattern may also begin with a folder's name and a slash; `undated` files do.

        Raises what Index raises, also where one folder alone cannot be asked: an answer from the others would not
        say what was left out.
        """
        asked = Asked.of(self._embedder, question, top_k, files, since, until, fuse)
        common = reduce(add, (one.frequencies(question) for one in self._indexes)) if asked.words else None
        found = [one.candidates(_within(one.folder, asked), common) for one in self._indexes]
        check_named(asked, found)
        with ExitStack() as stack:
            moments = [stack.enter_context(one.moment()) for one in self._indexes]
            hits = fused_hits(moments, found, top_k, asked.most)
            behind = any(moment.behind for moment in moments)
        if not hits and not behind and all(one.allowed is None for one in found):
            for index in self._indexes:
                index.check()
        undated = tuple(
            f"{index.folder}/{file}" for index, one in zip(self._indexes, found, strict=True) for file in one.undated
        )
        return SearchResult(hits, undated, behind)

    def respelled(self, question: str) -> str:
        """See Index: a word counts as misspelt where no folder holds it."""
        return respelled(question, self._indexes)

    def document_of(self, place: Place) -> tuple[Paragraph, ...]:
        """See Index."""
        return next(one for one in self._indexes if one.folder == place.folder).document_of(place)

    def close(self) -> None:
        """Let go of all files."""
        for index in self._indexes:
            index.close()


def _within(folder: str, asked: Asked) -> Asked:
    """The same, with patterns that name the folder as its documents know them: `court/2024*` as `2024*`."""
    own = [pattern.removeprefix(f"{folder}/") for pattern in asked.files if pattern.startswith(f"{folder}/")]
    return replace(asked, files=(*asked.files, *own))
