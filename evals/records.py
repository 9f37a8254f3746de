"""What a run leaves behind: a record for each case with its scores, each score with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from evals.cases import Case


@dataclass(frozen=True, slots=True)
class Score:
    """A metric's value for one case, 0 to 1 unless the metric says otherwise, and why; None: it does not apply."""

    value: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Record:
    """One case as it went.

    `answer` is the object that `ask --json` prints; None where the answer was not asked for or the case crashed
    (then `error` says how). `found` gives the ranked places of each retriever ("vectors", "bm25", "fusion") as
    pairs of file and paragraph number, best first. `scores` is by the metric's name; a crashed case
    has 0 where a metric applies.
    """

    case: Case
    answer: Mapping[str, Any] | None = None
    error: str | None = None
    found: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    scores: Mapping[str, Score] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """A run over a question set. `meta` says what was run: set, half, model, settings, machine, date, version."""

    meta: Mapping[str, Any]
    records: tuple[Record, ...]
