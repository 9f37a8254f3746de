"""How the adapter is learnt: batches, the computation beside transformers' own, and a small model that learns."""

from random import Random

import numpy as np
import pytest

from evals.errors import MeasurementError
from evals.training.low_rank import BATCH, ROWS, LowRank, Row, batches


def test_a_batch_is_of_one_task_and_bounded():
    rows = [Row(task, tuple(range(length)), 1) for task in ("a", "b") for length in range(2, 400, 3)]
    made = list(batches(rows, Random(1)))
    assert sorted(len(row.tokens) for batch in made for row in batch) == sorted(len(row.tokens) for row in rows)
    for batch in made:
        assert len({row.task for row in batch}) == 1
        assert max(len(row.tokens) for row in batch) * len(batch) <= BATCH
        assert len(batch) <= ROWS


OPENING = (5, 6, 7)


@pytest.fixture(scope="module")
def small():
    """A small Qwen2 model as transformers computes it, and the same weights by the names of a GGUF file."""
    import torch
    from transformers import Qwen2Config, Qwen2ForCausalLM

    torch.manual_seed(3)
    config = Qwen2Config(
        vocab_size=24, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, rms_norm_eps=1e-6, rope_theta=1e6, tie_word_embeddings=False, initializer_range=0.4,
    )  # fmt: skip
    model = Qwen2ForCausalLM(config).eval()
    for name, weight in model.named_parameters():
        if "norm" in name or name.endswith("bias"):
            torch.nn.init.normal_(weight, 1.0 if "norm" in name else 0.0, 0.3)
    names = {"self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
             "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
             "mlp.down_proj": "ffn_down", "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
             "model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output",
             "model.layers.": "blk."}  # fmt: skip
    tensors = {}
    for name, weight in model.named_parameters():
        for theirs, ours in names.items():
            name = name.replace(theirs, ours)
        tensors[name] = weight.detach().numpy().copy()
    numbers = {"qwen2.block_count": 2, "qwen2.attention.head_count": 4, "qwen2.attention.head_count_kv": 2,
               "qwen2.attention.layer_norm_rms_epsilon": 1e-6, "qwen2.rope.freq_base": 1e6}  # fmt: skip
    return model, tensors, numbers


def _rows(count=32, seed=1, replies=(1, 2)):
    """Rows of unlike lengths that are to say the one word or the other, as their last token tells."""
    chance = np.random.default_rng(seed)
    drawn = [tuple(int(one) for one in chance.integers(8, 24, chance.integers(2, 9))) for _ in range(count)]
    return [Row("t", (*some, replies[some[-1] % 2]), len(some)) for some in drawn]


def _by_transformers(model, row):
    import torch

    with torch.no_grad():
        said = model(torch.tensor([[*OPENING, *row.tokens[: row.start]]])).logits[0, -1]
    return float(torch.softmax(said[[1, 2]], 0)[0])


def test_what_is_trained_computes_what_transformers_does_alone_and_in_a_batch(small):
    model, tensors, numbers = small
    rows = _rows()
    low = LowRank(tensors, numbers, {"t": OPENING})
    wanted = [_by_transformers(model, row) for row in rows]
    assert np.std(wanted) > 0.1
    assert low.shares(rows, 1, 2) == pytest.approx(wanted, abs=1e-4)
    assert low.shares(rows[:1], 1, 2) == pytest.approx(wanted[:1], abs=1e-4)


def test_a_small_model_learns_what_to_say_and_its_adapter_says_so_in_another_engine(small):
    import torch

    model, tensors, numbers = small
    low = LowRank(tensors, numbers, {"t": OPENING})
    rows, unseen = _rows(96), _rows(40, seed=2)
    before = low.loss(rows)
    low.train(rows, lambda _: None, epochs=400)
    assert low.loss(rows) < before / 2
    right = [
        (share > 0.5) == (row.tokens[-1] == 1) for row, share in zip(unseen, low.shares(unseen, 1, 2), strict=True)
    ]
    assert np.mean(right) > 0.8

    adapter = low.adapter()
    with torch.no_grad():
        for at, layer in enumerate(model.model.layers):
            attention = layer.self_attn
            for name, matrix in (("q", attention.q_proj), ("k", attention.k_proj), ("v", attention.v_proj),
                                 ("output", attention.o_proj)):  # fmt: skip
                a, b = adapter[f"blk.{at}.attn_{name}.weight"]
                matrix.weight += torch.from_numpy(b @ a)
    assert [_by_transformers(model, row) for row in unseen] == pytest.approx(low.shares(unseen, 1, 2), abs=1e-3)


def test_training_stops_where_gradients_are_no_numbers(small):
    _, tensors, numbers = small
    broken = tensors | {"output_norm.weight": np.full(32, np.nan, np.float32)}
    with pytest.raises(MeasurementError, match="batch 1 of 1"):
        LowRank(broken, numbers, {"t": OPENING}).train(_rows(8), lambda _: None)
