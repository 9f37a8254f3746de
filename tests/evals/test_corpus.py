"""The generator of corpora: the same anywhere, no two paragraphs alike, read by the index as it was meant."""

import re
from pathlib import Path
from random import Random

import pytest

from evals.corpus import A_FILE, sentences_of, vary, write_corpus
from evals.errors import MeasurementError
from index.embed import HashEmbedder
from index.search import Index
from index.settings import IndexSettings
from index.sync import sync

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@pytest.fixture(scope="module")
def sentences():
    return sentences_of(SEEDS)


def paragraphs_of(folder):
    return [line for path in sorted(folder.iterdir()) for line in path.read_text("utf-8").split("\n\n")]


def test_no_two_paragraphs_are_alike_and_each_is_a_line(tmp_path, sentences):
    corpus = write_corpus(tmp_path, sentences, 3000)
    found = paragraphs_of(tmp_path)
    assert len(found) == len(set(found)) == corpus.paragraphs == 3000
    assert corpus.files == 3000 / A_FILE
    assert not any("\n" in text for text in found)
    assert 195 < corpus.characters / corpus.paragraphs < 225


def test_the_same_seed_makes_the_same_bytes_and_another_seed_others(tmp_path, sentences):
    marks = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        (tmp_path / name).mkdir()
        marks.append(write_corpus(tmp_path / name, sentences, 150, seed).sha256)
    assert marks[0] == marks[1] != marks[2]


def test_a_larger_corpus_begins_with_the_smaller_one(tmp_path, sentences):
    for size in (100, 200):
        (tmp_path / str(size)).mkdir()
        write_corpus(tmp_path / str(size), sentences, size)
    assert (tmp_path / "100" / "000001.txt").read_bytes() == (tmp_path / "200" / "000001.txt").read_bytes()


def test_the_index_counts_as_many_paragraphs_and_takes_the_first_for_the_title(tmp_path, sentences):
    (tmp_path / "docs").mkdir()
    write_corpus(tmp_path / "docs", sentences, 230)
    settings = IndexSettings(tmp_path / "docs", tmp_path / "data", tmp_path / "cache", "hash")
    sync(settings, HashEmbedder(), store="memory")
    index = Index(settings, HashEmbedder(), "memory")
    documents = index.documents()
    index.close()
    assert [one.paragraphs for one in documents] == [100, 100, 30]
    firsts = [path.read_text("utf-8").split("\n\n")[0] for path in sorted((tmp_path / "docs").iterdir())]
    assert [one.title for one in documents] == firsts


def test_names_and_numbers_change_and_everything_else_stays():
    sentence = "Then Antony Blinken told 1,200 reporters on Monday of 35 talks in Israel since October 7."
    varied = vary(sentence, Random(3))
    words = r"Then (\w+ \w+) told (\d,\d{3}) reporters on (\w+day) of (\d\d) talks in (\w+) since (\w+) (\d)\."
    found = re.fullmatch(words, varied)
    assert found, varied
    assert found[1] != "Antony Blinken"
    assert found[5] != "Israel"


def test_a_folder_without_sentences_is_refused_with_its_name(tmp_path):
    (tmp_path / "a.txt").write_text("Short.")
    with pytest.raises(MeasurementError, match=r"hold too few sentences.*--docs"):
        sentences_of(tmp_path)
