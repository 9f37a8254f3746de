"""What was computed before, a file for each result: named by a hash of everything that it depends on."""

import json
from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import index
import rag
from evals.cases import Case
from evals.errors import MeasurementError
from evals.store import write_json
from rag.settings import ModelSettings

ENGINE = "xllamacpp"  # its version decides over the embedded model's answers
KINDS = (".py", ".json", ".gguf", ".safetensors")
LIBRARIES = ("chromadb", "numpy", "sentence-transformers", "sentencex", "snowballstemmer", "tantivy")


class Kept:
    """Results below a folder. `fresh` finds nothing, but keeps what comes."""

    def __init__(self, folder: Path, fresh: bool = False) -> None:
        self._folder = folder
        self._fresh = fresh

    def get(self, key: str) -> Any | None:  # noqa: ANN401 - plain values
        """The result, or None where there is none or its file is damaged."""
        if self._fresh:
            return None
        try:
            return json.loads(self._path(key).read_text("utf-8", "surrogatepass"))
        except (OSError, ValueError):
            return None

    def put(self, key: str, value: object) -> None:
        """Keep a result. Raises MeasurementError where the disk refuses."""
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise MeasurementError(
                f"{path.parent} cannot be made: {fault.strerror or fault}. Set ASK_CACHE."
            ) from fault
        write_json(path, value)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"


def key_of(*parts: object) -> str:
    """A hash over plain values."""
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def code_mark() -> str:
    """A hash over `index` and `rag`, prompt and weights included, and the versions of what they use."""
    digest = sha256(json.dumps({name: _version(name) for name in LIBRARIES}).encode())
    for package in (index, rag):
        folder = Path(package.__file__ or "").parent
        for path in sorted(one for one in folder.rglob("*") if one.suffix in KINDS):
            digest.update(f"{package.__name__}/{path.relative_to(folder).as_posix()}\0".encode())
            digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def model_mark(chosen: ModelSettings) -> Mapping[str, Any] | None:
    """What of the model decides over its answers; of a file its size and time, never the key.

    None for a scripted model: its replies depend on what it was asked before, so none can be kept.
    """
    if chosen.kind == "scripted":
        return None
    mark: dict[str, Any] = {"kind": chosen.kind, "model": chosen.model, "top_k": chosen.top_k}
    if chosen.kind == "endpoint":
        return mark | {"base_url": chosen.base_url}
    mark["context_tokens"] = chosen.context_tokens
    if chosen.model is not None:
        file = Path(chosen.model).expanduser().resolve().stat()
        mark["file"] = [file.st_size, file.st_mtime_ns]
    mark["engine"] = _version(ENGINE)
    return mark


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def question_mark(case: Case) -> list[Any]:
    """What of a case is asked; its facts may change without a new answer."""
    return [case.question, [[turn.question, turn.answer] for turn in case.history]]
