"""The command `ask-index`: makes, shows, checks and forgets the index of a folder of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.commands import Debug, Docs, Version, new_app, printable, run_command, tell, terminal_progress

if TYPE_CHECKING:
    from pathlib import Path

    from index.ledger import IndexedDocument
    from index.passages import Paragraph
    from index.status import Status
    from index.sync import SyncReport

app = new_app("Make, show, check and forget the index of a folder of documents.")
VERSIONS = ("format", "split", "embedder", "fingerprint", "store", "chroma", "bm25", "readers")
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


@app.callback()
def _options(version: Version = False) -> None:
    pass


@app.command()
def sync(
    docs: Docs = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Start over, also from a damaged index.")] = False,
    debug: Debug = False,
) -> None:
    """Bring the index up to date with its folder: add, re-read what changed, forget what is gone."""
    from index.embed import open_embedder
    from index.settings import index_settings
    from index.sync import sync as run_sync

    settings = index_settings(docs)
    with terminal_progress() as progress:
        report = run_sync(settings, open_embedder(settings, progress), progress, rebuild=rebuild)
    for file, reason in report.skipped:
        tell(f"skipped {file}: {reason}")
    if report.no_reader:
        tell(f"{len(report.no_reader)} files of unknown formats were left out; ask-index status names them")
    print(_counts(report))


@app.command()
def status(
    docs: Docs = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    debug: Debug = False,
) -> None:
    """Show where the index is, what it holds, and how the folder differs from it."""
    from index.settings import index_settings
    from index.status import status as read_status

    found = read_status(index_settings(docs))
    if as_json:
        print(_status_json(found))
        return
    rows = [
        ("documents' folder", str(found.home.docs)),
        ("index", str(found.home.path)),
        ("documents", f"{found.documents}{_in_brackets(found.kinds)}"),
        ("paragraphs", f"{found.paragraphs} in {found.windows} windows"),
        ("size", f"{_size(found.size)}{_in_brackets({name: _size(size) for name, size in found.sizes.items()})}"),
        ("last written", found.synced or "unknown"),
        ("embedder", found.built.get("embedder", "unknown")),
    ]
    for name, value in rows:
        print(f"{name:18} {printable(value)}")
    for file in found.new:
        print(f"new                {printable(file)}")
    for file in found.changed:
        print(f"changed            {printable(file)}")
    for file in found.gone:
        print(f"gone               {printable(file)}")
    for file, reason in found.skipped:
        print(f"skipped            {printable(file)}: {printable(reason)}")
    for file in found.passed_over:
        print(f"passed over        {printable(file)}")
    for file, note in found.notes:
        print(f"note               {printable(file)}: {printable(note)}")
    for file in found.no_reader:
        print(f"no reader          {printable(file)}")
    for line in found.outdated:
        print(f"outdated           {printable(line)}")
    if found.cut_off:
        print("cut off            a sync is at work, or the last one did not end")
    if found.new or found.changed or found.gone or found.outdated or found.cut_off:
        tell(f"The index is behind its folder. Bring it up to date: {found.home.command}")


@app.command()
def watch(docs: Docs = None, debug: Debug = False) -> None:
    """Keep the index in step with its folder until you press Ctrl-C."""
    from index.embed import open_embedder
    from index.settings import index_settings
    from index.watch import watch as run_watch

    settings = index_settings(docs)
    with terminal_progress() as progress:
        for report in run_watch(settings, lambda: open_embedder(settings, progress), progress):
            progress.close()
            for file, reason in report.skipped:
                tell(f"skipped {file}: {reason}")
            print(_counts(report), flush=True)


@app.command()
def verify(docs: Docs = None, debug: Debug = False) -> None:
    """Hold files, ledger, both indexes and the model files against each other; ends with 1 where something is wrong."""
    from index.settings import index_settings
    from index.verify import verify as run_verify
    from index.weights import verify_weights

    settings = index_settings(docs)
    with terminal_progress() as progress:
        found = run_verify(settings, progress)
        weights = verify_weights(settings.cache, progress)
    for line in found.behind:
        print(f"behind: {printable(line)}")
    for line in (*found.faults, *weights):
        print(f"fault: {printable(line)}")
    if found.cure:
        tell(f"Mend it: {found.cure}")
    if found.faults or weights:
        raise typer.Exit(1)
    print(f"{found.documents} documents, {found.windows} windows: files, ledger and both indexes agree")


@app.command()
def remove(
    docs: Docs = None,
    orphans: Annotated[bool, typer.Option("--orphans", help="All indexes whose folders are gone.")] = False,
    yes: Yes = False,
    debug: Debug = False,
) -> None:
    """Forget an index. Documents are never touched."""
    from index.remove import removable, remove_index
    from index.settings import Sources

    chosen = removable(Sources(), docs, orphans)
    if not chosen:
        tell("There is nothing to remove.")
        return
    for one in chosen:
        if yes or typer.confirm(f"Forget the index of {printable(str(one.docs or one.path))}?", err=True):
            remove_index(one)
            print(f"removed {printable(str(one.path))}")


@app.command("list")
def list_indexes(debug: Debug = False) -> None:
    """List all indexes, and say whose folders are gone."""
    from index.settings import Sources, own_folder
    from index.status import all_indexes

    known = all_indexes(own_folder(Sources(), "data"))
    for one in known:
        docs = printable(str(one.docs)) if one.docs else f"unreadable: {one.path}"
        print(f"{one.documents:7} documents {_size(one.size):>9}  {docs}{'  (gone)' if one.is_orphan else ''}")
    if any(one.is_orphan for one in known):
        tell("Forget the indexes whose folders are gone: ask-index remove --orphans")


@app.command()
def show(
    place: Annotated[str, typer.Argument(metavar="FILE[:NUMBER]", help="A file, and a paragraph of it.")],
    docs: Docs = None,
    debug: Debug = False,
) -> None:
    """Show a document's paragraphs as they are indexed, or one of them: ask-index show report.txt:8."""
    from index.errors import UsageError
    from index.settings import index_settings
    from index.status import find_documents

    settings = index_settings(docs)
    file, colon, tail = place.rpartition(":")
    number = int(tail) if colon and tail.isdecimal() else None
    found = find_documents(settings, file if number is not None else place)
    if not found:
        raise UsageError(f"{place} is not in the index of {settings.docs}. See: ask-index status")
    if len(found) > 1:
        names = ", ".join(known.file for known, _ in found[:5])
        raise UsageError(f"{place} may be {len(found)} documents: {names}. Give more of the name.")
    [(known, paragraphs)] = found
    if number is not None:
        paragraphs = [one for one in paragraphs if one.number == number]
        if not paragraphs:
            raise UsageError(f"{known.file} has paragraphs 1 to {known.paragraphs}, not {number}.")
    _print_paragraphs(settings.docs, known, paragraphs)


def _print_paragraphs(folder: Path, known: IndexedDocument, paragraphs: list[Paragraph]) -> None:
    print(printable(" · ".join(part for part in (f"{folder.name}/{known.file}", known.date, known.title) if part)))
    for one in paragraphs:
        above = f" ({printable(one.context)})" if one.context else ""
        page = f" p. {one.page}" if one.page is not None else ""
        print(f"\n¶{one.number}{page}{above} [{one.start}:{one.end}]")
        print("\n".join(printable(line.replace("\t", "    ")) for line in one.text.splitlines()))


def _counts(report: SyncReport) -> str:
    return (
        f"{len(report.added)} added, {len(report.changed)} changed, {len(report.removed)} removed, "
        f"{report.unchanged} unchanged, {len(report.skipped)} skipped in {report.seconds:.1f} s"
    )


def _status_json(found: Status) -> str:
    """The status as one JSON object; files that have something to be said of them as {file, reason} or {file, note}."""
    import json
    from dataclasses import asdict

    values = asdict(found)
    home = values.pop("home")
    built = values.pop("built")
    return json.dumps(
        {
            "schema": 1,
            "docs": str(home["docs"]),
            "index": str(home["path"]),
            **values,
            "skipped": [{"file": file, "reason": reason} for file, reason in found.skipped],
            "notes": [{"file": file, "note": note} for file, note in found.notes],
            "versions": {name: value for name, value in built.items() if name in VERSIONS},
        },
        ensure_ascii=False,
    )


def _in_brackets(values: dict[str, Any]) -> str:
    said = ", ".join(f"{name} {value}" for name, value in values.items())
    return f" ({said})" if said else ""


def _size(size: int) -> str:
    value = float(size)
    for unit in ("B", "KB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"


def main() -> None:
    """The console script."""
    raise SystemExit(run_command(app))


if __name__ == "__main__":
    main()
