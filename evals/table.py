"""A run's figures for the terminal: answers, refusals together, the three searches side by side, types, seconds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evals.metrics import METRICS, RANKINGS
from evals.metrics.retrieval import RETRIEVERS
from evals.summary import Mean, Summary

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

REFUSALS = ("refusal-precision", "refusal-recall", "answered")
BY_TYPE = {"right": "right", "cited-right": "cited-right", "answered": "answered", "refusal-recall": "refused"}
SHOWN_ERRORS = 5


def tables(summary: Summary) -> Iterator[RenderableType]:
    """What there is to show, in the order in which it is read; nothing of what was not measured."""
    if any(summary.means[name].n for name in METRICS if name not in RANKINGS):
        yield _answers(summary)
    yield _searches(summary)
    yield _types(summary)
    yield from closing(summary)


def percent(mean: Mean) -> str:
    """`64 %`, or a dash where the metric applied to no case."""
    return "–" if mean.value is None else f"{mean.value:.1%}"


def interval(mean: Mean) -> str:
    """`57 – 71`, or nothing."""
    return "" if mean.low is None or mean.high is None else f"{mean.low * 100:.0f} – {mean.high * 100:.0f}"


def _table(*columns: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column(columns[0], no_wrap=True)
    for name in columns[1:]:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _answers(summary: Summary) -> Table:
    table = _table("answers", "mean", "95 %", "cases")
    for name in METRICS:
        if name not in RANKINGS and name not in REFUSALS and summary.means[name].n:
            _row(table, name, summary.means[name])
    table.add_section()
    for name in REFUSALS:
        _row(table, name, summary.means[name])
    answered = summary.means["answered"]
    if answered.value is not None and answered.low is not None and answered.high is not None:
        _row(table, "false refusals", Mean(1 - answered.value, 1 - answered.high, 1 - answered.low, answered.n))
    return table


def _row(table: Table, name: str, found: Mean) -> None:
    table.add_row(name, percent(found), interval(found), str(found.n))


def _searches(summary: Summary) -> Table:
    table = _table("search", *RETRIEVERS, "95 % of interaction", "cases")
    for name in (one for one in RANKINGS if one.endswith(f".{RETRIEVERS[-1]}")):
        found = [summary.means[f"{name.rpartition('.')[0]}.{retriever}"] for retriever in RETRIEVERS]
        if found[-1].n:
            row = (*map(percent, found), interval(found[-1]), str(found[-1].n))
            table.add_row(name.rpartition(".")[0].replace(".", " "), *row)
    return table


def _types(summary: Summary) -> Table:
    asked = [name for name in BY_TYPE if any(means[name].n for means in summary.by_type.values())]
    hit, recall = "paragraph.hit@3.interaction", "paragraph.recall@10.interaction"
    if not any(means[hit].n for means in summary.by_type.values()):
        hit, recall = hit.replace("paragraph", "document"), recall.replace("paragraph", "document")
    table = _table("type", *(BY_TYPE[name] for name in asked), "hit@3", "recall@10", "cases")
    for kind, means in summary.by_type.items():
        name = f"{kind} *" if kind in summary.beside else kind
        cells = [percent(means[one]) for one in (*asked, hit, recall)]
        table.add_row(name, *cells, str(summary.counts[kind]))
    return table


def closing(summary: Summary) -> Iterator[str]:
    """Lines below the tables: what does not count, premises, pairs of follow-ups, seconds, tokens, money, errors."""
    if summary.beside:
        yield "* beside the main figures, which do not count these"
    if summary.means["premise-corrected"].n:
        yield f"false premises: {', '.join(f'{count} {outcome}' for outcome, count in summary.premises.items())}"
    if pairs := summary.pairs:
        yield (
            f"follow-ups: {pairs.right} of {pairs.n} right as they are, {pairs.right_in_full} asked in full; "
            f"the full form gains {pairs.gained} and loses {pairs.lost}"
        )
    if summary.seconds:
        told = [
            f"{name.replace('_', ' ')} {spread.p50:.2f} (p95 {spread.p95:.2f})"
            for name, spread in summary.seconds.items()
        ]
        yield f"seconds, median: {', '.join(told)}"
        cost = "" if summary.cost is None else f"; cost {summary.cost:,.4f}"
        yield f"tokens: {summary.prompt_tokens:,} read, {summary.completion_tokens:,} written{cost}"
    for id, error in summary.errors[:SHOWN_ERRORS]:
        yield f"crashed: {id}: {error}"
    if len(summary.errors) > SHOWN_ERRORS:
        yield f"crashed: {len(summary.errors) - SHOWN_ERRORS} more"
