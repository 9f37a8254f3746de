"""The benchmark of speed and size: its parts in order, each of which says what it found or why it could not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from time import perf_counter
from typing import Any

from evals.asked import measure_batch, measure_cold, measure_help
from evals.figures import Figure, Measured, Target, percentile
from evals.large import measure_large
from evals.machine import describe_machine
from evals.pace import measure_sync
from evals.plan import Plan, make_index
from index.errors import FootnoteError

SEARCH = Target(30)  # milliseconds, at the 95th percentile


def measure_search(plan: Plan) -> Iterator[Figure]:
    """Milliseconds of a search in this process, models loaded: all questions, several rounds, after one to warm up."""
    from index.embed import open_embedder
    from index.search import Index

    make_index(plan)
    index = Index(plan.settings, open_embedder(plan.settings, plan.progress))
    try:
        rounds = [
            [_milliseconds(index.search, question) for question in plan.questions] for _ in range(plan.rounds + 1)
        ]
    finally:
        index.close()
    counted = rounds[1:]
    every = [value for one in counted for value in one]
    note = f"{len(plan.questions)} questions, {plan.rounds} rounds; the range is that of the rounds"
    for percent, target in ((50, None), (95, SEARCH)):
        by_round = [percentile(one, percent) for one in counted]
        value = percentile(every, percent)
        yield Figure("search", f"p{percent}", "ms", value, min(by_round), max(by_round), len(every), target, note)


def _milliseconds(search: Callable[[str], object], question: str) -> float:
    started = perf_counter()
    search(question)
    return (perf_counter() - started) * 1000


PARTS: Mapping[str, Callable[[Plan], Iterator[Figure | dict[str, Any]]]] = {
    "help": measure_help,
    "search": measure_search,
    "sync": measure_sync,
    "cold": measure_cold,
    "batch": measure_batch,
    "large": measure_large,
}


def bench(plan: Plan, only: Sequence[str] = tuple(PARTS)) -> Measured:
    """Measure these parts, in the order of PARTS. A part that fails is named with its reason, and the rest go on."""
    machine = describe_machine()
    figures: list[Figure] = []
    corpora: list[dict[str, Any]] = []
    failures: list[tuple[str, str]] = []
    for name in (name for name in PARTS if name in only):
        plan.progress.notice(f"measuring {name}")
        try:
            for found in PARTS[name](plan):
                if isinstance(found, Figure):
                    figures.append(found)
                else:
                    corpora.append(found)
        except FootnoteError as fault:
            failures.append((name, str(fault)))
    # only a sync turns to torch; None says that there was none
    machine["bf16"] = any(one["precision"] == "bfloat16" for one in corpora) if corpora else None
    return Measured(machine, tuple(corpora), tuple(figures), tuple(failures))
