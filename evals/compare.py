"""Compares two runs over the same cases: which metrics changed beyond chance, and which cases got better or worse."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from evals.cases import Case
from evals.errors import MeasurementError
from evals.records import Record, Run, Score
from evals.statistics import (
    Interval,
    estimate,
    holm,
    is_binary,
    mcnemar,
    mean_difference,
    permutation,
    share_difference,
)

ALPHA = 0.05
SHOWN = 5  # cases that an error names
LOWER_IS_BETTER = {"seconds to the first sentence", "seconds"}
PASSING = {"date", "time", "seconds", "duration", "from_before", "load"}  # facts of a run that say nothing about it


@dataclass(frozen=True, slots=True)
class Change:
    """A case whose value for a metric changed; `gain` is above 0 where it got better."""

    case: Case
    before: Score
    after: Score
    gain: float


@dataclass(frozen=True, slots=True)
class Compared:
    """A metric in both runs, over the cases to which it applies in both.

    `alone` counts the cases to which it applies in one run alone (a refusal cites nothing); they are left out. `p` is
    of `test`; `adjusted` is that p raised for the metrics of its family that changed at all (Holm; what cannot change
    cannot raise a false alarm: Tarone 1990, Biometrics 46).
    """

    metric: str
    pairs: int
    alone: int
    before: Interval
    after: Interval
    difference: Interval
    test: str
    p: float
    adjusted: float
    changes: tuple[Change, ...]

    @property
    def verdict(self) -> str:
        """`same` where no case changed, `noise` where the change may be chance, else `better` or `worse`."""
        if not self.changes:
            return "same"
        if self.adjusted >= ALPHA:
            return "noise"
        return "better" if (self.difference.value > 0) != (self.metric in LOWER_IS_BETTER) else "worse"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs compared. `differing` are (name, before, after) of what was run; `left_out` are ids of cases."""

    metrics: tuple[Compared, ...]
    cases: int
    differing: tuple[tuple[str, Any, Any], ...]
    left_out: tuple[str, ...]
    crashed: tuple[int, int]


def compare(
    before: Run, after: Run, *, common: bool = False, every: bool = False, metrics: Sequence[str] = ()
) -> Comparison:
    """Compare two runs case by case, by these metrics or by all that both have.

    Only cases that count in the main figures, unless `every`. Raises MeasurementError where the runs do not hold the
    same cases; with `common`, those that both hold are compared and the others named.
    """
    pairs, left_out = _paired(before, after, every)
    if left_out and not common:
        named = ", ".join(left_out[:SHOWN]) + (f" and {len(left_out) - SHOWN} more" if len(left_out) > SHOWN else "")
        raise MeasurementError(
            f"The runs do not hold the same cases: {named}. Run both over the same set, or compare what both hold "
            "with --common."
        )
    if not pairs:
        raise MeasurementError("The runs have no case in common. Run both over the same set.")
    values = _values(pairs)
    if unknown := [name for name in metrics if name not in values]:
        raise MeasurementError(f"The runs have no metric {unknown[0]!r}. They have {', '.join(values)}.")
    found = [_metric(name, pairs, value) for name, value in values.items() if not metrics or name in metrics]
    compared = _adjusted([one for one in found if one is not None])
    crashed = (sum(bool(one.error) for one, _ in pairs), sum(bool(two.error) for _, two in pairs))
    return Comparison(compared, len(pairs), _differing(before.meta, after.meta), left_out, crashed)


def family(metric: str) -> str:
    """`retrieval`, `seconds` or `answers`: metrics of one family tell much the same and are tested together."""
    if "@" in metric:
        return "retrieval"
    return "seconds" if metric in LOWER_IS_BETTER else "answers"


_Pairs = list[tuple[Record, Record]]
_Value = Callable[[Record], Score | None]


def _paired(before: Run, after: Run, every: bool) -> tuple[_Pairs, tuple[str, ...]]:
    """The records of the same cases, and the ids of those that one run lacks or that another case has there."""
    first, second = ({one.case.id: one for one in run.records if every or one.case.main} for run in (before, after))
    same = [one for one in first if one in second and _asked(first[one].case) == _asked(second[one].case)]
    kept = set(same)
    left_out = tuple(one for one in {**first, **second} if one not in kept)
    return [(first[one], second[one]) for one in same], left_out


def _asked(case: Case) -> tuple[object, ...]:
    """What makes two cases the same: all that decides over a score."""
    places = tuple((one.doc, one.part, one.paragraph) for one in case.evidence)
    return (
        case.question,
        case.answerable,
        case.facts,
        case.forbidden,
        case.reference,
        places,
        case.history,
        case.documents,
    )


def _values(pairs: _Pairs) -> dict[str, _Value]:
    """How each metric's score is read from a record: those of the run in its order, then the seconds."""
    names = dict.fromkeys(name for pair in pairs for one in pair for name in one.scores)
    values: dict[str, _Value] = {name: lambda one, name=name: one.scores.get(name) for name in names}  # type: ignore[misc]
    for name, field in (("seconds to the first sentence", "first_statement"), ("seconds", "total")):
        values.setdefault(name, lambda one, field=field: _seconds(one, field))  # type: ignore[misc]
    return values


def _seconds(record: Record, field: str) -> Score | None:
    value = record.answer["timings"].get(field) if record.answer else None
    return None if value is None else Score(value, "")


def _metric(name: str, pairs: _Pairs, value: _Value) -> Compared | None:
    """The metric with its p as it is; None where it applies to no case in both runs."""
    scored = [(one.case, value(one), value(two)) for one, two in pairs]
    valued = [(case, one, two) for case, one, two in scored if _applies(one) and _applies(two)]
    alone = sum(_applies(one) != _applies(two) for _, one, two in scored)
    if not valued:
        return None
    before = [_number(one) for _, one, _ in valued]
    after = [_number(two) for _, _, two in valued]
    if is_binary([*before, *after]):
        lost = sum(one > two for one, two in zip(before, after, strict=True))
        won = sum(two > one for one, two in zip(before, after, strict=True))
        test, p, difference = "McNemar", mcnemar(lost, won), share_difference(before, after)
    else:
        test, p, difference = "permutation", permutation(before, after), mean_difference(before, after)
    sign = -1 if name in LOWER_IS_BETTER else 1
    changes = tuple(
        Change(case, one, two, sign * (_number(two) - _number(one)))
        for case, one, two in valued
        if one and two and one.value != two.value
    )
    return Compared(name, len(valued), alone, estimate(before), estimate(after), difference, test, p, p, changes)


def _adjusted(metrics: Sequence[Compared]) -> tuple[Compared, ...]:
    families: dict[str, list[Compared]] = {}
    for one in metrics:
        if one.changes:
            families.setdefault(family(one.metric), []).append(one)
    raised = {
        one.metric: p
        for members in families.values()
        for one, p in zip(members, holm([member.p for member in members]), strict=True)
    }
    return tuple(replace(one, adjusted=raised.get(one.metric, one.p)) for one in metrics)


def _applies(score: Score | None) -> bool:
    return score is not None and score.value is not None


def _number(score: Score | None) -> float:
    assert score is not None
    assert score.value is not None
    return float(score.value)


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[tuple[str, Any, Any], ...]:
    """What of the runs' descriptions differs, by the path of its name, but for when and how long."""
    first, second = dict(_flat(before)), dict(_flat(after))
    names = [name for name in {**first, **second} if not PASSING & set(name.split("."))]
    return tuple((name, first.get(name), second.get(name)) for name in names if first.get(name) != second.get(name))


def _flat(given: Mapping[str, Any], path: str = "") -> Iterable[tuple[str, Any]]:
    for name, value in given.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value
