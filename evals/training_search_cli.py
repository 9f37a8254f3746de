"""The command of `ask-eval` that trains how late interaction reads tokens: `train-search`."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.training_cli import checked, indexed_stories
from index.commands import Debug, tell, terminal_progress

if TYPE_CHECKING:
    from evals.training.choices import Chosen
    from evals.training.reading import Reading


def train_search(
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="Where to write the adapter (safetensors).")],
    epochs: Annotated[float, typer.Option("--epochs", min=0.01, help="How often each story is learnt.")] = 1.0,
    debug: Debug = False,
) -> None:
    """Train how the embedder reads words for the order of what was found: half an hour on two cores."""
    from safetensors.numpy import save_file

    from evals.store import write_whole
    from evals.training.choices import choices_of
    from evals.training.reading import RANK, Reading
    from index.pinned import EMBEDDER
    from index.settings import Sources, own_folder
    from index.weights import embedder_folder

    beside = checked(out, ".safetensors")
    cache = own_folder(Sources(), "cache")
    found: list[Chosen] = []
    with terminal_progress() as progress:
        folder = embedder_folder(cache, progress)
        for name, stories, library in indexed_stories(cache, progress):
            found += choices_of(stories, library.index)
            tell(f"{name}: {sum(len(one.choices) for one in found)} choices")
    learnt = [one for one in found if not one.held_out]
    reading = Reading(folder)
    before = _held_out(reading, found)
    reading.train(learnt, tell, epochs)
    save_file(reading.adapter(), beside)
    beside.replace(out)
    after = _held_out(reading, found)
    facts = {
        "trained": datetime.now(UTC).date().isoformat(),
        "model": EMBEDDER.name,
        "rank": RANK,
        "epochs": epochs,
        "on": "the stories in evals/training",
        "stories": len(learnt),
        "choices": sum(len(one.choices) for one in learnt),
        "held_out": {name: {**told, "before": before[name]} for name, told in after.items()},
    }
    write_whole(out.with_suffix(".json"), json.dumps(facts, indent=2) + "\n")
    print(json.dumps(facts, indent=2))


def _held_out(reading: "Reading", found: "Sequence[Chosen]") -> dict[str, dict[str, float]]:
    """Of the stories held out, how often a text that states what is asked for comes first, and among three."""
    ranks: dict[str, list[int]] = {"paragraphs": [], "sentences": []}
    for story in (one for one in found if one.held_out):
        for choice, rank in zip(story.choices, reading.ranks(story.choices), strict=True):
            ranks["paragraphs" if choice.whole else "sentences"].append(rank)
    return {
        name: {
            "n": len(some),
            "hit@1": round(sum(rank == 1 for rank in some) / len(some), 3),
            "hit@3": round(sum(rank <= 3 for rank in some) / len(some), 3),
            "mrr": round(sum(1 / rank for rank in some) / len(some), 3),
        }
        for name, some in ranks.items()
    }
