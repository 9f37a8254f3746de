"""The command of `ask-eval` that trains the embedded model's adapter: `train`."""

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.commands import Debug, tell, terminal_progress
from index.errors import MissingExtra, UsageError

if TYPE_CHECKING:
    from evals.library import Library
    from evals.sets import QuestionSet
    from evals.training.examples import Example
    from evals.training.low_rank import LowRank, Row
    from evals.training.stories import Story
    from index.embed import Embedder
    from index.progress import Progress
    from index.settings import IndexSettings

HELD = 40  # cases of a benchmark's half dev that are held out
SEED = 5
# by how much the logits of words are raised when the adapter is used (rag.llms.embedded)
BIAS = {"NOT": -1.5}
WHY_BIAS = "A quarter of the written examples deny (NOT STATED); of the questions that are asked fewer have no answer."


def train(
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="Where to write the adapter (GGUF).")],
    data: Annotated[
        list[Path] | None, typer.Option("--data", metavar="FOLDER", help="Benchmarks whose halves dev are learnt, too.")
    ] = None,
    epochs: Annotated[
        float | None, typer.Option("--epochs", min=0.1, help="How often each example is learnt; once, if not told.")
    ] = None,
    debug: Debug = False,
) -> None:
    """Train the embedded model for its tasks on the stories that come with Footnote: minutes on a graphics card."""
    from evals.sets import read_benchmark
    from evals.store import write_whole
    from evals.training.examples import balanced
    from evals.training.low_rank import EPOCHS, MATRICES, RANK, LowRank
    from evals.training.tokens import tokenized
    from evals.training.weights import read_model, write_adapter
    from index.pinned import LANGUAGE_MODEL
    from index.settings import Sources, own_folder
    from index.weights import language_model_file
    from rag.probe import WORDS

    beside = checked(out, ".gguf")
    if find_spec("gguf") is None:
        raise MissingExtra("Model files are read and written by gguf. Type: pip install '.[train]'")
    kept = own_folder(Sources(), "cache")
    with terminal_progress() as progress:
        file = language_model_file(kept, progress)
    chance = Random(SEED)  # noqa: S311 - no secret
    benchmarks = [read_benchmark(place, kept) for place in data or []]
    made = balanced(_examples(kept, benchmarks, chance), chance)
    rows, openings, words = tokenized(made, file, WORDS)
    learnt = [row for row, one in zip(rows, made, strict=True) if not one.held_out]
    held = [(row, one) for row, one in zip(rows, made, strict=True) if one.held_out]
    tell(f"{len(learnt)} examples to learn, {len(held)} held out.")
    model = LowRank(*read_model(file), openings)
    before = _held_out(model, held, words)
    model.train(learnt, tell, epochs or EPOCHS)
    write_adapter(beside, RANK, model.adapter())
    beside.replace(out)
    after = _held_out(model, held, words)
    facts = {
        "trained": datetime.now(UTC).date().isoformat(),
        "model": LANGUAGE_MODEL.name,
        "rank": RANK,
        "matrices": sorted(MATRICES.values()),
        "epochs": epochs or EPOCHS,
        "on": ["the stories in evals/training", *(f"{one.name}, half dev" for one in benchmarks)],
        "examples": dict(Counter(row.task for row in learnt)),
        "held_out": {
            name: {**told, "before": before[name].get("auc", before[name].get("loss"))} for name, told in after.items()
        },
        "bias": BIAS,
        "why the bias": WHY_BIAS,
    }
    write_whole(out.with_suffix(".json"), json.dumps(facts, indent=2) + "\n")
    print(json.dumps(facts, indent=2))


def checked(out: Path, suffix: str) -> Path:
    """The file beside that is written first. Raises UsageError where the two cannot be written."""
    if out.suffix != suffix:
        raise UsageError(f"{out} must end in {suffix}, which is what the adapter is.")
    if not out.resolve().parent.is_dir():
        raise UsageError(f"The folder of {out} does not exist. Make it, or name another file with --out.")
    told, beside = out.with_suffix(".json"), out.with_name(f".{out.name}.{os.getpid()}")
    if told.exists() and not out.exists():
        raise UsageError(f"{told} is there, which would be written over. Name another file with --out.")
    try:
        beside.touch()
        beside.unlink()
    except OSError as fault:
        raise UsageError(f"{out} cannot be written: {fault.strerror}. Name another file with --out.") from fault
    if out.is_dir():
        raise UsageError(f"{out} is a folder. Name another file with --out.")
    return beside


def _held_out(
    model: "LowRank", held: "Sequence[tuple[Row, Example]]", words: Sequence[int]
) -> dict[str, dict[str, Any]]:
    """By task and source: the area under the curve of Yes, or the loss of what is to be written."""
    from evals.statistics import auc
    from evals.training.examples import CONTRADICT, JUDGE

    groups: dict[str, list[tuple[Row, Example]]] = {}
    for row, one in held:
        groups.setdefault(f"{one.task}, {one.source}", []).append((row, one))
    told: dict[str, dict[str, Any]] = {}
    for name, some in sorted(groups.items()):
        rows = [row for row, _ in some]
        if some[0][1].task in (JUDGE, CONTRADICT):
            both: tuple[list[float], list[float]] = ([], [])
            for share, (_, one) in zip(model.shares(rows, *words), some, strict=True):
                both[one.is_yes].append(share)
            told[name] = {"n": len(some), "auc": auc(*both)}
        else:
            told[name] = {"n": len(some), "loss": round(model.loss(rows), 4)}
    return told


def _examples(kept: Path, benchmarks: "list[QuestionSet]", chance: Random) -> "list[Example]":
    """The examples of all stories, each file's articles as a folder of its own, and of the benchmarks."""
    from evals.library import Library
    from evals.training.examples import of_cases, of_stories, of_taken_apart
    from evals.training.stories import TAKEN_APART, read_taken_apart

    settings, embedder = _opened()
    made: list[Example] = list(of_taken_apart(read_taken_apart(TAKEN_APART), "stories"))
    with terminal_progress() as progress:
        for name, stories, library in indexed_stories(kept, progress):
            made += of_stories(stories, library.index, "stories", chance)
            tell(f"{name}: {len(made)} examples")
        for found in benchmarks:
            cases = [one for one in found.cases if one.half == "dev"]
            Random(3).shuffle(cases)  # noqa: S311 - no secret
            library = Library(replace(settings, docs=found.docs), embedder, progress)
            made += of_cases(cases, library.index, found.name, HELD, chance)
            library.close()
            tell(f"{found.name}: {len(made)} examples")
    return made


def indexed_stories(kept: Path, progress: "Progress") -> "Iterator[tuple[str, list[Story], Library]]":
    """Each file's name, its stories, and an index of their articles, which is closed when the next is wanted."""
    from evals.library import Library
    from evals.training.examples import write_articles
    from evals.training.stories import STORIES, read_stories

    settings, embedder = _opened()
    for file in sorted(STORIES.glob("*.txt")):
        stories = read_stories(file)
        folder = kept / "evals" / "training" / file.stem
        write_articles(stories, folder)
        library = Library(replace(settings, docs=folder), embedder, progress)
        yield file.stem, stories, library
        library.close()


@cache
def _opened() -> "tuple[IndexSettings, Embedder]":
    """The settings, in which only the folder changes, and the embedder, which is opened once."""
    from evals.training.stories import STORIES
    from index.embed import open_embedder
    from index.settings import index_settings

    settings = index_settings([str(STORIES)])
    return settings, open_embedder(settings)
