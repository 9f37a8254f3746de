"""Ways to reach a language model.

LLMS names each; a new one is one file here and one line there. The seam itself is in `rag.llms.chat`.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from index.progress import Progress, Silence
from rag.llms.chat import LLM, Message, Usage, Weighed, whole_reply
from rag.settings import SCRIPTED, ModelSettings

Openings = Sequence[Sequence[Message]]
ADAPTER = Path(__file__).with_name("adapter.gguf")  # what the pinned model learnt of its tasks (evals/training)
KEPT = "openings"  # the folder in the cache for what reading a prompt's beginning left in the model's memory
__all__ = ["LLM", "LLMS", "Message", "Usage", "Weighed", "describe_endpoint", "open_llm", "whole_reply"]


def _embedded(settings: ModelSettings, cache: Path, progress: Progress, openings: Openings) -> LLM:
    from rag.llms.embedded import EmbeddedLLM

    if settings.model is not None:
        return EmbeddedLLM(Path(settings.model).expanduser(), None, settings.context_tokens, openings, cache / KEPT)
    from index.pinned import LANGUAGE_MODEL
    from index.weights import language_model_file

    file = language_model_file(cache, progress)
    return EmbeddedLLM(file, LANGUAGE_MODEL.name, settings.context_tokens, openings, cache / KEPT, ADAPTER)


def _endpoint(settings: ModelSettings, cache: Path, progress: Progress, openings: Openings) -> LLM:
    from rag.llms.openai_chat import OpenAIChat

    return OpenAIChat(
        settings.model or "", settings.base_url, settings.api_key, silence=settings.timeout, progress=progress
    )


def _scripted(settings: ModelSettings, cache: Path, progress: Progress, openings: Openings) -> LLM:
    from rag.llms.scripted import ScriptedLLM

    return ScriptedLLM.from_file(Path((settings.model or "").removeprefix(SCRIPTED)).expanduser())


LLMS: Mapping[str, Callable[[ModelSettings, Path, Progress, Openings], LLM]] = {
    "embedded": _embedded,
    "endpoint": _endpoint,
    "scripted": _scripted,
}


def open_llm(settings: ModelSettings, cache: Path, progress: Progress | None = None, openings: Openings = ()) -> LLM:
    """The model that the settings name. The embedded one begins to load and can be asked at once; close it.

    `cache` is where its file is joined, once; `progress` hears of that, and of waits for an endpoint that is busy.
    `openings` are the messages with which prompts begin: the embedded model keeps what reading each left in its memory.
    Raises MissingExtra, WeightsError, StorageError, SettingsError.
    """
    return LLMS[settings.kind](settings, cache, progress or Silence(), openings)


def describe_endpoint(settings: ModelSettings) -> str:
    """Where passages go, as a sentence for the user."""
    if settings.kind != "endpoint":
        return "Passages stay on this machine."
    from rag.llms.addresses import host_of, is_loopback

    host = host_of(settings.base_url)
    return f"Passages stay on this machine ({host})." if is_loopback(settings.base_url) else f"Passages go to {host}."
