"""The language model seam: messages in, pieces of text out.

LLMS names each way to reach a model; a new one is one file here and one line there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from index.progress import Progress, Silence
from rag.settings import SCRIPTED, ModelSettings


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat; `role` is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a call read and wrote; zero where the endpoint does not tell."""

    prompt_tokens: int = 0
    completion_tokens: int = 0


class LLM(Protocol):
    """A chat model. Every fault of it is a ModelError."""

    @property
    def model(self) -> str:
        """The model's name, as shown to the user."""

    @property
    def endpoint(self) -> str:
        """`embedded`, or the host that passages go to."""

    def stream(self, messages: Sequence[Message], max_tokens: int, grammar: str | None = None) -> Iterator[str | Usage]:
        """Pieces of the reply as they come, then its Usage. Closing the iterator stops the model.

        `grammar` is a GBNF grammar that an engine without grammars leaves out. Raises ModelError.
        """

    def close(self) -> None:
        """Free what the model holds; the model cannot be asked any more."""


def _embedded(settings: ModelSettings, cache: Path, progress: Progress) -> LLM:
    from rag.llms.embedded import EmbeddedLLM

    if settings.model is not None:
        return EmbeddedLLM(Path(settings.model).expanduser(), context_tokens=settings.context_tokens)
    from index.pinned import LANGUAGE_MODEL
    from index.weights import language_model_file

    file = language_model_file(cache, progress)
    return EmbeddedLLM(file, LANGUAGE_MODEL.name, settings.context_tokens)


def _endpoint(settings: ModelSettings, cache: Path, progress: Progress) -> LLM:
    from rag.llms.openai_chat import OpenAIChat

    return OpenAIChat(settings.model or "", settings.base_url, settings.api_key, silence=settings.timeout)


def _scripted(settings: ModelSettings, cache: Path, progress: Progress) -> LLM:
    from rag.llms.scripted import ScriptedLLM

    return ScriptedLLM.from_file(Path((settings.model or "").removeprefix(SCRIPTED)).expanduser())


LLMS: Mapping[str, Callable[[ModelSettings, Path, Progress], LLM]] = {
    "embedded": _embedded,
    "endpoint": _endpoint,
    "scripted": _scripted,
}


def open_llm(settings: ModelSettings, cache: Path, progress: Progress | None = None) -> LLM:
    """The model that the settings name. The embedded one begins to load and can be asked at once; close it.

    `cache` is where its file is joined, once, which `progress` hears of. Raises MissingExtra, WeightsError,
    StorageError, SettingsError.
    """
    return LLMS[settings.kind](settings, cache, progress or Silence())


def describe_endpoint(settings: ModelSettings) -> str:
    """Where passages go, as a sentence for the user."""
    if settings.kind != "endpoint":
        return "Passages stay on this machine."
    from rag.llms.openai_chat import host_of, is_loopback

    host = host_of(settings.base_url)
    return f"Passages stay on this machine ({host})." if is_loopback(settings.base_url) else f"Passages go to {host}."
