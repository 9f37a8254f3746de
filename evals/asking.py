"""The command `ask-eval run`: asks a question set and says how good the answers are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from evals.results_cli import judged_run, show_judgement
from index.commands import Debug, Docs, tell, terminal_progress

if TYPE_CHECKING:
    from evals.job import Job
    from evals.records import Run
    from evals.run import Asked
    from evals.sets import QuestionSet
    from evals.summary import Summary
    from index.commands import TerminalProgress
    from index.settings import IndexSettings


def run(
    data: Annotated[
        str | None, typer.Option("--data", metavar="FOLDER", help="A benchmark: docs.jsonl and questions.jsonl.")
    ] = None,
    docs: Docs = None,
    questions: Annotated[
        str | None, typer.Option("--questions", metavar="FILE", help="Questions about --docs, a JSON object a line.")
    ] = None,
    drafts: Annotated[bool, typer.Option("--drafts", help="Ask drafts of --questions, too.")] = False,
    half: Annotated[str, typer.Option("--half", help="dev, test or all.")] = "all",
    types: Annotated[str, typer.Option("--types", metavar="NAMES", help="Only these types, with commas.")] = "",
    only: Annotated[str, typer.Option("--only", metavar="IDS", help="Only these cases, with commas.")] = "",
    sample: Annotated[int | None, typer.Option("--sample", min=1, help="So many cases, types in proportion.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of the sample.")] = 1,
    retrieval_only: Annotated[bool, typer.Option("--retrieval-only", help="Search alone; no model is asked.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Ask follow-ups in their full form, too.")] = False,
    model: Annotated[
        str | None, typer.Option("--model", help="A GGUF file, or a model of OPENAI_BASE_URL (default: embedded).")
    ] = None,
    top_k: Annotated[int | None, typer.Option("--top-k", help="Passages that the model is shown.")] = None,
    parallel: Annotated[int, typer.Option("--parallel", min=1, max=64, help="Cases asked at once; endpoints.")] = 1,
    doubted: Annotated[
        bool, typer.Option("--doubted", help="Keep sentences that probably do not answer, for ask-eval fit.")
    ] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Ask again what was asked before.")] = False,
    price_in: Annotated[float | None, typer.Option("--price-in", help="Of a million tokens of prompt.")] = None,
    price_out: Annotated[float | None, typer.Option("--price-out", help="Of a million tokens of answer.")] = None,
    floor: Annotated[
        list[str] | None,
        typer.Option("--floor", metavar="METRIC=VALUE", help="Exit code 1 where it is lower; may be repeated."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    out: Annotated[str | None, typer.Option("--out", metavar="FILE", help="Write the whole run, as JSON.")] = None,
    judge: Annotated[
        str | None, typer.Option("--judge", metavar="MODEL", help="Let this model judge the answers, too.")
    ] = None,
    debug: Debug = False,
) -> None:
    """Ask a question set and score the answers and their footnotes. It goes on where it was stopped.

    Without --data or --questions: the set that ships, about ./seeds. Exit codes: 0, 1 below a floor, 2 wrong usage.
    """
    from pathlib import Path

    from evals.floors import floors_of
    from evals.job import Job, do
    from evals.sample import Choice
    from evals.settings import prices
    from index.errors import UsageError

    floors = floors_of(floor or ())
    if half not in ("dev", "test", "all"):
        raise UsageError(f"--half is {half!r}: choose dev, test or all.")
    if out is not None and not Path(out).expanduser().absolute().parent.is_dir():
        raise UsageError(f"There is no folder for {out}. Make it, or name another --out.")
    choice = Choice(half, _names(types), _names(only), sample, seed, full)
    price = prices(price_in, price_out)
    settings = _settings(data, docs, questions)
    job = Job(_question_set(data, questions, settings, drafts), settings, choice, parallel, fresh, price)
    job.cases()  # a choice that leaves none is told before a model is loaded
    with terminal_progress() as progress, _model(job, retrieval_only, model, top_k, doubted, progress) as asked:
        made = do(job, asked, progress)
    if judge is not None:
        made = judged_run(made, judge)
    if out is not None:
        from evals.store import write_run

        write_run(made, Path(out).expanduser())
    from evals.summary import summarise

    summary = summarise(made)
    _show(made, summary, as_json)
    if judge is not None and not as_json:
        show_judgement(made)
    below = [line for one in floors for line in one.faults(summary)]
    for line in below:
        tell(line)
    if below:
        raise typer.Exit(1)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _settings(data: str | None, docs: list[str] | None, questions: str | None) -> IndexSettings:
    """Where documents and index live; a benchmark's live in the cache, beside the answers that are kept.

    The set that ships is about ./seeds, whatever ASK_DOCS says.
    """
    from pathlib import Path

    from index.errors import UsageError
    from index.settings import DEFAULT_EMBEDDER, IndexSettings, Sources, index_settings, own_folder

    if data is None:
        return index_settings(docs or (["seeds"] if questions is None else []))
    if docs is not None:
        raise UsageError("--data brings its own documents: leave --docs out.")
    if not Path(data).expanduser().is_dir():
        raise UsageError(f"There is no folder {data}. Name one with docs.jsonl and questions.jsonl.")
    sources = Sources()
    cache = own_folder(sources, "cache")
    return IndexSettings(Path(data), cache / "evals", cache, sources.get("embedder") or DEFAULT_EMBEDDER)


def _question_set(data: str | None, questions: str | None, settings: IndexSettings, drafts: bool) -> QuestionSet:
    from pathlib import Path

    from evals.sets import SEEDS, read_benchmark, read_set
    from index.errors import UsageError

    if data is not None:
        if questions is not None:
            raise UsageError("--data brings its own questions: leave --questions out.")
        return read_benchmark(Path(data).expanduser(), settings.cache)
    return read_set(Path(questions).expanduser() if questions else SEEDS, settings.docs, drafts)


@contextmanager
def _model(
    job: Job, retrieval_only: bool, model: str | None, top_k: int | None, doubted: bool, progress: TerminalProgress
) -> Iterator[Asked | None]:
    """The model, open; None where none is asked."""
    if retrieval_only:
        yield None
        return
    from evals.run import Asked
    from index.errors import UsageError
    from rag.llms import describe_endpoint, open_llm
    from rag.openings import OPENINGS
    from rag.settings import model_settings

    chosen = model_settings(model, top_k)
    if chosen.kind == "endpoint":
        tell(describe_endpoint(chosen))
    elif job.parallel > 1:
        raise UsageError("--parallel is for endpoints: the embedded model answers one question at a time.")
    llm = open_llm(chosen, job.settings.cache, progress, OPENINGS)
    try:
        yield Asked(llm, chosen, doubted)
    finally:
        llm.close()


def _show(made: Run, summary: Summary, as_json: bool) -> None:
    from evals.summary import summary_json

    if as_json:
        print(json.dumps(summary_json(made, summary), ensure_ascii=False))
        return
    from rich.console import Console

    from evals.table import tables

    meta, console = made.meta, Console()
    asked = "search alone" if meta["retrieval_only"] else f"{meta['model']} at {meta['endpoint']}"
    beside = f", {summary.cases - summary.main} of them beside the main figures" if summary.cases > summary.main else ""
    print(f"{meta['set']}: {summary.cases} cases{beside}; {asked}; {meta['seconds']} s", end="")
    print(f", {meta['from_before']} answers from before\n" if meta["from_before"] else "\n")
    for table in tables(summary):
        if isinstance(table, str):
            console.print(table, markup=False, highlight=False, soft_wrap=True)
        else:
            console.print(table, highlight=False)
            print()
