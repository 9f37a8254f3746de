"""Texts become vectors: the Embedder seam, and its implementations; the home of sentence_transformers and torch.

An embedder's `fingerprint` names everything that changes its vectors; an index made with another is rebuilt.
Precision is not part of it: fp32 and bf16 vectors of one model agree to a cosine of 0.9999, closer than any two
different texts come, so an index that was made on one machine is asked on another as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.errors import WeightsError
from index.pinned import EMBEDDER
from index.progress import Progress, Silence
from index.settings import DEFAULT_EMBEDDER, IndexSettings
from index.words import content_stems, stem, tokens

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from index.minilm import MiniLM

Vectors = NDArray[np.float32]
LEARNT = Path(__file__).with_name("interaction.safetensors")  # made by `ask-eval train-search`


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's tokens in lower case, and a vector of length 1 for each as it is read in that text.

    `vectors` are float32 of shape (len(words), dimensions).
    """

    words: tuple[str, ...]
    vectors: Vectors


class Embedder(Protocol):
    """Gives each text a unit vector, and each of its tokens one."""

    @property
    def fingerprint(self) -> str:
        """The model and its revision: equal fingerprints mean comparable vectors."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The texts' vectors: float32 of shape (len(texts), dimensions), each of length 1."""

    def tokens(self, text: str) -> Tokens:
        """The text's tokens, without the model's own marks of beginning and end."""


class HashEmbedder:
    """Counts word stems in hashed buckets: no model, no meaning, exact and quick. For tests and demonstrations."""

    fingerprint = "hash-64"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of 64 dimensions; a text without words gets the first axis."""
        vectors = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in content_stems(text):
                vectors[row, crc32(word.encode()) % 64] += 1
            if not vectors[row].any():
                vectors[row, 0] = 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)

    def tokens(self, text: str) -> Tokens:
        """Its words; those of one stem have one vector."""
        words = tuple(word.lower() for word, _, _ in tokens(text))
        vectors = np.zeros((len(words), 1024), dtype=np.float32)  # single words must not share a bucket
        for row, word in enumerate(words):
            vectors[row, crc32(stem(word).encode()) % 1024] = 1
        return Tokens(words, vectors)


class SentenceTransformerEmbedder:
    """Any sentence-transformers model in a folder; imported and loaded at the first text, never from the net.

    On a CPU with AMX or AVX512-BF16 it computes in bf16, which is two to three times as fast as fp32.
    """

    BATCH = 64  # texts that the model reads at once; larger gains nothing on a CPU

    def __init__(self, folder: Path, fingerprint: str | None = None) -> None:
        self._folder = folder
        self._model: SentenceTransformer | None = None
        self._lock = Lock()
        self.fingerprint = fingerprint or f"folder-{_folder_mark(folder)}"

    @property
    def is_loaded(self) -> bool:
        """Whether the model is in memory already."""
        return self._model is not None

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors. Raises WeightsError where the folder holds no model that can be loaded."""
        model = self._opened()
        if not texts:
            return np.empty((0, model.get_embedding_dimension() or 0), dtype=np.float32)
        vectors = model.encode(list(texts), batch_size=self.BATCH, show_progress_bar=False)
        return _unit(np.asarray(vectors, dtype=np.float32))

    def tokens(self, text: str) -> Tokens:
        """The states of the model's last layer. Raises WeightsError where the folder holds no model."""
        model = self._opened()
        given: Any = model.encode([text], output_value="token_embeddings", show_progress_bar=False)[0]
        states = np.asarray(given.float().cpu(), dtype=np.float32)
        read = model.tokenizer(
            text, truncation=True, max_length=model.get_max_seq_length(), return_special_tokens_mask=True
        )
        kept = [at for at, mark in enumerate(read["special_tokens_mask"][: len(states)]) if not mark]
        words = model.tokenizer.convert_ids_to_tokens([read["input_ids"][at] for at in kept])
        return Tokens(tuple(word.lower() for word in words), _unit(states[kept]))

    def _opened(self) -> "SentenceTransformer":
        with self._lock:
            if self._model is None:
                self._model = load_sentence_transformer(str(self._folder))
            return self._model


class PinnedEmbedder:
    """all-MiniLM-L6-v2: a question at once in plain numpy, many texts through sentence-transformers.

    sentence-transformers takes five seconds and more to import; in that time numpy has embedded FEW texts. A call
    of up to QUESTIONS texts always goes to numpy, so that a question's vector does not depend on what ran before.
    """

    FEW = 256
    QUESTIONS = 4

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._small: MiniLM | None = None
        self._reading: MiniLM | None = None
        self._large = SentenceTransformerEmbedder(folder, self.fingerprint)
        self._embedded = 0  # texts in larger calls so far: many small batches are many texts, too

    @property
    def fingerprint(self) -> str:
        """The pinned name and revision."""
        return f"{EMBEDDER.name}@{EMBEDDER.revision}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of 384 dimensions; what lies beyond a text's 256th token is not read."""
        if len(texts) > self.QUESTIONS:
            self._embedded += len(texts)
            if self._large.is_loaded or self._embedded > self.FEW:
                return self._large.embed(texts)
        return self._opened().embed(texts)

    def tokens(self, text: str) -> Tokens:
        """The states of the last layer, always by numpy: some ten milliseconds a paragraph on two cores.

        They are read with what late interaction has learnt (evals.training.reading), texts' own vectors are not.
        """
        if self._reading is None:
            self._reading = self._opened().adapted(LEARNT)
        return Tokens(*self._reading.tokens(text))

    def _opened(self) -> "MiniLM":
        if self._small is None:
            from index.minilm import MiniLM

            self._small = MiniLM(self._folder)
        return self._small


def open_embedder(settings: IndexSettings, progress: Progress | None = None) -> Embedder:
    """The embedder that the settings name: the pinned one, a folder, or a name on the hub (fetched once, announced).

    Quick: models are loaded when the first text comes. Raises WeightsError where its files are missing or altered,
    StorageError where the cache cannot be written to.
    """
    progress = progress or Silence()
    if settings.embedder == DEFAULT_EMBEDDER:
        from index.weights import embedder_folder

        return PinnedEmbedder(embedder_folder(settings.cache, progress))
    folder = Path(settings.embedder).expanduser()
    if folder.is_dir():
        return SentenceTransformerEmbedder(folder.resolve())
    from index.hub import cached_folder

    found = cached_folder(settings.embedder)
    if found is None:
        progress.notice(f"Fetching the embedder {settings.embedder} from huggingface.co, once.")
        load_sentence_transformer(settings.embedder, offline=False)
        found = cached_folder(settings.embedder)
    if found is None:
        raise WeightsError(f"The embedder {settings.embedder} was not found. Name another with ASK_EMBEDDER.")
    return SentenceTransformerEmbedder(found, f"{settings.embedder}@{found.name}")


def load_sentence_transformer(name: str, offline: bool = True) -> "SentenceTransformer":
    """The model of a folder, or of a hub name where `offline` is false. Raises WeightsError."""
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    # transformers draws a bar for each file that it loads
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    options: dict[str, Any] = {"dtype": torch.bfloat16} if _bf16_is_quick() else {}
    try:
        return SentenceTransformer(name, local_files_only=offline, model_kwargs=options)
    except (OSError, ValueError, KeyError, RuntimeError) as fault:
        reason = (str(fault).strip() or type(fault).__name__).splitlines()[0].rstrip(".")
        raise WeightsError(
            f"The embedder {name} cannot be loaded: {reason}. Name another with ASK_EMBEDDER, or leave it out."
        ) from fault


def _unit(vectors: Vectors) -> Vectors:
    """Each of length 1, in fp32: bf16 would leave lengths that are off by half a percent."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


def _bf16_is_quick() -> bool:
    """Whether torch computes on a CPU that multiplies bf16 in hardware; where torch cannot tell, it does not."""
    import torch

    if torch.cuda.is_available() or torch.backends.mps.is_available():
        return False
    tell = getattr(torch.cpu, "get_capabilities", None)  # newer than the oldest torch that we take
    found = tell() if tell else {}
    return bool(found.get("amx_bf16") or found.get("avx512_bf16"))


def _folder_mark(folder: Path) -> str:
    """A short hash over the folder's files: their paths, sizes and times."""
    digest = sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        status = path.stat()
        digest.update(f"{path.relative_to(folder)}|{status.st_size}|{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]
