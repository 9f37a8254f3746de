"""The model's file read as arrays, and an adapter of its weights written, both as GGUF. The home of gguf."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]


def read_model(file: Path) -> tuple[Arrays, dict[str, float]]:
    """The tensors by name as 32-bit floats, [rows, columns], and the numbers that tell how they are built together."""
    from gguf import GGUFReader
    from gguf.quants import dequantize

    reader = GGUFReader(file)
    tensors = {one.name: np.asarray(dequantize(one.data, one.tensor_type), np.float32) for one in reader.tensors}
    numbers = {
        name: float(field.parts[-1][0])
        for name, field in reader.fields.items()
        if name.startswith("qwen2.") and len(field.data) == 1 and field.parts[-1].dtype.kind in "iuf"
    }
    return tensors, numbers


def write_adapter(file: Path, rank: int, low: Mapping[str, tuple[NDArray[Any], NDArray[Any]]]) -> None:
    """Write the adapter: for each tensor's name its A [rank, columns] and B [rows, rank]; what is added is B·A."""
    from gguf import GGUFWriter

    writer = GGUFWriter(file, "qwen2")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(rank))  # alpha over rank is what B·A is multiplied by
    for name in sorted(low):
        a, b = low[name]
        writer.add_tensor(f"{name}.lora_a", np.asarray(a, np.float16))
        writer.add_tensor(f"{name}.lora_b", np.asarray(b, np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
