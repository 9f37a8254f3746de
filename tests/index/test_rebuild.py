"""What an index was built with: a difference is announced, and what it concerns is made again."""

import pytest

from index.sync import sync
from index.verify import verify


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
    assert library.is_whole()


def test_a_rebuild_that_is_asked_for_embeds_everything_again(library):
    library.write("a.txt", "Apples.")
    library.sync()
    library.embedder.texts.clear()
    assert library.sync(rebuild=True).rebuilt == "asked for"
    assert library.embedder.texts == ["Apples."]
    assert library.is_whole()


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
    assert library.is_whole()
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
