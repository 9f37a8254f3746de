"""The commands of `ask-eval` that make question sets: `make` drafts one, `review` lets a person decide."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.commands import Debug, Docs, tell, terminal_progress

if TYPE_CHECKING:
    from collections.abc import Iterator


def make(
    docs: Docs = None,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="A new file for the drafts.")] = Path(
        "questions.jsonl"
    ),
    count: Annotated[int, typer.Option("--count", min=1, help="Paragraphs to ask about.")] = 20,
    seed: Annotated[int, typer.Option("--seed", help="Of the sample: another takes other paragraphs.")] = 1,
    model: Annotated[
        str | None, typer.Option("--model", help="A GGUF file, or a model of OPENAI_BASE_URL (default: embedded).")
    ] = None,
    feedback: Annotated[
        Path | None, typer.Option("--feedback", metavar="FILE", help="Draft from kept thumbs instead, without a model.")
    ] = None,
    debug: Debug = False,
) -> None:
    """Draft a question set from a folder of documents. Nothing of it counts before it is accepted: ask-eval review."""
    from evals.drafts import Dropped
    from evals.errors import QuestionsError
    from evals.lines import write_lines

    if out.exists():
        raise QuestionsError(f"{out} is there already. Name another file with -o, or type: ask-eval review {out}")
    found: list[dict[str, Any]] = []
    write_lines(out, found)
    for one in _from_feedback(feedback) if feedback else _from_documents(docs, model, count, seed):
        if isinstance(one, Dropped):
            tell(f"no draft from {one.file} ¶{one.paragraph}: {one.reason}")
            continue
        found.append(one)
        write_lines(out, found)  # each as it comes: an interrupt loses none
    print(f"{len(found)} drafts in {out}. Accept or drop them: ask-eval review {out}")


def _from_feedback(path: Path) -> Iterator[dict[str, Any]]:
    from evals.errors import QuestionsError
    from evals.feedback import drafts_from_feedback

    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise QuestionsError(f"{path} cannot be read: {fault}. Name a file of JSON lines.") from fault
    yield from drafts_from_feedback(lines, str(path))


def _from_documents(docs: list[str] | None, model: str | None, count: int, seed: int) -> Iterator[Any]:
    from evals.drafts import drafts
    from index.embed import open_embedder
    from index.search import Index
    from index.settings import index_settings
    from index.sync import sync
    from rag.llms import describe_endpoint, open_llm
    from rag.settings import model_settings

    settings = index_settings(docs or ())
    chosen = model_settings(model)
    if chosen.kind == "endpoint":
        tell(describe_endpoint(chosen))
    with terminal_progress() as progress:
        llm = open_llm(chosen, settings.cache, progress)
        try:
            embedder = open_embedder(settings, progress)
            sync(settings, embedder, progress)
            index = Index(settings, embedder)
            try:
                yield from drafts(index, llm, count, seed, progress)
            finally:
                index.close()
        finally:
            llm.close()


def review(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A question set with drafts.")], debug: Debug = False
) -> None:
    """Accept, edit or drop the drafts of a question set, one by one. Stop at any time; nothing is lost."""
    from evals.review import review as walk

    done = walk(file, input, print)
    print(f"\n{done.accepted} accepted, {done.dropped} dropped, {done.waiting} still wait.")
    if not done.waiting:
        print(f"Ask them: ask-eval run --questions {file}")
