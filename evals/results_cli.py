"""The commands of `ask-eval` that read runs: `compare`, `report`, `judge` and `fit`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.commands import Debug, tell, terminal_progress

if TYPE_CHECKING:
    from evals.records import Run


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


def judge(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run, as JSON.")],
    model: Annotated[
        str, typer.Option("--judge", metavar="MODEL", help="A model of OPENAI_BASE_URL, or a GGUF file: the judge.")
    ],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="Where to write the run (default: in its place).")
    ] = None,
    debug: Debug = False,
) -> None:
    """Let a model judge the answers of a run, and say how far it agrees with the other scores."""
    from evals.store import read_run, write_run

    judged = judged_run(read_run(run), model)
    write_run(judged, out or run)
    show_judgement(judged)


def fit(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN…", help="Runs of the dev halves, made with --doubted.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="Where to write the weights (default: nowhere).")
    ] = None,
    debug: Debug = False,
) -> None:
    """Fit the weights by which a sentence counts as an answer, and tell how well they do on cases held out."""
    from datetime import UTC, datetime

    from evals.fit import calibration, curve, examples, weights
    from evals.fit import fit as fit_all
    from evals.store import read_run, write_whole

    made = [read_run(run) for run in runs]
    found = fit_all(examples(made))
    print(f"{found.examples} statements, {found.answers} of them answer; AUC {found.auc:.2f} on cases held out")
    for name, weight in found.coefficients.items():
        print(f"  {name:9} {weight:6.2f}")
    print("\nshown from   precision  recall")
    for least, precision, recall in curve(found):
        print(f"  {least:.2f}       {'–' if precision is None else f'{precision:.0%}':>5}      {recall:.0%}")
    print("\nprobability  answered  statements")
    for probability, share, size in calibration(found):
        print(f"  {probability:.2f}       {share:.2f}      {size}")
    if out is not None:
        day = datetime.now(UTC).date().isoformat()
        write_whole(out, json.dumps(weights(found, made, day), indent=2) + "\n")


def judged_run(run: Run, model: str) -> Run:
    """The run with the scores of the judge that is named. Raises ModelError, SettingsError."""
    from evals.judge import judge as judge_all
    from index.settings import Sources, own_folder
    from rag.llms import describe_endpoint, open_llm
    from rag.settings import model_settings

    chosen = model_settings(model)
    if chosen.kind == "endpoint":
        tell(describe_endpoint(chosen))
    with terminal_progress() as progress:
        llm = open_llm(chosen, own_folder(Sources(), "cache"), progress)
        try:
            return judge_all(run, llm, progress)
        finally:
            llm.close()


def show_judgement(run: Run) -> None:
    """The judge's means with their intervals, and its agreement with the deterministic scores."""
    from evals.judge import CORRECT, SUPPORT, agreement_lines, judged_by
    from evals.statistics import estimate

    print(f"judge: {judged_by(run.meta)}")
    for name in (CORRECT, SUPPORT):
        scores = [one.scores[name].value for one in run.records if one.case.main and name in one.scores]
        values = [value for value in scores if value is not None]
        if values:
            found = estimate(values)
            print(f"{name}: {found.value:.1%} ({found.low * 100:.0f} – {found.high * 100:.0f}) of {len(values)} cases")
    for line in agreement_lines(run):
        print(line)
