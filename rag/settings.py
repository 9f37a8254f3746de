"""Which model answers, and where it is asked; the only reader of the environment in `rag`.

The embedded model is the default, key or no key. Another is asked only where a flag or ASK_MODEL names it: an
ask.toml may have come with somebody else's documents, so it decides neither the model nor where passages go.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from index.errors import SettingsError
from index.settings import Setting, Sources

OPENAI = "https://api.openai.com/v1"
SCRIPTED = "scripted:"  # --model scripted:FILE plays replies from a file

TOP_K = 4  # the embedded model reads some forty tokens a second, so each passage is a second or two
TOP_K_ENDPOINT = 8

SETTINGS = (
    Setting("model", "the embedded model", "a GGUF file, or the name of a model at an endpoint; not in ask.toml"),
    Setting("context_tokens", "8192", "tokens that the embedded model reads at most, question and passages together"),
    Setting("timeout", "120", "seconds that an endpoint may send nothing"),
    Setting("top_k", "4, at an endpoint 8", "passages that the model is shown"),
)


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """The model and how to reach it; `kind` is a key of LLMS, `model` None for the embedded model that is pinned."""

    kind: Literal["embedded", "endpoint", "scripted"] = "embedded"
    model: str | None = None
    base_url: str = OPENAI
    api_key: str | None = field(default=None, repr=False)
    context_tokens: int = 8192
    timeout: int = 120
    top_k: int = TOP_K


def model_settings(model: str | None = None, top_k: int | None = None, sources: Sources | None = None) -> ModelSettings:
    """Settings of the model; the arguments are flags.

    OPENAI_BASE_URL and OPENAI_API_KEY are read only where a model at an endpoint is named. Raises SettingsError.
    """
    sources = sources or Sources()
    named = model or sources.environ.get("ASK_MODEL") or None
    if named is None and Sources({}, sources.toml).get("model") is not None:
        raise SettingsError(
            f"{sources.toml} names a model, but a folder may not decide where passages go. "
            "Take the line out and set ASK_MODEL."
        )
    kind: Literal["embedded", "endpoint", "scripted"] = "embedded"
    base_url, key = OPENAI, None
    if named is not None and named.startswith(SCRIPTED):
        kind = "scripted"
    elif named is not None and named.lower().endswith(".gguf"):
        if not Path(named).expanduser().is_file():
            raise SettingsError(f"The model file {named} does not exist. Name another with --model.")
    elif named is not None:
        if "OPENAI_BASE_URL" not in sources.environ and Path(named).expanduser().is_file():
            raise SettingsError(
                f"{named} is a file, but no .gguf. Name a GGUF file or an endpoint's model with --model."
            )
        kind = "endpoint"
        base_url, key = _endpoint(named, sources)
    return ModelSettings(
        kind=kind,
        model=named,
        base_url=base_url,
        api_key=key,
        context_tokens=sources.number("context_tokens", 8192, 1024, 1_000_000),
        timeout=sources.number("timeout", 120, 1, 86_400),
        top_k=sources.number("top_k", TOP_K_ENDPOINT if kind == "endpoint" else TOP_K, 1, 100, top_k),
    )


def _endpoint(model: str, sources: Sources) -> tuple[str, str | None]:
    """The address and the key of an endpoint."""
    base_url = sources.environ.get("OPENAI_BASE_URL") or OPENAI
    key = (sources.environ.get("OPENAI_API_KEY") or "").strip() or None
    if key and not (key.isascii() and key.isprintable()):
        raise SettingsError("OPENAI_API_KEY holds a character that no key has (a line break?). Set it again.")
    try:
        parts = urlsplit(base_url)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fits = False
    if not fits:
        raise SettingsError(f"OPENAI_BASE_URL is {base_url!r}: give an address such as http://localhost:8000/v1.")
    if base_url == OPENAI and key is None:
        raise SettingsError(
            f"{model} would be asked at api.openai.com, which wants a key: set OPENAI_API_KEY, or OPENAI_BASE_URL "
            "for another endpoint, or leave the model out for the embedded one."
        )
    return base_url, key
