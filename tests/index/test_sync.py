import os
import time

import pytest

from index.errors import DocumentsError, IndexBusy
from index.home import Home
from index.settings import IndexSettings
from index.sync import sync
from index.verify import verify


def whole(library) -> bool:
    found = verify(library.settings)
    return not found.faults and not found.behind


def test_files_are_added_changed_and_removed(library):
    library.write("a.txt", "Apples grow here.")
    library.write("sub/b.md", "# Bees\n\nBees fly there.")
    assert library.sync().added == ("a.txt", "sub/b.md")
    library.write("a.txt", "Pears grow here.")
    library.write("c.txt", "Cherries.")
    (library.docs / "sub" / "b.md").unlink()
    report = library.sync()
    assert (report.added, report.changed, report.removed, report.unchanged) == (
        ("c.txt",),
        ("a.txt",),
        ("sub/b.md",),
        0,
    )
    assert [one.file for one in library.index().documents()] == ["a.txt", "c.txt"]
    assert library.found("pears") == [("a.txt", 1), ("c.txt", 1)]
    assert whole(library)


def test_a_second_sync_opens_neither_embedder_nor_store(library):
    library.write("a.txt", "Apples.")
    library.sync()

    def refuse():
        raise AssertionError("the embedder was opened")

    report = sync(library.settings, refuse)
    assert (report.unchanged, report.added) == (1, ())


def test_a_new_time_without_a_change_embeds_nothing(library):
    path = library.write("a.txt", "Apples.")
    library.sync()
    library.embedder.texts.clear()
    os.utime(path, (1, 1))
    assert library.sync().unchanged == 1
    assert library.embedder.texts == []
    assert whole(library)


def test_a_change_embeds_only_the_paragraphs_that_changed(library):
    library.write("a.txt", "Apples.\nBees.\nCherries.")
    library.sync()
    library.embedder.texts.clear()
    library.write("a.txt", "Apples.\nWasps.\nCherries.")
    library.sync()
    assert library.embedder.texts == ["Wasps."]
    assert library.found("wasps")[0] == ("a.txt", 2)


def test_a_file_that_is_renamed_embeds_nothing(library):
    library.write("a.txt", "Apples.\nBees.")
    library.sync()
    library.embedder.texts.clear()
    (library.docs / "a.txt").rename(library.docs / "b.txt")
    report = library.sync()
    assert (report.added, report.removed) == (("b.txt",), ("a.txt",))
    assert library.embedder.texts == []
    assert library.found("bees")[0] == ("b.txt", 2)


def test_a_change_within_the_same_moment_and_size_is_seen(library):
    path = library.docs / "a.txt"
    path.write_text("Apples")
    moment = time.time_ns()
    os.utime(path, ns=(moment, moment))
    library.sync()
    path.write_text("Cherry")
    os.utime(path, ns=(moment, moment))
    assert library.sync().changed == ("a.txt",)


def test_the_title_is_embedded_with_each_paragraph(library):
    library.write("a.md", "# Bees in winter\n\nThey sleep.\n")
    library.sync()
    assert library.embedder.texts == ["Bees in winter\n# Bees in winter", "Bees in winter\nThey sleep."]


def test_many_batches_make_one_document(library, monkeypatch):
    monkeypatch.setattr("index.sync.BATCH", 7)
    library.write("a.txt", "\n".join(f"Line {n} of the long file." for n in range(40)))
    library.write("b.txt", "\n".join(f"Row {n} of the short file." for n in range(14)))
    library.write("c.txt", "Last.")
    library.sync()
    assert [(one.file, one.paragraphs) for one in library.index().documents()] == [
        ("a.txt", 40),
        ("b.txt", 14),
        ("c.txt", 1),
    ]
    assert whole(library)


def test_progress_is_told_from_nothing_to_all(library):
    library.write("a.txt", "Apples.")
    library.write("b.txt", "Bees.")
    library.sync()
    assert library.told.steps == [("indexing", 0, 12), ("indexing", 7, 12), ("indexing", 12, 12)]
    assert library.told.notices == []


def test_files_that_cannot_be_used_are_skipped_and_named(library):
    library.write("a.txt", "Apples.")
    library.write("b.txt", b"\0\1\2")
    library.write("c.txt", "  \n")
    library.write("d.png", b"PNG")
    library.write(".hidden.txt", "Hidden.")
    library.write(".git/e.txt", "Hidden.")
    report = library.sync()
    assert report.skipped == (("b.txt", "is not text: it holds zero bytes"), ("c.txt", "holds no text"))
    assert report.no_reader == ("d.png",)
    assert report.added == ("a.txt",)
    assert library.sync().skipped == report.skipped


def test_a_file_that_becomes_unusable_does_not_answer_any_more(library):
    library.write("a.txt", "Apples.")
    library.write("b.txt", "Bees.")
    library.sync()
    library.write("b.txt", b"\0\0")
    report = library.sync()
    assert report.removed == ("b.txt",)
    assert library.found("bees") == [("a.txt", 1)]
    library.write("b.txt", "Bees again.")
    assert library.sync().added == ("b.txt",)


def test_links_are_followed_only_within_the_folder(library, tmp_path):
    library.write("a.txt", "Apples.")
    (tmp_path / "secret.txt").write_text("Secret.")
    (tmp_path / "elsewhere").mkdir()
    (library.docs / "out.txt").symlink_to(tmp_path / "secret.txt")
    (library.docs / "in.txt").symlink_to(library.docs / "a.txt")
    (library.docs / "loop").symlink_to(library.docs)
    (library.docs / "away").symlink_to(tmp_path / "elsewhere")
    (library.docs / "broken.txt").symlink_to(library.docs / "nothing.txt")
    report = library.sync()
    assert report.added == ("a.txt", "in.txt")
    assert dict(report.skipped) == {
        "out.txt": "is a link that leads out of the folder",
        "away": "is a link that leads out of the folder",
        "loop": "is a link to a folder",
        "broken.txt": "cannot be read: No such file or directory",
    }


def test_what_is_no_regular_file_is_left_out(library):
    library.write("a.txt", "Apples.")
    os.mkfifo(library.docs / "pipe.txt")
    assert library.sync().skipped == (("pipe.txt", "is no regular file"),)


def test_a_name_that_is_no_text_is_left_out_and_can_be_printed(library):
    library.write("a.txt", "Apples.")
    (library.docs / os.fsdecode(b"b\xff.txt")).write_text("Bees.")
    [(name, reason)] = library.sync().skipped
    assert (name, reason) == ("b\\udcff.txt", "its name is not valid text")


def test_an_empty_folder_holds_no_documents(library):
    with pytest.raises(DocumentsError, match="holds no documents"):
        library.sync()
    assert not library.settings.data.exists()


def test_a_folder_of_unknown_formats_says_so(library):
    library.write("a.png", b"PNG")
    with pytest.raises(DocumentsError, match="1 files of unknown formats"):
        library.sync()


def test_a_folder_that_is_gone_is_named_and_its_index_kept(library):
    library.write("a.txt", "Apples.")
    library.sync()
    library.docs.rename(library.docs.with_name("moved"))
    with pytest.raises(DocumentsError, match="cannot be read: No such file"):
        library.sync(rebuild=True)
    library.docs.with_name("moved").rename(library.docs)
    assert library.found("apples") == [("a.txt", 1)]


def test_a_folder_that_became_empty_answers_no_more(library):
    path = library.write("a.txt", "Apples.")
    library.sync()
    index = library.index()
    path.unlink()
    assert library.sync().removed == ("a.txt",)
    with pytest.raises(DocumentsError, match="holds no documents"):
        index.search("apples")
    with pytest.raises(DocumentsError, match="holds no documents"):
        library.sync()
    library.write("a.txt", "Apples.")
    library.sync()
    assert library.found("apples") == [("a.txt", 1)]


def test_only_one_process_writes(library):
    library.write("a.txt", "Apples.")
    with Home.of(library.settings).writing(0), pytest.raises(IndexBusy, match="Another process is writing"):
        library.sync(patience=0)


def test_two_folders_of_the_same_name_have_two_indexes(library, tmp_path):
    library.write("a.txt", "Apples.")
    library.sync()
    other = tmp_path / "other" / "docs"
    other.mkdir(parents=True)
    (other / "b.txt").write_text("Bees.")
    sync(IndexSettings(other, library.settings.data, library.settings.cache, "hash"), library.embedder)
    assert len(list((library.settings.data / "indexes").iterdir())) == 2
    assert library.found("bees apples") == [("a.txt", 1)]


def test_nothing_is_written_into_the_documents_folder(library):
    path = library.write("a.txt", "Apples.")
    before = (path.stat().st_mtime_ns, path.read_bytes())
    library.sync()
    library.found("apples")
    assert [one.name for one in library.docs.iterdir()] == ["a.txt"]
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before


def test_ids_are_never_given_twice(library):
    library.write("a.txt", "Apples.")
    library.sync()
    first = library.index().search("apples")
    library.write("a.txt", "Pears.")
    library.sync()
    library.sync(rebuild=True)
    from index.ledger import Ledger

    ledger = Ledger(Home.of(library.settings).ledger)
    assert ledger.window_ids()[0] >= 2
    assert first.hits
    ledger.close()


def test_an_embedder_that_fails_leaves_what_was_there(library):
    library.write("a.txt", "Apples.")
    library.sync()

    class Broken(type(library.embedder)):
        def embed(self, texts):
            raise RuntimeError("no")

    library.write("b.txt", "Bees.")
    broken = Broken()
    with pytest.raises(RuntimeError):
        sync(library.settings, broken)
    result = library.index().search("apples")
    assert [hit.place.file for hit in result.hits] == ["a.txt"]
    assert result.behind
    library.sync()
    assert not library.index().search("bees").behind
    assert whole(library)


@pytest.mark.parametrize("at", range(1, 4))
def test_an_interrupt_at_any_file_leaves_the_index_whole(library, at):
    class Interrupting(type(library.told)):
        def step(self, what, done, total):
            super().step(what, done, total)
            if len(self.steps) == at:
                raise KeyboardInterrupt

    for name in "abc":
        library.write(f"{name}.txt", f"Apples {name}.")
    with pytest.raises(KeyboardInterrupt):
        sync(library.settings, library.embedder, Interrupting())
    library.sync()
    assert len(library.found("apples")) == 3
    assert whole(library)
