"""Trains a low-rank adapter of a Qwen2 model's attention: the weights as they are in its file stay, and to each of four
matrices a layer the product of two thin ones is added and learnt (LoRA: Hu et al. 2022, Low-rank adaptation of large
language models, ICLR; on weights that are quantised: Dettmers et al. 2023, QLoRA, NeurIPS).

What all examples of a task begin with is read once a batch, and everything else behind it. Needs torch; on two cores a
batch takes minutes, on a graphics card a third of a second. The home of training.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from evals.errors import MeasurementError
from evals.training.weights import Arrays

if TYPE_CHECKING:
    from torch import Tensor

RANK, RATE, EPOCHS, WARMUP = 16, 3e-4, 1.0, 20
GAIN = 2.0  # what the product counts while it is learnt; it is written multiplied by it
BATCH = 12_288  # tokens behind the opening, all rows of a batch together
ROWS, FEW_ROWS = 96, 24  # of a batch that is to say one token each, and of one that is to say more
MATRICES = {"q": "attn_q", "k": "attn_k", "v": "attn_v", "o": "attn_output"}


@dataclass(frozen=True, slots=True)
class Row:
    """An example in tokens: those behind its task's opening; the model is to say those from `start` on."""

    task: str
    tokens: tuple[int, ...]
    start: int


Note = Callable[[str], None]


class LowRank:
    """The model and its adapter. `openings` are the tokens with which each task's prompts begin."""

    def __init__(self, tensors: Arrays, numbers: Mapping[str, float], openings: Mapping[str, Sequence[int]]) -> None:
        import torch

        self._torch = torch
        # cuDNN's attention gave gradients that are no numbers, with torch 2.11 on an H100
        torch.backends.cuda.enable_cudnn_sdp(False)
        torch.manual_seed(1)
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._kind = torch.bfloat16 if self._device == "cuda" else torch.float32
        self._openings = openings
        self._weights = {name: self._put(array) for name, array in tensors.items()}
        self._layers = int(numbers["qwen2.block_count"])
        self._heads = int(numbers["qwen2.attention.head_count"])
        self._kept_heads = int(numbers["qwen2.attention.head_count_kv"])
        self._epsilon = numbers["qwen2.attention.layer_norm_rms_epsilon"]
        self._base = numbers["qwen2.rope.freq_base"]
        self._low: dict[str, tuple[Tensor, Tensor]] = {}
        for layer in range(self._layers):
            for matrix in MATRICES.values():
                name = f"blk.{layer}.{matrix}.weight"
                rows, columns = tensors[name].shape
                a = torch.randn(RANK, columns, device=self._device) / math.sqrt(columns)
                b = torch.zeros(rows, RANK, device=self._device)
                self._low[name] = (a.requires_grad_(), b.requires_grad_())

    def adapter(self) -> dict[str, tuple[NDArray[Any], NDArray[Any]]]:
        """For each matrix's name what was learnt: A [rank, columns] and B [rows, rank]; B·A is to be added."""
        return {
            name: (a.detach().cpu().numpy(), (b.detach() * GAIN).cpu().numpy()) for name, (a, b) in self._low.items()
        }

    def train(self, rows: Sequence[Row], note: Note, epochs: float = EPOCHS, seed: int = 1) -> None:
        """Learn to say what the rows say: Adam, the rate warmed up and brought down by a cosine.

        Raises MeasurementError where gradients are no numbers; what was learnt until then is of no use.
        """
        torch, chance = self._torch, Random(seed)  # noqa: S311 - no secret
        plan = [batch for _ in range(math.ceil(epochs)) for batch in batches(rows, chance)]
        plan = plan[: max(1, round(len(plan) * epochs / math.ceil(epochs)))]
        learnt = [one for pair in self._low.values() for one in pair]
        optimizer = torch.optim.AdamW(learnt, lr=RATE, weight_decay=0.01, betas=(0.9, 0.99))
        for step, batch in enumerate(plan):
            falling = 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * step / len(plan)))
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1.0, (step + 1) / WARMUP) * falling
            said, wanted = self._said(batch)
            loss = torch.nn.functional.cross_entropy(said, wanted)
            loss.backward()
            if not torch.isfinite(torch.nn.utils.clip_grad_norm_(learnt, 1.0)):
                raise MeasurementError(f"In batch {step + 1} of {len(plan)} the gradients are no numbers: not trained.")
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            if step % 50 == 0 or step == len(plan) - 1:
                note(f"batch {step + 1} of {len(plan)}, {batch[0].task}: loss {loss.item():.3f}")

    def shares(self, rows: Sequence[Row], first: int, second: int) -> list[float]:
        """For each row the probability of the `first` token beside the `second` as the next after its start."""
        found: dict[int, float] = {}
        numbers = {id(row): at for at, row in enumerate(rows)}
        with self._torch.no_grad():
            for batch in batches(rows, Random(0)):  # noqa: S311 - no secret
                said, _ = self._said(batch)
                both = self._torch.softmax(said[:, [first, second]], -1)[:, 0].tolist()
                found |= {numbers[id(row)]: share for row, share in zip(batch, both, strict=True)}
        return [found[at] for at in range(len(rows))]

    def loss(self, rows: Sequence[Row]) -> float:
        """The mean cross-entropy, in nats a token, of what the rows are to say; there is a row at least."""
        total, count = 0.0, 0
        with self._torch.no_grad():
            for batch in batches(rows, Random(0)):  # noqa: S311 - no secret
                said, wanted = self._said(batch)
                total += self._torch.nn.functional.cross_entropy(said, wanted, reduction="sum").item()
                count += len(wanted)
        return total / count

    def _put(self, array: NDArray[Any]) -> "Tensor":
        return self._torch.from_numpy(np.require(array, requirements="W")).to(self._device).to(self._kind)

    def _said(self, batch: Sequence[Row]) -> "tuple[Tensor, Tensor]":
        """What the model gives each token of the vocabulary at the places where one is wanted, and which is wanted."""
        torch, opening = self._torch, self._openings[batch[0].task]
        length = max(len(row.tokens) for row in batch)
        length += -(length + len(opening)) % 8  # what the quicker kernels of attention ask for
        tokens = np.zeros((len(batch), length), np.int64)
        where = np.zeros((len(batch), length), bool)
        for at, row in enumerate(batch):
            tokens[at, : len(row.tokens)] = row.tokens
            where[at, row.start - 1 : len(row.tokens) - 1] = True
        wanted = torch.tensor([one for row in batch for one in row.tokens[row.start :]], device=self._device)
        states = self._read(torch.tensor(list(opening), device=self._device), torch.from_numpy(tokens).to(self._device))
        chosen = states[len(opening) :][torch.from_numpy(where.reshape(-1)).to(self._device)]
        head = self._weights.get("output.weight", self._weights["token_embd.weight"])
        return (self._norm(chosen, "output_norm.weight") @ head.T).float(), wanted

    def _read(self, opening: "Tensor", tokens: "Tensor") -> "Tensor":
        """The last layer's states, those of the opening first, then row by row, [all tokens, width]."""
        torch = self._torch
        many, length = tokens.shape
        states = self._weights["token_embd.weight"][torch.cat([opening, tokens.reshape(-1)])]
        begun = len(opening)
        places = torch.cat([torch.arange(begun), (begun + torch.arange(length)).repeat(many)]).to(self._device)
        size = self._weights["blk.0.attn_q.weight"].shape[0] // self._heads
        turn = torch.outer(places.float(), self._base ** -(torch.arange(0, size, 2, device=self._device) / size))
        turn = torch.cat([turn, turn], -1)[:, None]
        cosine, sine = turn.cos().to(self._kind), turn.sin().to(self._kind)
        mask = torch.ones(length, begun + length, dtype=torch.bool, device=self._device).tril(begun)[None, None]

        def turned(of: "Tensor") -> "Tensor":
            half = size // 2
            found: Tensor = of * cosine + torch.cat([-of[..., half:], of[..., :half]], -1) * sine
            return found

        def attended(query: "Tensor", key: "Tensor", value: "Tensor") -> "Tensor":
            attend = torch.nn.functional.scaled_dot_product_attention
            first = [one[:begun].transpose(0, 1)[None] for one in (query, key, value)]
            rest = [one[begun:].view(many, length, -1, size).transpose(1, 2) for one in (query, key, value)]
            keys, values = (torch.cat([first[at].expand(many, -1, -1, -1), rest[at]], 2) for at in (1, 2))
            head = attend(*first, is_causal=True)[0].transpose(0, 1).reshape(begun, -1)
            tail = attend(rest[0], keys, values, attn_mask=mask).transpose(1, 2).reshape(many * length, -1)
            found: Tensor = torch.cat([head, tail])
            return found

        shared = self._heads // self._kept_heads
        for at in range(self._layers):
            layer = f"blk.{at}"
            seen = self._norm(states, f"{layer}.attn_norm.weight")
            query, key, value = (
                self._times(seen, f"{layer}.{MATRICES[one]}").view(len(seen), -1, size) for one in ("q", "k", "v")
            )
            key, value = turned(key).repeat_interleave(shared, 1), value.repeat_interleave(shared, 1)
            states = states + self._times(attended(turned(query), key, value), f"{layer}.attn_output")
            seen = self._norm(states, f"{layer}.ffn_norm.weight")
            gate = torch.nn.functional.silu(self._times(seen, f"{layer}.ffn_gate"))
            states = states + self._times(gate * self._times(seen, f"{layer}.ffn_up"), f"{layer}.ffn_down")
        return states

    def _times(self, states: "Tensor", name: str) -> "Tensor":
        """The states by the matrix of that name, with what the adapter adds to it."""
        linear = self._torch.nn.functional.linear
        found = linear(states, self._weights[f"{name}.weight"], self._weights.get(f"{name}.bias"))
        if f"{name}.weight" in self._low:
            a, b = self._low[f"{name}.weight"]
            found = found + linear(linear(states, a.to(self._kind)), b.to(self._kind)) * GAIN
        return found

    def _norm(self, states: "Tensor", name: str) -> "Tensor":
        wide = states.float()
        scaled = wide * self._torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + self._epsilon)
        return (scaled * self._weights[name].float()).to(self._kind)


def batches(rows: Sequence[Row], chance: Random) -> Iterator[list[Row]]:
    """The rows in batches of one task and of like lengths, in an order left to chance."""
    made: list[list[Row]] = []
    for task in sorted({row.task for row in rows}):
        mine = [(len(row.tokens) + chance.random() * 8, at) for at, row in enumerate(rows) if row.task == task]
        most = ROWS if all(len(rows[at].tokens) - rows[at].start == 1 for _, at in mine) else FEW_ROWS
        batch: list[Row] = []
        for _, at in sorted(mine):
            if batch and (len(rows[at].tokens) * (len(batch) + 1) > BATCH or len(batch) >= most):
                made.append(batch)
                batch = []
            batch.append(rows[at])
        made += [batch] if batch else []
    chance.shuffle(made)
    yield from made
