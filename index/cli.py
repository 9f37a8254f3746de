"""The command `ask-index`: makes, shows, checks and forgets the index of a folder of documents."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from index.commands import Debug, Folders, Version, new_app, printable, run_command, tell, terminal_progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.ledger import IndexedDocument
    from index.passages import Paragraph
    from index.settings import IndexSettings
    from index.sync import SyncReport
    from index.verify import Findings

app = new_app("Make, show, check and forget the index of a folder of documents.")
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


@app.callback()
def _options(version: Version = False) -> None:
    pass


@app.command()
def sync(
    docs: Folders = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Start over, also from a damaged index.")] = False,
    debug: Debug = False,
) -> None:
    """Bring the index up to date with its folder: add, re-read what changed, forget what is gone."""
    from index.embed import open_embedder
    from index.settings import all_settings
    from index.sync import sync as run_sync

    chosen = all_settings(docs or (), notice=tell)
    with terminal_progress() as progress:
        embedder = open_embedder(chosen[0], progress)
        for settings in chosen:
            report = run_sync(settings, embedder, progress, rebuild=rebuild)
            progress.close()
            for file, reason in report.skipped:
                tell(f"skipped {_folder(settings, chosen)}{file}: {reason}")
            before = _before(settings, chosen)
            if report.no_reader:
                left = f"{len(report.no_reader)} files of unknown formats were left out"
                tell(f"{before}{left}; ask-index status names them")
            print(f"{before}{_counts(report)}", flush=True)


@app.command()
def status(
    docs: Folders = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, of several folders one a line.")] = (
        False
    ),
    debug: Debug = False,
) -> None:
    """Show where the index is, what it holds, and how the folder differs from it."""
    from index.settings import all_settings
    from index.status import status as read_status
    from index.told import status_json, status_lines

    for nth, settings in enumerate(all_settings(docs or (), notice=tell)):
        one = read_status(settings)
        if as_json:
            print(status_json(one))
            continue
        if nth:
            print()
        for line in status_lines(one):
            print(line)
        if one.is_behind:
            tell(f"The index is behind its folder. Bring it up to date: {one.home.command}")


@app.command()
def watch(docs: Folders = None, debug: Debug = False) -> None:
    """Keep the index of one folder in step with it until you press Ctrl-C."""
    from index.embed import open_embedder
    from index.settings import all_settings, only
    from index.watch import watch as run_watch

    settings = only(all_settings(docs or (), notice=tell))
    with terminal_progress() as progress:
        for report in run_watch(settings, lambda: open_embedder(settings, progress), progress):
            progress.close()
            for file, reason in report.skipped:
                tell(f"skipped {file}: {reason}")
            print(_counts(report), flush=True)


@app.command()
def verify(
    docs: Folders = None,
    mend: Annotated[
        bool, typer.Option("--mend", help="Run the sync that mends what is found, and look again.")
    ] = False,
    debug: Debug = False,
) -> None:
    """Hold files, ledger, both indexes and the model files against each other; ends with 1 where something is wrong."""
    from index.embed import open_embedder
    from index.settings import all_settings
    from index.sync import sync as run_sync
    from index.verify import verify as run_verify
    from index.weights import verify_weights

    chosen = all_settings(docs or (), notice=tell)
    faulty = False
    for settings in chosen:
        with terminal_progress() as progress:
            found = run_verify(settings, progress)
            if mend and found.cure:
                progress.close()
                _print_findings(found, _before(settings, chosen))
                run_sync(settings, partial(open_embedder, settings, progress), progress, rebuild=found.rebuild)
                found = run_verify(settings, progress)
        _print_findings(found, _before(settings, chosen))
        if found.cure:
            tell(f"Mend it: {found.cure}")
        faulty = faulty or bool(found.faults)
    with terminal_progress() as progress:
        weights = verify_weights(chosen[0].cache, progress)
    for line in weights:
        print(f"fault: {printable(line)}")
    if faulty or weights:
        raise typer.Exit(1)


@app.command()
def remove(
    docs: Folders = None,
    orphans: Annotated[bool, typer.Option("--orphans", help="All indexes whose folders are gone.")] = False,
    yes: Yes = False,
    debug: Debug = False,
) -> None:
    """Forget an index. Documents are never touched."""
    from index.remove import removable, remove_index
    from index.settings import Sources

    chosen = removable(Sources(), docs or (), orphans)
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
    from index.told import shown_size

    known = all_indexes(own_folder(Sources(), "data"))
    for one in known:
        docs = printable(str(one.docs)) if one.docs else f"unreadable: {one.path}"
        print(f"{one.documents:7} documents {shown_size(one.size):>9}  {docs}{'  (gone)' if one.is_orphan else ''}")
    if any(one.is_orphan for one in known):
        tell("Forget the indexes whose folders are gone: ask-index remove --orphans")


@app.command()
def show(
    place: Annotated[str, typer.Argument(metavar="FILE[:NUMBER]", help="A file, and a paragraph of it.")],
    docs: Folders = None,
    debug: Debug = False,
) -> None:
    """Show a document's paragraphs as they are indexed, or one of them: ask-index show report.txt:8."""
    from index.errors import UsageError
    from index.settings import all_settings
    from index.status import find_in_folders

    chosen = all_settings(docs or (), notice=tell)
    file, colon, tail = place.rpartition(":")
    number = int(tail) if colon and tail.isdecimal() else None
    found = find_in_folders(chosen, file if number is not None else place)
    if not found:
        folders = ", ".join(str(settings.docs) for settings in chosen)
        raise UsageError(f"{place} is not in the index of {folders}. See: ask-index status")
    if len(found) > 1:
        names = ", ".join(f"{_folder(settings, chosen)}{known.file}" for settings, known, _ in found[:5])
        raise UsageError(f"{place} may be {len(found)} documents: {names}. Give more of the name.")
    [(settings, known, paragraphs)] = found
    if number is not None:
        paragraphs = [one for one in paragraphs if one.number == number]
        if not paragraphs:
            raise UsageError(f"{known.file} has paragraphs 1 to {known.paragraphs}, not {number}.")
    _print_paragraphs(settings.folder, known, paragraphs)


def _folder(settings: IndexSettings, chosen: Sequence[IndexSettings]) -> str:
    """The folder's name and a slash, where there are others."""
    return f"{settings.folder}/" if len(chosen) > 1 else ""


def _before(settings: IndexSettings, chosen: Sequence[IndexSettings]) -> str:
    """What tells a line of one folder from those of the others."""
    return f"{printable(settings.folder)}: " if len(chosen) > 1 else ""


def _print_paragraphs(folder: str, known: IndexedDocument, paragraphs: list[Paragraph]) -> None:
    about = (f"{folder}/{known.file}", known.date, known.title, known.author and f"by {known.author}", known.language)
    print(printable(" · ".join(part for part in about if part)))
    for one in paragraphs:
        above = f" ({printable(one.context)})" if one.context else ""
        above += f" (of {printable(one.meant)})" if one.meant else ""
        page = f" p. {one.page}" if one.page is not None else ""
        print(f"\n¶{one.number}{page}{above} [{one.start}:{one.end}]")
        print("\n".join(printable(line.replace("\t", "    ")) for line in one.text.splitlines()))


def _print_findings(found: Findings, before: str) -> None:
    for line in found.behind:
        print(f"{before}behind: {printable(line)}")
    for line in found.faults:
        print(f"{before}fault: {printable(line)}")
    if not found.faults:
        print(f"{before}{found.documents} documents, {found.windows} windows: files, ledger and both indexes agree")


def _counts(report: SyncReport) -> str:
    return (
        f"{len(report.added)} added, {len(report.changed)} changed, {len(report.removed)} removed, "
        f"{report.unchanged} unchanged, {len(report.skipped)} skipped in {report.seconds:.1f} s"
    )


def main() -> None:
    """The console script."""
    raise SystemExit(run_command(app))


if __name__ == "__main__":
    main()
