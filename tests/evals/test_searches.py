"""The exact search that the index's is held against, and the questions of both."""

from pathlib import Path

import pytest

from evals.corpus import sentences_of, write_corpus
from evals.searches import Exact, measure_searches, questions_of, recall
from index.embed import HashEmbedder
from index.search import Index
from index.settings import IndexSettings
from index.sync import sync

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@pytest.fixture(scope="module")
def sentences():
    return sentences_of(SEEDS)


@pytest.fixture(scope="module")
def settings(tmp_path_factory, sentences):
    root = tmp_path_factory.mktemp("searches")
    (root / "docs").mkdir()
    write_corpus(root / "docs", sentences, 150)
    made = IndexSettings(root / "docs", root / "data", root / "cache", "hash")
    sync(made, HashEmbedder())
    return made


def test_the_exact_search_finds_the_nearest_paragraphs(settings, sentences):
    embedder, index = HashEmbedder(), Index(settings, HashEmbedder())
    question = questions_of(sentences, 1)[0]
    by_index = index.search(question, 10, fuse="vectors").hits
    paragraph = index.paragraphs("000001.txt")[7]
    index.close()
    exact = Exact(settings, embedder)
    found = exact.search(question)
    assert [similarity for _, similarity in found] == pytest.approx([hit.similarity for hit in by_index], abs=1e-4)
    assert len({place for place, _ in found}) == 10
    assert exact.search(paragraph.text)[0][0] == ("000001.txt", 8)


def test_three_ways_are_measured_and_the_store_misses_nothing_in_so_small_a_corpus(settings, sentences):
    found = measure_searches(settings, HashEmbedder(), questions_of(sentences, 1, 8))
    for middle, high in (found.whole, found.vectors, found.exact):
        assert 0 < middle <= high
    assert found.recall == 1


def test_recall_counts_what_is_missed_and_lets_equals_stand_for_each_other():
    exact = [(("a.txt", 1), 0.9), (("a.txt", 2), 0.8), (("a.txt", 3), 0.7), (("a.txt", 4), 0.7)]
    assert recall([0.9, 0.8, 0.7, 0.7], exact) == 1
    assert recall([0.9, 0.8, 0.7, 0.6], exact) == 0.75
    assert recall([0.9, 0.8], exact) == 0.5
    assert recall([], exact) == 0


def test_questions_are_short_near_the_corpus_and_the_same_for_a_seed(sentences):
    found = questions_of(sentences, 1)
    assert found == questions_of(sentences, 1) != questions_of(sentences, 2)
    assert len(set(found)) > 80
    assert all(len(question.split()) <= 12 for question in found)
