"""The commands of `ask-eval` that read runs: `compare` and `report`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from index.commands import Debug


def compare(
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help="A run, as JSON.")],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="Another run over the same cases.")],
    common: Annotated[bool, typer.Option("--common", help="Compare what both hold where their cases differ.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Also cases that do not count in the main figures.")] = False,
    metric: Annotated[
        list[str] | None, typer.Option("--metric", metavar="NAME", help="Only this metric; may be repeated.")
    ] = None,
    cases: Annotated[bool, typer.Option("--cases/--no-cases", help="List the cases that changed.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    debug: Debug = False,
) -> None:
    """Compare two runs case by case, and say what of it may be noise."""
    from evals.compare import compare as compare_runs
    from evals.compared import case_lines, conclusion, heading, to_json, to_table
    from evals.store import read_run

    comparison = compare_runs(read_run(before), read_run(after), common=common, every=every, metrics=metric or ())
    if as_json:
        print(json.dumps(to_json(comparison), ensure_ascii=False))
        return
    from rich.console import Console

    console = Console()
    for line in heading(comparison):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    print()
    console.print(to_table(comparison.metrics), highlight=False)
    print()
    for line in conclusion(comparison):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    if cases:
        print()
        for line in case_lines(comparison, metric or ()):
            console.print(line, markup=False, highlight=False, soft_wrap=True)


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run, as JSON.")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The page to write.")] = Path("report.html"),
    debug: Debug = False,
) -> None:
    """Write a run as one HTML page that opens offline."""
    from evals.report import write_report
    from evals.store import read_run

    write_report(read_run(run), out)
    print(out)
