"""What a run comes to: each metric's mean with its interval, by type, with seconds, tokens and money."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evals import statistics
from evals.figures import percentile
from evals.metrics import METRICS
from evals.metrics.refusals import PREMISE_OUTCOMES
from evals.records import Record, Run
from evals.sample import IN_FULL

SCHEMA = 1
TIMES = ("search", "first_statement", "total")  # seconds of an answer that are told


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a metric over the `n` cases to which it applies, with its 95 % interval; None where n is 0."""

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds at the median and at the 95th percentile over n answers."""

    p50: float
    p95: float
    n: int


@dataclass(frozen=True, slots=True)
class Pairs:
    """Follow-ups that were also asked in full: how many of either are right, and how many the full form gains."""

    n: int
    right: int
    right_in_full: int
    gained: int
    lost: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A run's figures.

    `means` are over the main cases, `by_type` over each type's own (main or not). `counts` are each type's cases.
    `premises` counts corrected, refused and believed. `errors` are (id, error). `cost` is None where no price is
    set.
    """

    cases: int
    main: int
    means: Mapping[str, Mean]
    by_type: Mapping[str, Mapping[str, Mean]]
    counts: Mapping[str, int]
    beside: tuple[str, ...]
    premises: Mapping[str, int]
    seconds: Mapping[str, Spread]
    prompt_tokens: int
    completion_tokens: int
    cost: float | None
    pairs: Pairs | None
    errors: tuple[tuple[str, str], ...]


def summarise(run: Run) -> Summary:
    """All figures of a run."""
    main = [record for record in run.records if record.case.main]
    types = sorted({record.case.type for record in run.records})
    of_type = {name: [one for one in run.records if one.case.type == name] for name in types}
    answers = [record.answer for record in run.records if record.answer is not None]
    tokens = {name: sum(answer["usage"][name] for answer in answers) for name in ("prompt_tokens", "completion_tokens")}
    return Summary(
        cases=len(run.records),
        main=len(main),
        means={name: mean(main, name) for name in METRICS},
        by_type={kind: {name: mean(records, name) for name in METRICS} for kind, records in of_type.items()},
        counts={kind: len(records) for kind, records in of_type.items()},
        beside=tuple(kind for kind, records in of_type.items() if not any(one.case.main for one in records)),
        premises=premises(main),
        seconds=_seconds([record.answer for record in main if record.answer is not None]),
        prompt_tokens=tokens["prompt_tokens"],
        completion_tokens=tokens["completion_tokens"],
        cost=_cost(run.meta.get("prices"), tokens),
        pairs=_pairs(run.records),
        errors=tuple((record.case.id, record.error) for record in run.records if record.error is not None),
    )


def mean(records: Sequence[Record], name: str) -> Mean:
    """The mean of a metric over the records to which it applies, with Wilson's interval or the bootstrap's."""
    values = [score.value for one in records if (score := one.scores.get(name)) and score.value is not None]
    if not values:
        return Mean(None, None, None, 0)
    is_share = METRICS[name].share
    found = statistics.share(round(sum(values)), len(values)) if is_share else statistics.mean(values)
    return Mean(found.value, found.low, found.high, len(values))


def premises(records: Sequence[Record]) -> dict[str, int]:
    """How many false premises were corrected, refused and believed; a crash counts as none of them."""
    counts = dict.fromkeys(PREMISE_OUTCOMES, 0)
    for record in records:
        score = record.scores.get("premise-corrected")
        outcome = score.reason.partition(":")[0] if score and score.value is not None else ""
        if outcome in counts:
            counts[outcome] += 1
    return counts


def _seconds(answers: Sequence[Mapping[str, Any]]) -> dict[str, Spread]:
    found: dict[str, Spread] = {}
    for name in TIMES:
        values = [answer["timings"][name] for answer in answers if answer["timings"][name] is not None]
        if values:
            found[name] = Spread(percentile(values, 50), percentile(values, 95), len(values))
    return found


def _cost(prices: Mapping[str, float] | None, tokens: Mapping[str, int]) -> float | None:
    if not prices:
        return None
    return (tokens["prompt_tokens"] * prices["in"] + tokens["completion_tokens"] * prices["out"]) / 1e6


def _pairs(records: Sequence[Record]) -> Pairs | None:
    """Follow-ups beside their full form, where both could be judged."""
    right = {one.case.id: one.scores["right"].value for one in records if "right" in one.scores}
    both = [(right[id.removesuffix(IN_FULL)], right[id]) for id in right if id.endswith(IN_FULL)]
    judged = [(one, full) for one, full in both if one is not None and full is not None]
    if not judged:
        return None
    return Pairs(
        len(judged),
        sum(one == 1 for one, _ in judged),
        sum(full == 1 for _, full in judged),
        sum(full > one for one, full in judged),
        sum(full < one for one, full in judged),
    )


def summary_json(run: Run, summary: Summary) -> dict[str, Any]:
    """Plain values, ready for `json.dumps`."""
    return {"schema": SCHEMA, "meta": dict(run.meta), "summary": asdict(summary)}
