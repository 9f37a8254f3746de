"""Measures of a ranking: hit, recall, reciprocal rank and nDCG, by paragraph and by document, for each search.

Written here: the libraries (ranx, ir-measures) know relevant items, not parts of which each has alternatives, and bring
numba or a C extension with them. Where every part has one place, the values are theirs.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import log2

from evals.cases import Case
from evals.metrics.metric import Documents, no_paragraphs
from evals.records import Record, Score

DEPTH = 10  # places of each ranking
RETRIEVERS = ("vectors", "bm25", "fusion", "interaction")
Parts = Sequence[set[object]]  # for each part of the answer the places (or files) that carry it


def hit(parts: Parts, ranked: Sequence[object], k: int) -> float:
    """1 where any of the first k carries any part."""
    return float(any(place in part for place in ranked[:k] for part in parts))


def recall(parts: Parts, ranked: Sequence[object], k: int) -> float:
    """The share of parts that the first k carry; a part's alternatives count once."""
    return sum(any(place in part for place in ranked[:k]) for part in parts) / len(parts)


def reciprocal_rank(parts: Parts, ranked: Sequence[object], k: int) -> float:
    """1 / rank of the first that carries any part; 0 where none of the first k does."""
    return next((1 / rank for rank, place in enumerate(ranked[:k], 1) if any(place in part for part in parts)), 0.0)


def ndcg(parts: Parts, ranked: Sequence[object], k: int) -> float:
    """Discounted gain over the best possible; a place gains one for each part that none before it carried."""
    best: list[object] = []
    everything = sorted({place for part in parts for place in part}, key=repr)
    while everything:
        choice = max(everything, key=lambda place: _new(parts, best, place))
        everything.remove(choice)
        best.append(choice)
    ideal = _gain(parts, best[:k])
    return _gain(parts, ranked[:k]) / ideal if ideal else 0.0


def _new(parts: Parts, before: Sequence[object], place: object) -> int:
    return sum(place in part and not any(one in part for one in before) for part in parts)


def _gain(parts: Parts, ranked: Sequence[object]) -> float:
    return sum(_new(parts, ranked[:at], place) / log2(at + 2) for at, place in enumerate(ranked))


@dataclass(frozen=True, slots=True)
class RankingMetric:
    """A measure at a depth, by "paragraph" or by "document", of one search's ranking."""

    measure: str
    k: int
    level: str
    retriever: str
    of: Callable[[Parts, Sequence[object], int], float]

    @property
    def name(self) -> str:
        """`paragraph.hit@3.fusion`."""
        return f"{self.level}.{self.measure}@{self.k}.{self.retriever}"

    @property
    def meaning(self) -> str:
        """What it measures."""
        return f"{self.measure} among the first {self.k}, by {self.level}, {self.retriever}"

    @property
    def share(self) -> bool:
        """Only a hit is all or nothing."""
        return self.measure == "hit"

    def score(self, record: Record, documents: Documents) -> Score:
        """See `Metric`; documents rank by the best of their paragraphs among the first ten."""
        if why := self._unfit(record.case):
            return Score(None, why)
        if self.retriever not in record.found:
            if record.error is not None:
                return Score(0.0, f"crashed: {record.error}")
            return Score(None, "nothing was searched for")
        found = record.found[self.retriever]
        ranked: list[object] = (
            list(found) if self.level == "paragraph" else list(dict.fromkeys(file for file, _ in found))
        )
        parts = _parts(record.case, self.level)
        ranks = [str(rank) for rank, place in enumerate(ranked, 1) if any(place in part for part in parts)]
        reason = f"right at rank {', '.join(ranks)}" if ranks else f"none of {len(ranked)} is right"
        return Score(self.of(parts, ranked, self.k), reason)

    def _unfit(self, case: Case) -> str | None:
        if not case.evidence:
            return "the case names no evidence"
        return no_paragraphs(case) if self.level == "paragraph" else None


def _parts(case: Case, level: str) -> Parts:
    parts: dict[int, set[object]] = {}
    for one in case.evidence:
        parts.setdefault(one.part, set()).add((one.doc, one.paragraph) if level == "paragraph" else one.doc)
    found = list(parts.values())
    return [part for at, part in enumerate(found) if part not in found[:at]]  # two parts in one document are one there


def ranking_metrics() -> Iterator[RankingMetric]:
    """All measures at all levels of all searches."""
    measures = [("hit", hit, 1), ("hit", hit, 3), ("hit", hit, 10), ("recall", recall, 3), ("recall", recall, 10)]
    measures += [("mrr", reciprocal_rank, 10), ("ndcg", ndcg, 10)]
    for level in ("paragraph", "document"):
        for name, of, k in measures:
            for retriever in RETRIEVERS:
                yield RankingMetric(name, k, level, retriever, of)
