"""Examples become tokens by the tokenizer that the model's file holds, as llama.cpp reads them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evals.training.examples import Example
from evals.training.low_rank import Row
from rag.llms import Message

END = "<|im_end|>"


def tokenized(
    examples: Sequence[Example], file: Path, words: Sequence[str]
) -> tuple[list[Row], dict[str, tuple[int, ...]], tuple[int, ...]]:
    """The examples in tokens; with what all of a task begin with, by task, and the first token of each of the words."""
    tokenizer = open_tokenizer(file)

    def read(text: str) -> tuple[int, ...]:
        return tuple(tokenizer.encode(text, add_special_tokens=False))

    whole: list[tuple[str, tuple[int, ...], tuple[int, ...]]] = []
    for one in examples:
        # a judgement is one token, whatever comes after it
        reply = one.reply if one.reply in words else one.reply + END
        whole.append((one.task, read(chat(one.messages)), read(reply)))
    openings = {
        task: _common([asked for name, asked, _ in whole if name == task]) for task in {task for task, *_ in whole}
    }
    rows = [
        Row(task, asked[len(openings[task]) :] + reply, len(asked) - len(openings[task]))
        for task, asked, reply in whole
    ]
    return rows, openings, tuple(read(word)[0] for word in words)


def chat(messages: Sequence[Message]) -> str:
    """The messages as ChatML, up to where the model is to reply."""
    said = "".join(f"<|im_start|>{one.role}\n{one.content}{END}\n" for one in messages)
    return f"{said}<|im_start|>assistant\n"


def open_tokenizer(file: Path) -> Any:  # noqa: ANN401 - transformers' own type
    """The tokenizer of a GGUF file."""
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(str(file.parent), gguf_file=file.name)


def _common(prompts: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """What all begin with, short of all of one; the least and the greatest in order differ first where any two do."""
    first, last = min(prompts), max(prompts)
    most = min(len(first), len(last)) - 1
    same = next((at for at in range(most) if first[at] != last[at]), most)
    return first[:same]
