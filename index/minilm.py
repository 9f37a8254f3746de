"""The pinned embedder's forward pass in plain numpy: a question becomes a vector without importing torch.

Importing sentence-transformers takes longer than answering does; a question is ten words. This is the same model
from the same files (BERT, mean of the last layer, length 1) in fp32; a test holds it to sentence-transformers.
"""

from collections.abc import Sequence
from copy import copy
from math import sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

MAX_TOKENS = 256  # sentence_bert_config.json of the model
HEADS = 12
LAYERS = 6
ATTENTION = ("query", "key", "value")
# of a layer, what an adapter may add to
MATRICES = (
    *(f"attention.self.{part}" for part in ATTENTION),
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
EPSILON = np.float32(1e-12)


class MiniLM:
    """all-MiniLM-L6-v2 from its folder; `embed` gives what sentence-transformers gives."""

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self._weights: dict[str, Array] = load_file(folder / "model.safetensors")
        for layer in range(LAYERS):  # one product instead of three: a question is short, so calls are what costs
            name = f"encoder.layer.{layer}.attention.self"
            for kind in ("weight", "bias"):
                parts = [self._weights.pop(f"{name}.{part}.{kind}") for part in ATTENTION]
                self._weights[f"{name}.{kind}"] = np.concatenate(parts)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        # the file asks for 128 tokens, padded; sentence-transformers reads 256
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)

    def adapted(self, file: Path) -> "MiniLM":
        """The same with a low-rank adapter added to its matrices; the words' embeddings are shared.

        The safetensors file has for each of MATRICES in each layer `.a` [rank, columns] and `.b` [rows, rank], whose
        product B·A is added (LoRA: Hu et al. 2022, Low-rank adaptation of large language models, ICLR).
        """
        from safetensors.numpy import load_file

        low = {name: one.astype(np.float32) for name, one in load_file(file).items()}
        other = copy(self)
        other._weights = dict(self._weights)
        for layer in (f"encoder.layer.{at}" for at in range(LAYERS)):
            added = {name: low[f"{layer}.{name}.b"] @ low[f"{layer}.{name}.a"] for name in MATRICES}
            # the three of the attention are one (above)
            joined = np.concatenate([added.pop(f"attention.self.{part}") for part in ATTENTION])
            for name, one in {"attention.self": joined, **added}.items():
                other._weights[f"{layer}.{name}.weight"] = self._weights[f"{layer}.{name}.weight"] + one
        return other

    def embed(self, texts: Sequence[str]) -> Array:
        """Unit vectors, float32 of shape (len(texts), 384); one text at a time, so that nothing is padded."""
        vectors = np.empty((len(texts), 384), dtype=np.float32)
        for row, encoding in enumerate(self._tokenizer.encode_batch(list(texts))):
            mean = self._last_layer(encoding.ids).mean(axis=0)
            vectors[row] = mean / np.linalg.norm(mean)
        return vectors

    def tokens(self, text: str) -> tuple[tuple[str, ...], Array]:
        """Its tokens, [CLS] and [SEP] left out, and their states: unit vectors, float32 of shape (tokens, 384)."""
        encoding = self._tokenizer.encode(text)
        states = self._last_layer(encoding.ids)[1:-1]
        return tuple(encoding.tokens[1:-1]), states / np.linalg.norm(states, axis=1, keepdims=True)

    def _last_layer(self, ids: list[int]) -> Array:
        """The last layer's states, of shape (tokens, 384)."""
        weights = self._weights
        states: Array = (
            weights["embeddings.word_embeddings.weight"][ids]
            + weights["embeddings.position_embeddings.weight"][: len(ids)]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        states = self._normalise(states, "embeddings.LayerNorm")
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}"
            attended = self._linear(self._attend(states, f"{name}.attention.self"), f"{name}.attention.output.dense")
            states = self._normalise(states + attended, f"{name}.attention.output.LayerNorm")
            inner = _gelu(self._linear(states, f"{name}.intermediate.dense"))
            states = self._normalise(states + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
        return states

    def _attend(self, states: Array, name: str) -> Array:
        query, key, value = self._linear(states, name).reshape(len(states), 3, HEADS, -1).transpose(1, 2, 0, 3)
        scores = query @ key.transpose(0, 2, 1) / np.float32(sqrt(query.shape[-1]))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares = scores / scores.sum(axis=-1, keepdims=True)
        return np.asarray((shares @ value).transpose(1, 0, 2).reshape(len(states), -1), dtype=np.float32)

    def _linear(self, states: Array, name: str) -> Array:
        return np.asarray(states @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"], dtype=np.float32)

    def _normalise(self, states: Array, name: str) -> Array:
        centred = states - states.mean(axis=-1, keepdims=True)
        variance = np.square(centred).mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt(variance + EPSILON)
        return np.asarray(scaled * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"], dtype=np.float32)


def _gelu(x: Array) -> Array:
    """X · Φ(x), the normal distribution by Abramowitz and Stegun 7.1.26 (error below 1.5e-7, as fine as float32)."""
    z = np.abs(x) * np.float32(1 / sqrt(2))
    t = np.float32(1) / (np.float32(1) + np.float32(0.3275911) * z)
    series = t * (
        np.float32(0.254829592)
        + t
        * (
            np.float32(-0.284496736)
            + t * (np.float32(1.421413741) + t * (np.float32(-1.453152027) + t * np.float32(1.061405429)))
        )
    )
    erf = np.copysign(np.float32(1) - series * np.exp(-z * z), x)
    return np.asarray(np.float32(0.5) * x * (np.float32(1) + erf), dtype=np.float32)
