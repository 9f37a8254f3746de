"""The command `ask-eval`: measures how good the answers are, and how quick an installed Footnote is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from evals.asking import run
from evals.results_cli import compare, fit, judge, report
from evals.sets_cli import make, review
from evals.training_cli import train
from evals.training_search_cli import train_search
from index.commands import Debug, Docs, Version, new_app, run_command, tell, terminal_progress

if TYPE_CHECKING:
    from evals.figures import Measured

app = new_app("Measure Footnote.")


@app.callback()
def _options(version: Version = False) -> None:
    pass


app.command()(run)
app.command()(compare)
app.command()(report)
app.command()(judge)
app.command()(fit)
app.command()(make)
app.command()(review)
app.command()(train)
app.command()(train_search)


@app.command()
def bench(
    docs: Docs = None,
    only: Annotated[
        str,
        typer.Option("--only", metavar="PARTS", help="Of help, search, sync, cold, batch and large; with commas."),
    ] = "help,search,sync,cold,batch",
    paragraphs: Annotated[
        str, typer.Option("--paragraphs", metavar="SIZES", help="Sizes of the folders to sync, with commas.")
    ] = "1000,10000,100000",
    repeat: Annotated[int, typer.Option("--repeat", min=1, help="How often each measurement is made.")] = 3,
    rounds: Annotated[int, typer.Option("--rounds", min=1, help="How often all questions are searched for.")] = 10,
    seed: Annotated[int | None, typer.Option("--seed", help="Of the folders to sync: another makes others.")] = None,
    questions: Annotated[
        str | None, typer.Option("--questions", metavar="FILE", help="Other questions, one a line, for other --docs.")
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", help="A GGUF file or a scripted model (default: embedded).")
    ] = None,
    stand_in: Annotated[
        bool, typer.Option("--stand-in", help="With --only large: a quick stand-in for the embedder, without meaning.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    debug: Debug = False,
) -> None:
    """Measure speed and memory on this machine, beside the targets. A missed target does not change the exit code."""
    from pathlib import Path

    from evals.bench import PARTS
    from evals.bench import bench as run_bench
    from evals.corpus import SEED
    from evals.plan import Plan, read_questions, temporary_folder
    from index.errors import UsageError
    from index.settings import IndexSettings, index_settings

    parts = [name.strip() for name in only.split(",")]
    if unknown := [name for name in parts if name not in PARTS]:
        raise UsageError(f"There is no part {unknown[0]!r}. Choose from {', '.join(PARTS)}.")
    if stand_in and parts != ["large"]:
        raise UsageError("--stand-in measures the size of an index, not the embedder: give it with --only large.")
    if model is not None and not model.startswith("scripted:") and not model.lower().endswith(".gguf"):
        raise UsageError("A benchmark asks models on this machine alone: give --model a GGUF file, or leave it out.")
    chosen = index_settings(docs or ())
    asked = read_questions(Path(questions) if questions else None)
    with temporary_folder() as folder, terminal_progress() as progress:
        settings = IndexSettings(chosen.docs, folder / "data", chosen.cache, chosen.embedder)
        plan = Plan(
            settings=settings,
            folder=folder,
            questions=asked,
            sizes=_sizes(paragraphs),
            seed=SEED if seed is None else seed,
            repeat=repeat,
            rounds=rounds,
            model=_absolute(model),
            progress=progress,
            stand_in=stand_in,
        )
        measured = run_bench(plan, parts)
    _show(measured, as_json)
    if measured.failures:
        raise typer.Exit(1)


def _sizes(text: str) -> tuple[int, ...]:
    from index.errors import UsageError

    try:
        sizes = tuple(int(one) for one in text.split(","))
    except ValueError:
        sizes = ()
    if not sizes or min(sizes) < 1:
        raise UsageError(f"--paragraphs is {text!r}: give numbers above 0, with commas, such as 1000,10000.")
    return sizes


def _absolute(model: str | None) -> str | None:
    """The model's name with its file as seen from anywhere: the commands run in a folder of their own."""
    from pathlib import Path

    if model is None:
        return None
    scheme, file = ("scripted:", model.removeprefix("scripted:")) if model.startswith("scripted:") else ("", model)
    return f"{scheme}{Path(file).expanduser().resolve()}"


def _show(measured: Measured, as_json: bool) -> None:
    from evals.figures import notes, to_json, to_table

    if as_json:
        print(json.dumps(to_json(measured), ensure_ascii=False))
    else:
        from rich.console import Console

        machine = measured.machine
        print(f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gib']} GiB; {machine['system']}")
        packages = ", ".join(f"{name} {version}" for name, version in machine["packages"].items() if version)
        print(f"{machine['python']}; {packages}; load {machine['load']}\n")
        console = Console()
        console.print(to_table(measured), highlight=False)
        print()
        for line in notes(measured):
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    for part, reason in measured.failures:
        tell(f"{part} could not be measured: {reason}")


def main() -> None:
    """The console script."""
    raise SystemExit(run_command(app))


if __name__ == "__main__":
    main()
