"""Files come in and go: never over another, never outside the folder, never past the trash."""

import pytest

import ui.library
from index.errors import DocumentsError, UsageError
from ui.library import add_document, read_only, remove_document, safe_name

from .conftest import SEEDS


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "folder"
    made.mkdir()
    return made


@pytest.fixture
def source(tmp_path):
    made = tmp_path / "upload"
    made.write_text("Some words.", "utf-8")
    return made


@pytest.fixture
def trash(tmp_path, monkeypatch):
    where = tmp_path / "Trash"
    monkeypatch.setattr("send2trash.plat_other.HOMETRASH", str(where))
    monkeypatch.setattr("send2trash.plat_other.HOMETRASH_B", str(where).encode())
    return where / "files"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a.txt", "a.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\boot.txt", "boot.txt"),
        ("/abs.md", "abs.md"),
        (".hidden.txt", "hidden.txt"),
        ("CON.txt", "_CON.txt"),
        ("a\x00b\n.txt", "a_b_.txt"),
        ("x\u202etxt.exe.txt", "x_txt.exe.txt"),
        ("  two  spaces .txt", "two spaces .txt"),
        ("é" * 200 + ".txt", "é" * 93 + ".txt"),
    ],
)
def test_a_name_is_only_a_name(name, safe):
    assert safe_name(name) == safe


@pytest.mark.parametrize("name", ["", "..", "/", "txt", ".txt", "...", "\x00"])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(UsageError, match="no file name"):
        safe_name(name)


def test_an_upload_never_overwrites_and_the_same_words_are_not_kept_twice(folder, source):
    (folder / "a.txt").write_text("Older words.", "utf-8")
    assert add_document(folder, "a.txt", source).file == "a (2).txt"
    assert (folder / "a.txt").read_text("utf-8") == "Older words."
    again = add_document(folder, "a.txt", source)
    assert again.file == "a (2).txt"
    assert "there already" in again.told
    assert sorted(path.name for path in folder.iterdir()) == ["a (2).txt", "a.txt"]


def test_a_link_in_the_folder_is_not_written_through(folder, source, tmp_path):
    outside = tmp_path / "outside.txt"
    (folder / "a.txt").symlink_to(outside)
    assert add_document(folder, "a.txt", source).file == "a (2).txt"
    assert not outside.exists()


def test_types_and_sizes_are_checked(folder, source, monkeypatch):
    added = add_document(folder, "a.exe", source)
    assert added.file is None
    assert ".txt" in added.told
    monkeypatch.setattr(ui.library, "LARGEST", 5)
    assert "the most" in add_document(folder, "a.txt", source).told
    source.write_bytes(b"")
    assert "empty" in add_document(folder, "a.txt", source).told
    assert list(folder.iterdir()) == []


def test_the_seeds_are_read_only(source):
    assert "ship with the program" in read_only(SEEDS)
    for change in (lambda: add_document(SEEDS, "a.txt", source), lambda: remove_document(SEEDS, "a.txt")):
        with pytest.raises(UsageError, match="read-only"):
            change()


def test_a_removed_document_lies_in_the_trash(folder, trash):
    (folder / "a.txt").write_text("words", "utf-8")
    assert "trash" in remove_document(folder, "a.txt")
    assert list(folder.iterdir()) == []
    assert [path.name for path in trash.iterdir()] == ["a.txt"]
    with pytest.raises(DocumentsError, match="gone already"):
        remove_document(folder, "a.txt")


@pytest.mark.parametrize("file", ["../outside.txt", "sub/../../outside.txt", "link/outside.txt", "", "."])
def test_nothing_outside_the_folder_is_removed(folder, tmp_path, trash, file):
    (tmp_path / "outside.txt").write_text("words", "utf-8")
    (folder / "sub").mkdir()
    (folder / "link").symlink_to(tmp_path)
    with pytest.raises(UsageError, match="no document of this folder"):
        remove_document(folder, file)
    assert (tmp_path / "outside.txt").exists()
