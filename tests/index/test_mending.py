"""Parts of an index that are missing or damaged: the next sync mends them, or one line names the cure."""

import shutil
import threading

import pytest

from index.errors import DocumentsError, IndexDamaged
from index.home import Home
from index.status import status
from index.sync import sync
from index.verify import verify


def test_a_missing_ledger_is_made_again_and_announced(library):
    library.write("a.txt", "Apples.")
    library.sync()
    for path in Home.of(library.settings).path.glob("ledger*"):
        path.unlink()
    with pytest.raises(IndexDamaged, match="its ledger is missing"):
        library.index()
    assert "ledger was missing" in library.sync().rebuilt
    assert library.found("apples") == [("a.txt", 1)]
    assert library.is_whole()


def test_a_corrupted_ledger_is_named_and_a_rebuild_mends_it(library):
    library.write("a.txt", "Apples.")
    library.sync()
    for path in Home.of(library.settings).path.glob("ledger*"):
        path.write_bytes(b"nonsense" * 1000)
    for attempt in (library.sync, library.index):
        with pytest.raises(IndexDamaged, match=r"ask-index sync .*--rebuild"):
            attempt()
    library.sync(rebuild=True)
    assert library.found("apples") == [("a.txt", 1)]
    assert library.is_whole()


@pytest.mark.parametrize("part", ["chroma", "bm25"])
def test_a_missing_search_index_is_written_anew_without_embedding(library, part):

    library.write("a.txt", "Apples.\nBees.")
    library.sync()
    library.embedder.texts.clear()
    shutil.rmtree(Home.of(library.settings).path / part)
    with pytest.raises(IndexDamaged, match=r"missing.*ask-index sync"):
        library.found("apples")
    assert not library.is_whole()
    assert "missing" in library.sync().rebuilt
    assert library.embedder.texts == []
    assert library.found("bees")[0] == ("a.txt", 2)
    assert library.is_whole()


@pytest.mark.parametrize("part", ["chroma/database/chroma.sqlite3", "bm25/meta.json"])
def test_a_corrupted_search_index_is_named_and_a_rebuild_mends_it(library, part):
    library.write("a.txt", "Apples.\nBees.")
    library.sync()
    (Home.of(library.settings).path / part).write_bytes(b"nonsense" * 1000)
    with pytest.raises(IndexDamaged, match=r"ask-index sync .*--rebuild"):
        library.found("apples")
    assert not library.is_whole()
    library.sync(rebuild=True)
    assert library.found("bees")[0] == ("a.txt", 2)
    assert library.is_whole()


def test_an_index_that_lacks_entries_is_written_anew_by_the_next_sync_that_writes(library):
    from index.stores import STORES

    library.write("a.txt", "Apples.\nBees.")
    library.sync()
    store = STORES["chroma"](Home.of(library.settings).store("chroma"))
    store.delete(store.ids()[:1])
    store.close()
    assert any("1 of 2 entries are missing" in line for line in verify(library.settings).faults)
    library.write("b.txt", "Cherries.")
    library.sync()
    assert library.is_whole()


def test_a_ledger_that_is_a_folder_is_named_and_a_rebuild_mends_it(library):
    library.write("a.txt", "Apples.")
    library.sync()
    ledger = Home.of(library.settings).ledger
    for path in ledger.parent.glob("ledger*"):
        path.unlink()
    ledger.mkdir()
    with pytest.raises(IndexDamaged, match=r"its ledger is a folder.*--rebuild"):
        library.sync()
    library.sync(rebuild=True)
    assert library.found("apples") == [("a.txt", 1)]
    assert library.is_whole()


@pytest.mark.parametrize("look", [status, verify])
def test_status_and_verify_name_a_ledger_that_is_missing(library, look):
    library.write("a.txt", "Apples.")
    with pytest.raises(DocumentsError, match="There is no index"):
        look(library.settings)
    library.sync()
    for path in Home.of(library.settings).path.glob("ledger*"):
        path.unlink()
    with pytest.raises(IndexDamaged, match=r"its ledger is missing.*ask-index sync"):
        look(library.settings)


def test_a_first_sync_that_is_interrupted_early_is_not_announced_as_damage(library):
    library.write("a.txt", "Apples.")

    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync(library.settings, interrupted, library.told)
    report = library.sync()
    assert (report.rebuilt, library.told.notices) == (None, [])
    assert library.is_whole()


def test_a_folder_of_which_nothing_could_be_read_is_told_so(library):
    library.write("a.txt", b"\0\1\2")
    library.sync()
    with pytest.raises(DocumentsError, match="holds no documents that can be read; see: ask-index status"):
        library.index().search("apples")
    with pytest.raises(
        DocumentsError, match=r"no documents that can be read. See why 1 were skipped: ask-index status"
    ):
        library.sync()


def test_who_finds_the_first_index_being_made_waits_for_it(library, monkeypatch):
    library.write("a.txt", "Apples.")
    home = Home.of(library.settings)
    entered, leave = threading.Event(), threading.Event()

    def hold():
        with home.writing(0):
            entered.set()
            leave.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    assert entered.wait(20)
    threading.Timer(0.5, leave.set).start()
    report = library.sync(patience=0.1)
    holder.join()
    assert report.added == ("a.txt",)
    assert ["is making the index" in notice for notice in library.told.notices] == [True]
