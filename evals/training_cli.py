"""The command of `ask-eval` that trains the embedded model's adapter: `train`."""

import json
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.commands import Debug, tell, terminal_progress
from index.errors import MissingExtra, UsageError

if TYPE_CHECKING:
    from evals.sets import QuestionSet
    from evals.training.examples import Example

HELD = 40  # cases of a benchmark's half dev that are held out
SEED = 5


def train(
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="Where to write the adapter (GGUF).")],
    data: Annotated[
        list[Path] | None, typer.Option("--data", metavar="FOLDER", help="Benchmarks whose halves dev are learnt, too.")
    ] = None,
    epochs: Annotated[float, typer.Option("--epochs", min=0.1, help="How often each example is learnt.")] = 1.5,
    debug: Debug = False,
) -> None:
    """Train the embedded model for its tasks on the stories that come with Footnote: minutes on a graphics card."""
    from evals.sets import read_benchmark
    from evals.statistics import auc
    from evals.store import write_whole
    from evals.training.examples import JUDGE, balanced
    from evals.training.low_rank import RANK, LowRank
    from evals.training.tokens import tokenized
    from evals.training.weights import read_model, write_adapter
    from index.pinned import LANGUAGE_MODEL
    from index.settings import Sources, own_folder
    from index.weights import language_model_file
    from rag.probe import WORDS

    if out.suffix != ".gguf":
        raise UsageError(f"{out} must end in .gguf, which is what the adapter is.")
    if not out.resolve().parent.is_dir():
        raise UsageError(f"The folder of {out} does not exist. Make it, or name another file with --out.")
    if find_spec("gguf") is None:
        raise MissingExtra("Model files are read and written by gguf. Type: pip install '.[train]'")
    cache = own_folder(Sources(), "cache")
    with terminal_progress() as progress:
        file = language_model_file(cache, progress)
    chance = Random(SEED)  # noqa: S311 - no secret
    benchmarks = [read_benchmark(place, cache) for place in data or []]
    made = balanced(_examples(cache, benchmarks, chance), chance)
    rows, openings, words = tokenized(made, file, WORDS)
    learnt = [row for row, one in zip(rows, made, strict=True) if not one.held_out]
    held = [(row, one) for row, one in zip(rows, made, strict=True) if one.held_out and one.task == JUDGE]
    tell(f"{len(learnt)} examples to learn, {len(held)} judgements held out.")
    model = LowRank(*read_model(file), openings)

    def told() -> dict[str, Any]:
        shares = model.shares([row for row, _ in held], *words)
        found: dict[str, tuple[list[float], list[float]]] = {}
        for share, (_, one) in zip(shares, held, strict=True):
            found.setdefault(one.source, ([], []))[one.is_yes].append(share)
        return {source: auc(*both) for source, both in sorted(found.items())}

    before = told()
    model.train(learnt, tell, epochs)
    write_adapter(out, RANK, model.adapter())
    held_out = {
        name: {"auc_before": before[name], "auc": after, "n": sum(one.source == name for _, one in held)}
        for name, after in told().items()
    }
    facts = {"model": LANGUAGE_MODEL.name, "rank": RANK, "examples": len(learnt), "held_out": held_out}
    write_whole(out.with_suffix(".json"), json.dumps(facts, indent=2) + "\n")
    print(json.dumps(facts, indent=2))


def _examples(cache: Path, benchmarks: "list[QuestionSet]", chance: Random) -> "list[Example]":
    """The examples of all stories, each file's articles as a folder of its own, and of the benchmarks."""
    from dataclasses import replace

    from evals.library import Library
    from evals.training.examples import of_cases, of_stories, of_taken_apart, write_articles
    from evals.training.stories import STORIES, TAKEN_APART, read_stories, read_taken_apart
    from index.embed import open_embedder
    from index.settings import index_settings

    settings = index_settings([str(STORIES)])
    embedder = open_embedder(settings)
    made: list[Example] = list(of_taken_apart(read_taken_apart(TAKEN_APART), "stories"))
    with terminal_progress() as progress:
        for file in sorted(STORIES.glob("*.txt")):
            stories = read_stories(file)
            folder = cache / "evals" / "training" / file.stem
            write_articles(stories, folder)
            library = Library(replace(settings, docs=folder), embedder, progress)
            made += of_stories(stories, library.index, "stories", chance)
            library.close()
            tell(f"{file.stem}: {len(made)} examples")
        for found in benchmarks:
            cases = [one for one in found.cases if one.half == "dev"]
            Random(3).shuffle(cases)  # noqa: S311 - no secret
            library = Library(replace(settings, docs=found.docs), embedder, progress)
            made += of_cases(cases, library.index, found.name, HELD, chance)
            library.close()
            tell(f"{found.name}: {len(made)} examples")
    return made
