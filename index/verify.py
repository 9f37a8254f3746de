"""Holds files, ledger and both search indexes against each other; mends nothing."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from index.changes import compare, is_current, real
from index.errors import UnreadableFile
from index.facts import differences, facts
from index.faults import BrokenPart, mapped
from index.folder import list_folder
from index.home import Home
from index.ledger import IndexedDocument, Ledger
from index.lexical import LexicalIndex
from index.progress import Progress, Silence
from index.readers import read
from index.readers.apart import Apart
from index.settings import IndexSettings
from index.split import split
from index.status import open_ledger


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong with the index (`faults`), and where it is merely behind its folder (`behind`); lines for a person.

    `cure` is the command that mends it, empty where nothing is to be done; `rebuild`: a sync that starts over.
    """

    documents: int
    windows: int
    faults: tuple[str, ...]
    behind: tuple[str, ...]
    cure: str

    @property
    def rebuild(self) -> bool:
        """Whether no lesser sync would do."""
        return bool(self.faults)


def verify(settings: IndexSettings, progress: Progress | None = None, store: str = "chroma") -> Findings:
    """Read everything again: each file's bytes and paragraphs, each id in both indexes.

    Raises DocumentsError where there is no index or no folder, IndexBusy while another process writes.
    """
    home = Home.of(settings)
    progress = progress or Silence()
    with mapped(home):
        open_ledger(home).close()
        with home.writing(patience=2):
            ledger = open_ledger(home)
            try:
                return _verify(settings, home, ledger, progress, store)
            except sqlite3.DatabaseError as fault:
                if isinstance(fault, sqlite3.OperationalError):
                    raise
                return Findings(0, 0, (f"the ledger cannot be used: {fault}",), (), f"{home.command} --rebuild")
            finally:
                ledger.close()


def _verify(settings: IndexSettings, home: Home, ledger: Ledger, progress: Progress, store: str) -> Findings:
    documents, ids = ledger.documents(), ledger.window_ids()
    wrong = ledger.check()
    faults = [f"the ledger is corrupted: {wrong}"] if wrong else []
    behind = list(differences(ledger.meta(), facts(settings, store)).values())
    changes = real(compare(list_folder(settings.docs, settings.max_mb), ledger), settings.docs, ledger)
    behind += [f"{one.file} is not indexed yet" for one in changes.new]
    behind += [f"{one.file} is gone" for one in changes.gone]
    gone = {one.file for one in changes.gone}
    with Apart() as apart:
        for at, known in enumerate(documents):
            progress.step("checking documents", at, len(documents))
            if known.file not in gone:
                _check_document(settings, ledger, known, apart, faults, behind)
    if ledger.number("writing"):
        behind.append("the last sync was cut off")
    pending = set(ledger.pending())
    if len(ledger.vectors_of()[0]) != len(ids):
        faults.append("the ledger lacks vectors")
    progress.step("checking indexes", 0, 1)
    readers: dict[str, Callable[[], Sequence[int]]] = {
        "vectors": lambda: _store_ids(home, store),
        "word index": lambda: LexicalIndex(home.bm25).ids(),
    }
    for name, read_ids in readers.items():
        try:
            faults += _compare_ids(name, set(read_ids()) - pending, set(ids))
        except BrokenPart as fault:
            faults.append(str(fault))
    progress.step("checking indexes", 1, 1)
    # Whatever derives from the ledger is mended by any sync that has something to write; a ledger is not.
    cure = f"{home.command} --rebuild" if faults else home.command if behind else ""
    return Findings(len(documents), len(ids), tuple(faults), tuple(behind), cure)


def _check_document(
    settings: IndexSettings, ledger: Ledger, known: IndexedDocument, apart: Apart, faults: list[str], behind: list[str]
) -> None:
    try:
        if not is_current(known):
            behind.append(f"{known.file} is to be read anew: its reader has changed")
            return
        digest = sha256((settings.docs / known.file).read_bytes()).hexdigest()
        if digest != known.sha256:
            behind.append(f"{known.file} has changed")
            return
        document = read(settings.docs, known.file, apart)
    except (OSError, UnreadableFile) as fault:
        behind.append(f"{known.file} cannot be read: {fault}")
        return
    now, then = split(document), ledger.paragraphs(known.id)
    if now != then:
        faults.append(f"{known.file}: its {len(then)} paragraphs in the ledger are not those of the file ({len(now)})")


def _store_ids(home: Home, store: str) -> Sequence[int]:
    from index.stores import STORES

    opened = STORES[store](home.store(store))
    try:
        return opened.ids()
    finally:
        opened.close()


def _compare_ids(name: str, found: set[int], expected: set[int]) -> list[str]:
    lines = []
    if missing := len(expected - found):
        lines.append(f"the {name}: {missing} of {len(expected)} entries are missing")
    if extra := len(found - expected):
        lines.append(f"the {name}: {extra} entries are unknown to the ledger")
    return lines
