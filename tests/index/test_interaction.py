"""Late interaction puts first what holds the question's words one by one, also in other words."""

import numpy as np
import pytest

from index.embed import LEARNT, HashEmbedder, SentenceTransformerEmbedder
from index.interaction import Interaction
from index.minilm import MiniLM
from index.passages import Hit, Place
from index.weights import embedder_folder

SENTENCES = [
    "The ferry was late on Monday because of the storm.",
    "The captain of the ferry spoke to the passengers on Monday.",
    "A strike over wages kept the crew at home on Friday.",
    "The harbour office sold tickets until noon on Monday.",
]


def hit(text, score=0.0, title=None, window=None):
    place = Place("docs", "a.txt", 1, 100, 100 + len(text), "")
    start, end = window or (0, len(text))
    return Hit(place, text, title, None, "", (100 + start, 100 + end), score)


def texts(hits):
    return [one.text for one in hits]


@pytest.mark.parametrize("text", [*SENTENCES, "Déjà vu: 3,500 bombs!", "word " * 400])
def test_numpy_and_sentence_transformers_read_the_same_tokens(embedder, cache, text):
    large = SentenceTransformerEmbedder(embedder_folder(cache)).tokens(text)
    words, vectors = MiniLM(embedder_folder(cache)).tokens(text)
    assert embedder.tokens(text).words == words == large.words
    assert vectors.shape == (len(words), 384)
    # bf16 where the CPU has it: its rounding is all that may differ
    assert np.sum(vectors * large.vectors, axis=1).min() > 0.999


def test_tokens_are_read_with_what_was_learnt_and_texts_are_not(embedder, cache):
    plain = MiniLM(embedder_folder(cache))
    text = SENTENCES[0]
    assert np.array_equal(embedder.tokens(text).vectors, plain.adapted(LEARNT).tokens(text)[1])
    assert not np.allclose(embedder.tokens(text).vectors, plain.tokens(text)[1], atol=0.05)
    assert np.array_equal(embedder.embed([text]), plain.embed([text]))


def test_other_words_for_the_same_find_their_paragraph(embedder):
    hits = [hit(text, 1 / at) for at, text in enumerate(SENTENCES, start=1)]
    best, *_ = Interaction(embedder)("Why did the sailors not come to work?", hits)
    assert best.text == SENTENCES[2]


def test_a_word_counts_the_more_the_fewer_paragraphs_hold_it():
    common = [hit(f"the ferry harbour {word}") for word in ("red", "blue", "green")]
    order = Interaction(HashEmbedder())("ferry harbour walrus", [*common, hit("a walrus")])
    assert order[0].text == "a walrus"


def test_of_equals_the_first_of_the_search_stays_first_and_scores_fall():
    hits = [hit("a bee", 0.2), hit("a bee", 0.3), hit("a wasp", 0.4)]
    order = Interaction(HashEmbedder())("Which bee?", hits)
    assert [one.text for one in order] == ["a bee", "a bee", "a wasp"]
    assert [one.score for one in order] == sorted((one.score for one in order), reverse=True)
    assert 0 < order[0].score <= 1.05


def test_only_the_window_that_matched_is_read_and_the_title_with_it():
    long = hit("bees here. walrus there.", window=(0, 10))
    titled = hit("nothing else", title="The walrus")
    assert texts(Interaction(HashEmbedder())("walrus", [long, titled]))[0] == "nothing else"


@pytest.mark.parametrize("question", ["?", "", "…"])
def test_a_question_without_words_leaves_the_order_as_it_is(question):
    hits = [hit("one", 0.1), hit("two", 0.3)]
    assert Interaction(HashEmbedder())(question, hits) == tuple(hits)


def test_nothing_is_lost_and_a_paragraph_without_words_is_last():
    hits = [hit("—"), hit("bee"), hit("wasp")]
    order = Interaction(HashEmbedder())("bee", hits)
    assert texts(order)[0] == "bee"
    assert sorted(texts(order)) == sorted(texts(hits))
    assert Interaction(HashEmbedder())("bee", []) == ()
