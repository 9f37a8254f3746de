"""What there is: the state of one index, and the list of all indexes of the data folder. Writes nothing."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.changes import compare, real
from index.errors import DocumentsError
from index.facts import differences, facts
from index.faults import damaged, mapped
from index.folder import list_folder
from index.home import Home, homes
from index.ledger import IndexedDocument, Ledger
from index.passages import Paragraph
from index.settings import IndexSettings


@dataclass(frozen=True, slots=True)
class Status:
    """An index and how its folder differs from it; sizes in bytes, `outdated` says what it was built with otherwise.

    `sizes` are those of the index's parts, `kinds` the number of documents of each format, `languages` of each language
    that documents name, `notes` what a person should know of one (hidden text that was left out), `synced` when it was
    last written, in UTC.
    """

    home: Home
    documents: int
    paragraphs: int
    windows: int
    size: int
    sizes: dict[str, int]
    kinds: dict[str, int]
    languages: dict[str, int]
    synced: str | None
    built: dict[str, str]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]
    no_reader: tuple[str, ...]
    passed_over: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    cut_off: bool
    outdated: tuple[str, ...]

    @property
    def is_behind(self) -> bool:
        """Whether a sync would have something to do."""
        return bool(self.new or self.changed or self.gone or self.outdated or self.cut_off)


@dataclass(frozen=True, slots=True)
class Known:
    """An index in the data folder; `docs` is None where its ledger cannot be read."""

    path: Path
    docs: Path | None
    documents: int
    size: int

    @property
    def is_orphan(self) -> bool:
        """Whether the folder of its documents is gone."""
        return self.docs is None or not self.docs.is_dir()


def open_ledger(home: Home) -> Ledger:
    """The ledger of an index that exists. Raises DocumentsError, IndexDamaged."""
    if not home.ledger.is_file() and (home.ledger.exists() or home.bm25.exists()):
        raise damaged(home, "its ledger is missing")
    if not home.ledger.is_file():
        raise DocumentsError(f"There is no index of {home.docs} yet. Make one: {home.command}")
    return Ledger(home.ledger)


def status(settings: IndexSettings, store: str = "chroma") -> Status:
    """The state of the index of `settings.docs`. Raises DocumentsError where there is none, IndexDamaged."""
    home = Home.of(settings)
    with mapped(home):
        ledger = open_ledger(home)
        try:
            listing = list_folder(settings.docs, settings.max_mb)
            changes = real(compare(listing, ledger), settings.docs, ledger)
            documents = ledger.documents()
            built = ledger.meta()
        finally:
            ledger.close()
        return Status(
            home,
            len(documents),
            sum(one.paragraphs for one in documents),
            sum(one.windows for one in documents),
            folder_size(home.path),
            {
                "ledger": sum(one.stat().st_size for one in home.path.glob("ledger.sqlite3*")),
                "vectors": folder_size(home.store(store)),
                "word index": folder_size(home.bm25),
            },
            dict(sorted(Counter(one.kind for one in documents).items())),
            dict(sorted(Counter(one.language for one in documents if one.language).items())),
            datetime.fromtimestamp(int(built["synced"]), UTC).isoformat() if "synced" in built else None,
            built,
            tuple(one.file for one in changes.new),
            tuple(found.file for found, _ in changes.suspects),
            tuple(one.file for one in changes.gone),
            tuple((one.file, one.reason) for one in changes.skipped),
            listing.no_reader,
            listing.passed_over,
            tuple((one.file, note) for one in documents for note in one.notes.splitlines()),
            built.get("writing") != "0",
            tuple(differences(built, facts(settings, store)).values()),
        )


def find_documents(settings: IndexSettings, name: str) -> list[tuple[IndexedDocument, list[Paragraph]]]:
    """The documents with this path or, where there is none, with this name or beginning of a name; with paragraphs."""
    home = Home.of(settings)
    with mapped(home):
        ledger = open_ledger(home)
        try:
            known = ledger.documents()
            found = [one for one in known if one.file == name]
            found = found or [one for one in known if one.file.rpartition("/")[2] == name]
            found = found or [one for one in known if one.file.rpartition("/")[2].startswith(name)]
            return [(one, ledger.paragraphs(one.id)) for one in found]
        finally:
            ledger.close()


def find_in_folders(
    chosen: Sequence[IndexSettings], name: str
) -> list[tuple[IndexSettings, IndexedDocument, list[Paragraph]]]:
    """The same in each of several folders, each hit with its folder's settings.

    A name may begin with the folder's and a slash; those that are the whole path go before beginnings of names.
    """
    found = []
    for settings in chosen:
        own = name.removeprefix(f"{settings.folder}/") if len(chosen) > 1 else name
        for one in dict.fromkeys((name, own)):
            found += [(settings, known, paragraphs) for known, paragraphs in find_documents(settings, one)]
    exact = [one for one in found if _is_called(one[1].file, one[0], name)]
    return exact or found


def _is_called(file: str, settings: IndexSettings, name: str) -> bool:
    return name in {file, f"{settings.folder}/{file}"}


def all_indexes(data: Path) -> list[Known]:
    """Every index in the data folder."""
    found = []
    for path in homes(data):
        docs, count = None, 0
        try:
            ledger = Ledger(path / "ledger.sqlite3")
            try:
                named = ledger.meta().get("docs")
                docs, count = Path(named) if named else None, ledger.document_count()
            finally:
                ledger.close()
        except sqlite3.Error:
            pass  # named all the same: it can be removed
        found.append(Known(path, docs, count, folder_size(path)))
    return found


def folder_size(path: Path) -> int:
    """Bytes of all files below a folder."""
    total = 0
    for one in path.rglob("*"):
        try:
            total += one.stat().st_size if one.is_file() else 0
        except OSError:
            continue  # a writer took it away
    return total
