"""A library's texts come from the disk, not from the index, and its mark follows their content alone."""

import os

import pytest

from evals.library import Library
from index.embed import HashEmbedder
from index.errors import DocumentsError
from index.progress import Silence
from index.settings import IndexSettings


@pytest.fixture
def opened(tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.txt").write_text("Alan Reed offered 4%.\nIda Berg refused.\n", "utf-8")
    libraries = []

    def make():
        settings = IndexSettings(docs, tmp_path / "data", tmp_path / "cache", "hash")
        libraries.append(Library(settings, HashEmbedder(), Silence()))
        return libraries[-1]

    make.docs = docs
    yield make
    for one in libraries:
        one.close()


def test_a_text_is_the_file_s_own_without_its_mark(opened):
    (opened.docs / "b.txt").write_bytes(b"\xef\xbb\xbfOne.\r\nTwo.")
    (opened.docs / "c.txt").write_bytes("Café society, déjà vu, garçon. ".encode("latin-1") * 20)
    library = opened()
    assert library.text("b.txt") == "One.\r\nTwo."
    assert library.text("c.txt") is None, "what is not UTF-8 is counted by its reader"
    assert library.text("none.txt") == "", "a quote from a file that is not there stands nowhere"


def test_a_file_that_was_edited_behind_the_index_is_read_as_it_is_now(opened):
    library = opened()
    (opened.docs / "a.txt").write_text("Somebody else.", "utf-8")
    assert library.text("a.txt") == "Somebody else."
    assert library.paragraphs("a.txt")[0].text == "Alan Reed offered 4%."


def test_an_unknown_document_has_no_paragraphs(opened):
    with pytest.raises(DocumentsError):
        opened().paragraphs("none.txt")


def test_the_mark_follows_the_content_alone(opened):
    before = opened().mark
    os.utime(opened.docs / "a.txt", (1, 1))
    assert opened().mark == before
    (opened.docs / "b.txt").write_text("More.", "utf-8")
    assert opened().mark != before


def test_each_search_has_a_ranking_of_its_own(opened):
    rankings = opened().rankings("Who refused?")
    assert set(rankings) == {"vectors", "bm25", "fusion", "interaction"}
    assert rankings["bm25"] == [[("a.txt", 2)]]
    assert len(rankings["vectors"]) == 2
