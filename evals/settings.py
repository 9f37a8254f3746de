"""What a token costs, and the environment of the commands that are measured; the only reader of it in `evals`."""

import os
from collections.abc import Mapping

from index.errors import SettingsError
from index.settings import IndexSettings, Setting, Sources

SETTINGS = (
    Setting("price_in", "", "what a million tokens of prompt cost, for `ask-eval run`"),
    Setting("price_out", "", "what a million tokens of answer cost, for `ask-eval run`"),
)


def prices(into: float | None = None, out: float | None = None, sources: Sources | None = None) -> dict[str, float]:
    """Prices of a million tokens, "in" and "out"; empty where none is set. The arguments are flags.

    Raises SettingsError where one is no number, below 0, or set without the other.
    """
    sources = sources or Sources()
    found: dict[str, float] = {}
    for name, flag in (("in", into), ("out", out)):
        text = sources.get(f"price_{name}", None if flag is None else str(flag))
        if text is None:
            continue
        try:
            found[name] = float(text)
        except ValueError:
            found[name] = -1
        if not 0 <= found[name] < float("inf"):
            raise SettingsError(f"price_{name} is {text!r}: give what a million tokens cost, such as 0.15.")
    if len(found) == 1:
        raise SettingsError("Only one price is set. Set ASK_PRICE_IN and ASK_PRICE_OUT, or neither.")
    return found


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
