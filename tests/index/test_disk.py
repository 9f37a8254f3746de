"""A disk that is full, faulty or closed to us: one line that names the cure, and nothing lost."""

import os

import pytest

from index.errors import StorageError
from index.faults import BrokenPart, part


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
    assert library.is_whole()


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
    assert library.is_whole()


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


def test_a_log_that_chroma_cannot_cut_is_no_damage(library):
    said = "Error executing plan: Error sending backfill request to compactor: Error purging logs"
    with (
        pytest.raises(StorageError, match=r"What was indexed before is kept\. Try again"),
        part("the vectors", RuntimeError),
    ):
        raise RuntimeError(said)
