"""The environment of the commands that are measured; the only reader of the environment in `evals`."""

import os
from collections.abc import Mapping

from index.settings import IndexSettings


def child_environment(settings: IndexSettings, others: Mapping[str, str] | None = None) -> dict[str, str]:
    """Our environment with these settings, and without any of the user's own that would change what is measured."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ASK_", "OPENAI_"))}
    own = {
        "ASK_DOCS": str(settings.docs),
        "ASK_DATA": str(settings.data),
        "ASK_CACHE": str(settings.cache),
        "ASK_EMBEDDER": settings.embedder,
    }
    return {**kept, **own, **(others or {})}
