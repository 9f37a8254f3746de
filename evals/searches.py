"""Measures the search of an index beside an exact one: all vectors in one numpy product, every neighbour found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING, Any

from evals.corpus import vary
from evals.figures import percentile

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.settings import IndexSettings

QUESTIONS = 100
WARM_UP = 5  # questions that are searched for before the clock counts
WORDS = 12  # of a sentence, as many as a question has
TOP = 10
ROUNDING = 1e-5  # by which two computations of one cosine may differ


@dataclass(frozen=True, slots=True)
class Searches:
    """Milliseconds a question at the median and the 95th percentile, the question's embedding included.

    `whole` is the search as `ask` makes it, `vectors` the store's alone, `exact` numpy's. `recall` is the share of the
    store's first ten paragraphs that are as near as the exact search's tenth, so that equals may stand for each other
    (as in ann-benchmarks: Aumüller and others 2020, Information Systems 87).
    """

    whole: tuple[float, float]
    vectors: tuple[float, float]
    exact: tuple[float, float]
    recall: float


def questions_of(sentences: Sequence[str], seed: int, count: int = QUESTIONS) -> list[str]:
    """Questions near a corpus: the beginnings of its sentences with other names and numbers, the same for a seed."""
    chance = Random(f"{seed} questions")  # noqa: S311 - chance that can be had again
    found = []
    for _ in range(count):
        words = vary(sentences[int(len(sentences) * chance.random())], chance).split()
        found.append(" ".join(words[:WORDS]))
    return found


def measure_searches(settings: "IndexSettings", embedder: "Embedder", questions: Sequence[str]) -> Searches:
    """Search for all questions in each of the three ways, one question after the other. Raises FootnoteError."""
    from index.search import Index

    exact = Exact(settings, embedder)
    index = Index(settings, embedder)
    try:

        def by_vectors(question: str) -> list[float]:
            return [hit.similarity or 0.0 for hit in index.search(question, TOP, fuse="vectors").hits]

        for question in questions[:WARM_UP]:
            index.search(question, TOP)
            exact.search(question)
        whole = [_timed(lambda text: index.search(text, TOP), question)[0] for question in questions]
        vectors = [_timed(by_vectors, question) for question in questions]
        right = [_timed(exact.search, question) for question in questions]
    finally:
        index.close()
    recalls = [recall(mine, theirs) for (_, mine), (_, theirs) in zip(vectors, right, strict=True)]
    return Searches(
        _spread(whole),
        _spread([one for one, _ in vectors]),
        _spread([one for one, _ in right]),
        sum(recalls) / len(recalls),
    )


def recall(mine: Sequence[float], exact: Sequence[tuple[tuple[str, int], float]]) -> float:
    """The share of the exact search's paragraphs for which mine holds one as near, by their similarities."""
    enough = min(similarity for _, similarity in exact) - ROUNDING
    return min(1.0, sum(similarity >= enough for similarity in mine) / len(exact))


class Exact:
    """The nearest paragraphs by comparing a question with every vector of an index."""

    def __init__(self, settings: "IndexSettings", embedder: "Embedder") -> None:
        import numpy as np

        from index.home import Home
        from index.status import open_ledger

        ledger = open_ledger(Home.of(settings))
        try:
            files = {one.id: one.file for one in ledger.documents()}
            ids, rows = ledger.vectors_of()
            windows = ledger.alive(ids)
            self._places = [(files[windows[one][0].document], windows[one][0].paragraph) for one in ids]
            self._vectors = np.frombuffer(b"".join(rows), np.float32).reshape(len(rows), -1)
        finally:
            ledger.close()
        self._embedder = embedder

    def search(self, question: str) -> list[tuple[tuple[str, int], float]]:
        """((file, paragraph), similarity) of the TOP nearest paragraphs, nearest first."""
        import numpy as np

        near = self._vectors @ self._embedder.embed([question])[0]
        # a paragraph may have several windows, so more of these than paragraphs
        some = min(len(near), 4 * TOP)
        best = np.argpartition(-near, some - 1)[:some]
        ordered = best[np.argsort(-near[best], kind="stable")]
        found: dict[tuple[str, int], float] = {}
        for one in ordered:
            found.setdefault(self._places[one], float(near[one]))
        return list(found.items())[:TOP]


def _timed(search: Callable[[str], Any], question: str) -> tuple[float, Any]:
    """Milliseconds, and what was found."""
    started = perf_counter()
    found = search(question)
    return (perf_counter() - started) * 1000, found


def _spread(milliseconds: Sequence[float]) -> tuple[float, float]:
    return percentile(milliseconds, 50), percentile(milliseconds, 95)
