"""A comparison of two runs for the terminal and as JSON: the metrics in a table, then the cases, worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from evals.compare import ALPHA, LOWER_IS_BETTER, Change, Compared, Comparison, family
from evals.outcomes import RIGHT
from evals.statistics import Interval
from index.commands import printable

if TYPE_CHECKING:
    from rich.table import Table

SCHEMA = 1
STYLES = {"better": "green", "worse": "red", "noise": "yellow", "same": "dim"}


def to_json(comparison: Comparison) -> dict[str, Any]:
    """Plain values, ready for `json.dumps`."""
    return {
        "schema": SCHEMA,
        "cases": comparison.cases,
        "left_out": list(comparison.left_out),
        "crashed": list(comparison.crashed),
        "differing": [list(one) for one in comparison.differing],
        "metrics": [_metric_json(one) for one in comparison.metrics],
    }


def _metric_json(one: Compared) -> dict[str, Any]:
    return {
        "metric": one.metric,
        "pairs": one.pairs,
        "alone": one.alone,
        "before": _ends(one.before),
        "after": _ends(one.after),
        "difference": _ends(one.difference),
        "test": one.test,
        "p": one.p,
        "adjusted": one.adjusted,
        "verdict": one.verdict,
        "changes": [
            {"id": change.case.id, "before": change.before.value, "after": change.after.value} for change in one.changes
        ],
    }


def _ends(interval: Interval) -> list[float]:
    return [round(interval.value, 6), round(interval.low, 6), round(interval.high, 6)]


def to_table(metrics: Sequence[Compared]) -> Table:
    """One row a metric: both values, the difference with its interval, p, and what to make of it."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("metric", overflow="fold")
    for name in ("pairs", "before", "after", "difference (95 %)", "p"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for one in metrics:
        table.add_row(
            printable(one.metric),
            str(one.pairs),
            shown(one.metric, one.before.value),
            shown(one.metric, one.after.value),
            difference_text(one),
            p_text(one.adjusted),
            f"[{STYLES[one.verdict]}]{one.verdict}[/]",
        )
    return table


def shown(metric: str, value: float) -> str:
    """A value of a metric for people: seconds with two digits, a score of 0 to 1 with three."""
    return f"{value:.2f} s" if metric in LOWER_IS_BETTER else f"{value:.3f}"


def difference_text(one: Compared) -> str:
    """`+0.050 (-0.012 to +0.110)`; without the interval where nothing changed."""
    digits = 2 if one.metric in LOWER_IS_BETTER else 3
    if not one.changes:
        return "0"
    found = one.difference
    return f"{found.value:+.{digits}f} ({found.low:+.{digits}f} to {found.high:+.{digits}f})"


def p_text(p: float) -> str:
    """The p with three digits, or that it is below them."""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def heading(comparison: Comparison) -> Iterator[str]:
    """What was compared and how the runs differ, a line each."""
    yield f"{comparison.cases} cases, each asked in both runs"
    if comparison.left_out:
        yield f"left out, as they are not the same in both: {', '.join(comparison.left_out)}"
    if any(comparison.crashed):
        yield f"crashed: {comparison.crashed[0]} before, {comparison.crashed[1]} after (they count 0)"
    for name, before, after in comparison.differing:
        yield f"{name}: {before} → {after}"


def conclusion(comparison: Comparison) -> Iterator[str]:
    """What the tests allow to say, in plain words."""
    by_verdict: dict[str, list[str]] = {}
    for one in comparison.metrics:
        by_verdict.setdefault(one.verdict, []).append(one.metric)
    for verdict in ("better", "worse"):
        if verdict in by_verdict:
            yield f"{verdict.capitalize()}, beyond chance: {', '.join(by_verdict[verdict])}."
    if "noise" in by_verdict and not {"better", "worse"} & by_verdict.keys():
        yield "Nothing here is beyond chance: the differences may be noise."
    elif "noise" in by_verdict:
        yield f"May be noise: {', '.join(by_verdict['noise'])}."
    if by_verdict.keys() == {"same"}:
        yield "No case changed."
    alone = [
        f"{one.metric} ({one.alone})" for one in comparison.metrics if one.alone and family(one.metric) != "seconds"
    ]
    if alone:
        yield f"Cases to which a metric applies in one run alone are not in its row: {', '.join(alone)}."
    if "noise" in by_verdict or "better" in by_verdict or "worse" in by_verdict:
        yield (
            f"p is of McNemar's exact test or a permutation test, raised for several metrics at once (Holm); "
            f"beyond chance is p < {ALPHA}."
        )


def case_lines(comparison: Comparison, metrics: Sequence[str] = ()) -> Iterator[str]:
    """Each case that changed, with its metrics before and after and the reason after.

    Those that got worse come first, and of them those that are no longer right as a whole. Only these metrics; without
    any, all but the seconds.
    """
    by_case: dict[str, list[tuple[str, Change]]] = {}
    for one in comparison.metrics:
        if one.metric in metrics or (not metrics and family(one.metric) != "seconds"):
            for change in one.changes:
                by_case.setdefault(change.case.id, []).append((one.metric, change))
    order = ("worse", "mixed", "better")
    for changes in sorted(by_case.values(), key=lambda found: (order.index(_word(found)), not _decides(found))):
        case = changes[0][1].case
        yield f"{_word(changes):6}  {printable(case.id)}: {printable(' '.join(case.question.split()))}"
        for metric, change in changes:
            reason = printable(" ".join(change.after.reason.split()))
            values = [f"{float(score.value or 0):.3g}" for score in (change.before, change.after)]
            yield f"        {printable(metric)} {' → '.join(values)}{f'  {reason}' if reason else ''}"


def _decides(changes: Sequence[tuple[str, Change]]) -> list[Change]:
    """The change of the case as a whole, where there is one: it outweighs what else changed."""
    return [change for metric, change in changes if metric == RIGHT]


def _word(changes: Sequence[tuple[str, Change]]) -> str:
    gains = [change.gain for change in _decides(changes) or [change for _, change in changes]]
    if all(gain > 0 for gain in gains):
        return "better"
    return "worse" if all(gain < 0 for gain in gains) else "mixed"
