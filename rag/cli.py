"""The command `ask`: one question, a question from standard input, a batch of them, or a conversation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.commands import Debug, Folders, Version, new_app, run_command

if TYPE_CHECKING:
    from rag.session import Session

app = new_app("Ask a folder of documents; every sentence of the answer is footnoted, and each footnote is checked.")
NOT_ANSWERED = 3


@app.command()
def ask(
    question: Annotated[
        str | None, typer.Argument(help="The question; - reads it from standard input; none opens a conversation.")
    ] = None,
    docs: Folders = None,
    model: Annotated[
        str | None, typer.Option("--model", help="A GGUF file, or a model of OPENAI_BASE_URL (default: embedded).")
    ] = None,
    top_k: Annotated[int | None, typer.Option("--top-k", help="Passages that the model is shown.")] = None,
    files: Annotated[
        list[str] | None, typer.Option("--files", metavar="PATTERN", help="Ask only files like this; may be repeated.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Ask only documents of this day or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Ask only documents of this day or earlier.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object an answer.")] = False,
    batch: Annotated[
        bool, typer.Option("--batch", help="Read questions from standard input, one a line, as text or JSON.")
    ] = False,
    no_sync: Annotated[bool, typer.Option("--no-sync", help="Do not look for changes in the folder first.")] = False,
    verify: Annotated[
        Path | None,
        typer.Option("--verify", metavar="FILE", help="Check the quotes of an exported conversation again, and end."),
    ] = None,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Ask a folder of documents; every sentence of the answer is footnoted, and each footnote is checked.

    Exit codes: 0 answered, 3 the documents do not answer it, 2 wrong usage, 130 interrupted, 1 anything else.
    """
    from index.errors import UsageError

    if verify is not None:
        raise typer.Exit(_verify(verify, docs or [], not no_sync))
    if batch and question is not None:
        raise UsageError("--batch reads its questions from standard input: leave the question out.")
    if question == "-":
        question = sys.stdin.read()
    if question is None and not batch and not sys.stdin.isatty():
        raise UsageError('Nothing is asked. Give a question: ask "…", or ask - to read it from standard input.')
    if question is not None:
        from rag.session import checked_question

        question = checked_question(question)

    from rag.session import Request, open_session

    request = Request(tuple(docs or ()), model, top_k, tuple(files or ()), since, until, sync=not no_sync)
    with open_session(request) as session:
        raise typer.Exit(_run(session, question, batch, as_json))


def _run(session: Session, question: str | None, batch: bool, as_json: bool) -> int:
    from rag.talk import answer_batch, answer_one, converse

    if batch:
        return answer_batch(session, sys.stdin, as_json)
    if question is not None:
        return 0 if answer_one(session, question, as_json).answered else NOT_ANSWERED
    return converse(session, as_json)


def _verify(export: Path, docs: list[str], sync: bool) -> int:
    """Hold an export's quotes against the documents, without a model; 1 where one does not stand."""
    from index.commands import printable
    from rag.recheck import read_export, recheck_all

    checked = recheck_all(read_export(export), docs, sync)
    for one in checked:
        where = f"[{one.quoted.footnote}] {one.quoted.file} ¶{one.quoted.paragraph}"
        print(printable(f"{'fault' if one.fault else 'stands'}: {where}{one.fault and f': {one.fault}'}"))
    faults = sum(bool(one.fault) for one in checked)
    print(f"{len(checked) - faults} of {len(checked)} quotes stand where they are said to")
    return 1 if faults else 0


def main() -> None:
    """Entry point of `ask`."""
    sys.exit(run_command(app))
