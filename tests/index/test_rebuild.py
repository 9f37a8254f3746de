"""What an index was built with, and parts of it that are missing or damaged: the next sync mends or names it."""

import os
import shutil
import threading

import pytest

from index.errors import DocumentsError, IndexDamaged, StorageError
from index.faults import BrokenPart
from index.home import Home
from index.status import status
from index.sync import sync
from index.verify import verify


def whole(library) -> bool:
    found = verify(library.settings)
    return not found.faults and not found.behind


def test_another_embedder_means_a_rebuild_that_is_announced(library):
    class Other(type(library.embedder)):
        fingerprint = "other-64"

    library.write("a.txt", "Apples.")
    library.sync()
    library.embedder = Other()
    report = library.sync()
    assert "embedder" in report.rebuilt
    assert any("is built again" in line for line in library.told.notices)
    assert library.embedder.texts == ["Apples."]
    assert report.added == ("a.txt",)


def test_another_fingerprint_is_noticed_also_when_the_embedder_is_opened_late(library):
    class Other(type(library.embedder)):
        fingerprint = "other-64"

    library.write("a.txt", "Apples.")
    library.sync()
    library.write("b.txt", "Bees.")
    other = Other()
    report = sync(library.settings, lambda: other, library.told)
    assert sorted(other.texts) == ["Apples.", "Bees."]
    assert "embedder" in report.rebuilt


@pytest.mark.parametrize("what", ["index.facts.SPLIT_VERSION", "index.facts.FORMAT"])
def test_another_version_means_a_rebuild_that_is_announced(library, monkeypatch, what):
    library.write("a.txt", "Apples.")
    library.sync()
    library.embedder.texts.clear()
    monkeypatch.setattr(what, "99")
    assert "changed from" in library.sync().rebuilt
    assert library.embedder.texts == ["Apples."]
    assert library.found("apples") == [("a.txt", 1)]


def test_another_version_of_a_library_writes_its_index_anew_without_embedding(library, monkeypatch):
    library.write("a.txt", "Apples.")
    library.sync()
    library.embedder.texts.clear()
    monkeypatch.setattr("index.facts._series", lambda package: "99.0")
    assert "chromadb's version" in library.sync().rebuilt
    assert library.embedder.texts == []
    assert library.found("apples") == [("a.txt", 1)]
    assert whole(library)


def test_a_rebuild_that_is_asked_for_embeds_everything_again(library):
    library.write("a.txt", "Apples.")
    library.sync()
    library.embedder.texts.clear()
    assert library.sync(rebuild=True).rebuilt == "asked for"
    assert library.embedder.texts == ["Apples."]
    assert whole(library)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_without_permission_is_named(library):
    library.write("a.txt", "Apples.")
    library.settings.data.mkdir()
    library.settings.data.chmod(0o500)
    with pytest.raises(StorageError, match="ASK_DATA"):
        library.sync()


def test_a_data_folder_that_is_a_file_is_named(library):
    library.write("a.txt", "Apples.")
    library.settings.data.write_text("no folder")
    with pytest.raises(StorageError, match="cannot be written to"):
        library.sync()


def test_a_full_disk_is_one_line_and_what_was_there_is_kept(library, monkeypatch):
    library.write("a.txt", "Apples.")
    library.sync()
    library.write("b.txt", "Bees.")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.stores.guard.Guard._write", full)
    with pytest.raises(StorageError, match="disk is full"):
        library.sync()
    monkeypatch.undo()
    assert library.found("apples") == [("a.txt", 1)]
    library.sync()
    assert whole(library)


def test_a_full_disk_in_the_ledger_is_one_line(library, monkeypatch):
    import sqlite3

    from index.ledger import Ledger

    library.write("a.txt", "Apples.")

    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Ledger, "keep_vectors", full)
    with pytest.raises(StorageError, match="disk is full"):
        library.sync()
    monkeypatch.undo()
    library.sync()
    assert library.found("apples") == [("a.txt", 1)]


def test_a_part_that_breaks_while_it_is_written_is_mended_by_the_next_sync_and_nothing_is_embedded_again(
    library, monkeypatch
):
    library.write("a.txt", "Apples.")
    library.sync()
    library.write("b.txt", "Bees.")

    def breaks(*_):
        raise BrokenPart("the vectors cannot be used: an error in the compaction")

    monkeypatch.setattr("index.stores.chroma.ChromaStore.add", breaks)
    with pytest.raises(StorageError, match=r"What was indexed before is kept\. Try again: ask-index sync --docs \S+$"):
        library.sync()
    monkeypatch.undo()
    assert library.found("apples") == [("a.txt", 1)]
    library.embedder.texts.clear()
    library.sync()
    assert library.embedder.texts == []
    assert whole(library)


def test_a_disk_that_reports_a_fault_is_no_reason_to_build_the_index_again(library, monkeypatch):
    import sqlite3

    from index.ledger import Ledger

    library.write("a.txt", "Apples.")

    def faulty(*_):
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(Ledger, "keep_vectors", faulty)
    with pytest.raises(StorageError, match=r"ledger in .*the disk reports a fault.*Try again"):
        library.sync()


def test_vectors_that_cannot_be_opened_for_want_of_room_are_searched_in_the_ledger(library, monkeypatch):
    library.write("a.txt", "Apples.\nPears.")
    library.sync()

    def full(*_):
        raise StorageError("the vectors: the disk is full.")

    monkeypatch.setattr("index.stores.chroma.ChromaStore.nearest", full)
    assert library.found("apples", fuse="vectors")[0] == ("a.txt", 1)


def test_a_missing_ledger_is_made_again_and_announced(library):
    library.write("a.txt", "Apples.")
    library.sync()
    for path in Home.of(library.settings).path.glob("ledger*"):
        path.unlink()
    with pytest.raises(IndexDamaged, match="its ledger is missing"):
        library.index()
    assert "ledger was missing" in library.sync().rebuilt
    assert library.found("apples") == [("a.txt", 1)]
    assert whole(library)


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
    assert whole(library)


@pytest.mark.parametrize("part", ["chroma", "bm25"])
def test_a_missing_search_index_is_written_anew_without_embedding(library, part):

    library.write("a.txt", "Apples.\nBees.")
    library.sync()
    library.embedder.texts.clear()
    shutil.rmtree(Home.of(library.settings).path / part)
    with pytest.raises(IndexDamaged, match=r"missing.*ask-index sync"):
        library.found("apples")
    assert not whole(library)
    assert "missing" in library.sync().rebuilt
    assert library.embedder.texts == []
    assert library.found("bees")[0] == ("a.txt", 2)
    assert whole(library)


@pytest.mark.parametrize("part", ["chroma/database/chroma.sqlite3", "bm25/meta.json"])
def test_a_corrupted_search_index_is_named_and_a_rebuild_mends_it(library, part):
    library.write("a.txt", "Apples.\nBees.")
    library.sync()
    (Home.of(library.settings).path / part).write_bytes(b"nonsense" * 1000)
    with pytest.raises(IndexDamaged, match=r"ask-index sync .*--rebuild"):
        library.found("apples")
    assert not whole(library)
    library.sync(rebuild=True)
    assert library.found("bees")[0] == ("a.txt", 2)
    assert whole(library)


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
    assert whole(library)


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
    assert whole(library)


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
    assert whole(library)


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


def test_another_version_of_a_reader_reads_its_documents_again_and_no_others(library, monkeypatch):
    from dataclasses import replace

    from index.readers import READERS

    library.write("a.txt", "Apples.")
    library.write("b.csv", "Bee,Colour\nWasp,yellow\n")
    library.write("c.csv", b"\0")
    library.sync()
    assert library.sync().unchanged == 2
    library.embedder.texts.clear()
    monkeypatch.setitem(READERS, "csv", replace(READERS["csv"], version=99))
    assert any("reader has changed" in line for line in verify(library.settings).behind)
    report = library.sync()
    assert (report.changed, report.unchanged, report.rebuilt) == (("b.csv",), 1, None)
    assert library.embedder.texts == []
    assert whole(library)
    assert library.sync().unchanged == 2


def test_files_whose_extra_was_missing_are_read_once_it_is_there(library, monkeypatch):
    from dataclasses import replace

    from index.readers import READERS

    library.write("a.txt", "Apples.")
    library.write("b.csv", "Bee,Colour\nWasp,yellow\n")
    monkeypatch.setitem(READERS, "csv", replace(READERS["csv"], extra="web", needs=("no_such_module",)))
    [(file, reason)] = library.sync().skipped
    assert (file, reason) == ("b.csv", "needs the extra 'web': pip install 'footnote-answers[web]'")
    monkeypatch.undo()
    assert library.sync().added == ("b.csv",)
