"""Trains how the embedder reads tokens for late interaction: a low-rank adapter of its weights (LoRA: Hu et al. 2022,
Low-rank adaptation of large language models, ICLR), learnt so that what states what a question asks for comes first
(MaxSim as in Khattab and Zaharia 2020, ColBERT, SIGIR; the softmax over all that was found for a question is the
listwise loss of Cao et al. 2007, Learning to rank, ICML).

The paragraphs' own vectors in an index are made with the weights as they are, and stay as they are. Needs torch and
transformers, which sentence-transformers brings; twenty minutes on two cores.
"""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from evals.errors import MeasurementError
from evals.training.choices import Choice, Chosen
from index.interaction import weights
from index.minilm import LAYERS, MATRICES, MAX_TOKENS

if TYPE_CHECKING:
    from torch import Tensor

RANK, RATE, WARMUP = 32, 1e-3, 30
SHARPNESS = 30.0  # by which scores are multiplied before the softmax: cosines lie close together
QUESTIONS, SENTENCES, PARAGRAPHS = 24, 60, 8  # of a story in one step, besides the texts that are right
PARAGRAPH = 0.4  # what a choice among paragraphs counts beside one among sentences
AT_ONCE = 32  # texts that are read at once

Note = Callable[[str], None]
Texts = dict[str, "tuple[tuple[str, ...], Tensor]"]


class Reading:
    """The embedder of a folder (all-MiniLM-L6-v2) and the adapter of how it reads tokens."""

    def __init__(self, folder: Path) -> None:
        import torch
        from tokenizers import Tokenizer
        from transformers import AutoModel

        self._torch = torch
        torch.manual_seed(1)
        self._model: Any = AutoModel.from_pretrained(str(folder)).eval()
        self._model.requires_grad_(False)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._low: dict[str, tuple[Tensor, Tensor]] = {}
        for layer in range(LAYERS):
            for matrix in MATRICES:
                name = f"encoder.layer.{layer}.{matrix}"
                linear = self._model.get_submodule(name)
                a = torch.randn(RANK, linear.in_features) / math.sqrt(linear.in_features)
                b = torch.zeros(linear.out_features, RANK)
                self._low[name] = (a.requires_grad_(), b.requires_grad_())
                linear.register_forward_hook(self._adding(name))

    def adapter(self) -> dict[str, NDArray[np.float16]]:
        """For each matrix's name what was learnt, `.a` [rank, columns] and `.b` [rows, rank]; B·A is to be added."""
        return {
            f"{name}.{which}": one.detach().numpy().astype(np.float16)
            for name, pair in self._low.items()
            for which, one in zip("ab", pair, strict=True)
        }

    def train(self, stories: Sequence[Chosen], note: Note, epochs: float = 1.0) -> None:
        """Learn to put first what states what is asked for: a step a story, Adam, the rate brought down by a cosine.

        Raises MeasurementError where gradients are no numbers; what was learnt until then is of no use.
        """
        torch, chance = self._torch, Random(1)  # noqa: S311 - no secret
        steps = max(1, round(len(stories) * epochs))
        plan = [one for _ in range(math.ceil(epochs)) for one in chance.sample(list(stories), len(stories))][:steps]
        learnt = [one for pair in self._low.values() for one in pair]
        optimizer = torch.optim.AdamW(learnt, lr=RATE, weight_decay=0.01)
        for step, story in enumerate(plan):
            falling = max(0.05, 0.5 * (1 + math.cos(math.pi * step / steps)))
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1.0, (step + 1) / WARMUP) * falling
            loss = self._loss(_some(story.choices, chance))
            if loss is None:
                continue
            loss.backward()  # type: ignore[no-untyped-call]
            if not torch.isfinite(torch.nn.utils.clip_grad_norm_(learnt, 1.0)):
                raise MeasurementError(f"In step {step + 1} of {steps} the gradients are no numbers: not trained.")
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            if step % 20 == 0 or step == steps - 1:
                note(f"step {step + 1} of {steps}: loss {loss.item():.3f}")

    def ranks(self, choices: Sequence[Choice]) -> list[int]:
        """For each choice of a story the place, from 1, of the first text that states what is asked for."""
        found = []
        with self._torch.no_grad():
            read = self._read_all(choices)
            for choice in choices:
                order = self._scores(choice, read).argsort(descending=True).tolist()
                found.append(1 + next(at for at, one in enumerate(order) if choice.texts[one][1]))
        return found

    def _loss(self, choices: Sequence[Choice]) -> "Tensor | None":
        read = self._read_all(choices)
        losses, counts = [], []
        for choice in (one for one in choices if one.tells):
            scores = self._scores(choice, read) * SHARPNESS
            right = self._torch.tensor([right for _, right in choice.texts])
            counts.append(PARAGRAPH if choice.whole else 1.0)
            losses.append(counts[-1] * (scores.logsumexp(0) - scores[right].logsumexp(0)))
        return self._torch.stack(losses).sum() / sum(counts) if losses else None

    def _scores(self, choice: Choice, read: Texts) -> "Tensor":
        """As index.interaction scores the texts, of shape (texts)."""
        words, asked = read[choice.question]
        texts = [read[text] for text, _ in choice.texts]
        counting = self._torch.from_numpy(weights(words, [set(one) for one, _ in texts]))
        cosines = asked @ self._torch.cat([vectors for _, vectors in texts]).T
        nearest = [
            one.amax(1) if one.shape[1] else one.new_zeros(len(one))
            for one in self._torch.split(cosines, [len(vectors) for _, vectors in texts], dim=1)
        ]
        return self._torch.stack(nearest) @ counting

    def _read_all(self, choices: Sequence[Choice]) -> Texts:
        return self._read([text for one in choices for text in (one.question, *dict(one.texts))])

    def _read(self, texts: Sequence[str]) -> Texts:
        """Each text's tokens and their unit vectors, the marks of beginning and end left out."""
        torch = self._torch
        encoded = {text: self._tokenizer.encode(text) for text in texts}
        order = sorted(encoded, key=lambda text: len(encoded[text].ids))
        found: Texts = {}
        for start in range(0, len(order), AT_ONCE):
            some = order[start : start + AT_ONCE]
            longest = max(len(encoded[text].ids) for text in some)
            ids = torch.zeros(len(some), longest, dtype=torch.long)
            for row, text in enumerate(some):
                ids[row, : len(encoded[text].ids)] = torch.tensor(encoded[text].ids)
            # half the precision is twice as fast where the processor has it, and for learning precise enough
            with torch.autocast("cpu", torch.bfloat16, enabled=torch.is_grad_enabled()):
                states = self._model(ids, attention_mask=(ids != 0).long()).last_hidden_state
            states = torch.nn.functional.normalize(states.float(), dim=-1)
            for row, text in enumerate(some):
                found[text] = (tuple(encoded[text].tokens[1:-1]), states[row, 1 : len(encoded[text].ids) - 1])
        return found

    def _adding(self, name: str) -> "Callable[[Any, tuple[Tensor, ...], Tensor], Tensor]":
        a, b = self._low[name]
        linear = self._torch.nn.functional.linear
        return lambda _, given, found: found + linear(linear(given[0], a), b)


def _some(choices: Sequence[Choice], chance: Random) -> list[Choice]:
    """A part of a story's choices with a part of their texts: all that are right of any, and some of the others."""
    asked = list({one.question: None for one in choices})
    some = set(chance.sample(asked, min(QUESTIONS, len(asked))))
    choices = [one for one in choices if one.question in some]
    kept = {text for one in choices for text, right in one.texts if right}
    for whole, most in ((False, SENTENCES), (True, PARAGRAPHS)):
        others = sorted({text for one in choices if one.whole is whole for text, _ in one.texts} - kept)
        kept |= set(chance.sample(others, min(most, len(others))))
    return [
        Choice(one.question, tuple((text, right) for text, right in one.texts if text in kept), one.whole)
        for one in choices
    ]
