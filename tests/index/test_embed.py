"""The real embedder: quick for a question, the same as sentence-transformers, one model under one fingerprint."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embed import HashEmbedder, SentenceTransformerEmbedder, open_embedder
from index.errors import WeightsError
from index.settings import IndexSettings
from index.weights import embedder_folder

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [
    "Over one million people have taken shelter in Rafah.",
    "How many people had taken shelter in Rafah?",
    "The recipe asks for two eggs.",
    "",
    "   ",
    "日本語の文章、und ein bißchen Deutsch; naïve café — “quoted” 😀",
    "word " * 600,
    "a",
]


@pytest.fixture(scope="module")
def large(cache):
    """The model as sentence-transformers computes it."""
    return SentenceTransformerEmbedder(embedder_folder(cache))


def test_vectors_are_float32_of_length_1(embedder):
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_what_means_the_same_is_nearer(embedder):
    vectors = embedder.embed(TEXTS[:3])
    assert vectors[0] @ vectors[1] > 0.7 > 0.3 > vectors[0] @ vectors[2]


def test_no_texts_give_no_vectors(embedder, large):
    assert embedder.embed([]).shape == (0, 384)
    assert large.embed([]).shape == (0, 384)


def test_numpy_and_sentence_transformers_agree_on_every_text(embedder, large):
    seeds = [line for file in (ROOT / "seeds").glob("*.txt") for line in file.read_text("utf-8").splitlines() if line]
    texts = TEXTS[:3] + seeds[::5]
    alone = np.concatenate([embedder.embed([text]) for text in texts])
    # bf16 where the CPU has it: its rounding is all that may differ
    assert np.sum(alone * large.embed(texts), axis=1).min() > 0.9995


def test_numpy_and_sentence_transformers_agree_exactly_in_fp32(embedder, cache):
    from sentence_transformers import SentenceTransformer

    exact = SentenceTransformer(str(embedder_folder(cache)), local_files_only=True)
    expected = exact.encode(TEXTS, normalize_embeddings=True)
    alone = np.concatenate([embedder.embed([text]) for text in TEXTS])
    assert np.sum(alone * expected, axis=1).min() > 0.99999


def test_a_question_has_the_same_vector_whatever_was_embedded_before(cache):
    embedder = open_embedder(IndexSettings(Path(), Path(), cache))
    before = embedder.embed(TEXTS[1:2])
    many = embedder.embed([f"{text} {number}" for number in range(40) for text in TEXTS])
    assert many.shape == (320, 384)
    np.testing.assert_array_equal(embedder.embed(TEXTS[1:2]), before)


def test_a_question_needs_neither_torch_nor_sentence_transformers_nor_the_network(cache):
    script = f"""
import socket, sys
def refuse(*arguments, **named): raise AssertionError("the network was asked")
socket.socket.connect = socket.getaddrinfo = refuse
from pathlib import Path
from index.embed import open_embedder
from index.settings import IndexSettings
embedder = open_embedder(IndexSettings(Path(), Path(), Path({str(cache)!r})))
embedder.embed(["Who met whom?"])
print([name for name in ("torch", "sentence_transformers", "transformers", "sklearn") if name in sys.modules])
embedder.embed(["Who met whom?"] * 300)
print("torch" in sys.modules)
"""
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert ran.stdout.split() == ["[]", "True"], ran.stderr
    assert ran.stderr == ""  # no progress bars of others


def test_the_fingerprint_names_model_and_revision(embedder):
    assert embedder.fingerprint == ("sentence-transformers/all-MiniLM-L6-v2@1110a243fdf4706b3f48f1d95db1a4f5529b4d41")
    assert HashEmbedder().fingerprint != embedder.fingerprint


def test_a_folder_s_fingerprint_changes_with_its_files(cache, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text("{}")
    (tmp_path / "two" / "config.json").write_text("{ }")
    one, two = (
        open_embedder(IndexSettings(Path(), Path(), cache, str(tmp_path / name))).fingerprint for name in ("one", "two")
    )
    assert one != two


def test_a_folder_with_the_model_can_be_named(cache, embedder):
    named = open_embedder(IndexSettings(Path(), Path(), cache, str(embedder_folder(cache))))
    assert np.sum(named.embed(TEXTS[:1]) * embedder.embed(TEXTS[:1])) > 0.9995


def test_a_folder_without_a_model_is_named(cache, tmp_path):
    (tmp_path / "empty").mkdir()
    named = open_embedder(IndexSettings(Path(), Path(), cache, str(tmp_path / "empty")))
    with pytest.raises(WeightsError, match=r"empty cannot be loaded.*ASK_EMBEDDER"):
        named.embed(["text"])


def test_a_folder_that_does_not_exist_is_named(cache):
    with pytest.raises(WeightsError, match=r"/nowhere/at/all is neither a folder.*ASK_EMBEDDER"):
        open_embedder(IndexSettings(Path(), Path(), cache, "/nowhere/at/all"))
