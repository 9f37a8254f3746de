"""Where documents and index live and which embedder is used; the only reader of the environment in `index`.

Flags come first, then `ASK_*` in the environment, then `ask.toml`, then the defaults.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

from index.errors import DocumentsError, SettingsError

APP = "footnote"
MAX_MB = 200
DEFAULT_EMBEDDER = "sentence-transformers/all-MiniLM-L6-v2"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name in ask.toml (in the environment `ASK_` and the name in capitals) and what it does."""

    name: str
    default: str
    meaning: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"ASK_{self.name.upper()}"


SETTINGS = (
    Setting("docs", "./seeds", "the folder of documents"),
    Setting("data", "the user's data folder", "where indexes are kept"),
    Setting("cache", "the user's cache folder", "where model files are joined"),
    Setting("embedder", DEFAULT_EMBEDDER, "a sentence-transformers model: a hub name or a folder"),
    Setting("max_mb", str(MAX_MB), "larger files are left out, in MB"),
)


class Sources:
    """Looks a setting up: a flag's value, the environment, ask.toml, in this order."""

    def __init__(self, environ: Mapping[str, str] | None = None, toml: Path | None = None) -> None:
        self.environ = os.environ if environ is None else environ
        self.toml = Path("ask.toml") if toml is None else toml
        self._file: dict[str, object] | None = None

    def get(self, name: str, flag: str | None = None) -> str | None:
        """The setting's text, or None where nobody set it.

        Raises SettingsError where ask.toml is not TOML or holds something other than text or a number.
        """
        if flag is not None:
            return flag
        value = self.environ.get(f"ASK_{name.upper()}")
        if value:
            return value
        found = self._read_toml().get(name)
        if found is None:
            return None
        if isinstance(found, bool) or not isinstance(found, str | int | float):
            raise SettingsError(f'{self.toml}: {name} is neither text nor a number. Write it as {name} = "…".')
        return str(found)

    def number(self, name: str, default: int, low: int, high: int, flag: int | None = None) -> int:
        """A whole number between `low` and `high`. Raises SettingsError otherwise."""
        text = self.get(name, None if flag is None else str(flag))
        if text is None:
            return default
        try:
            value = int(text)
        except ValueError:
            raise SettingsError(f"{name} is {text!r}: give a whole number from {low} to {high}.") from None
        if not low <= value <= high:
            raise SettingsError(f"{name} is {value}: give a whole number from {low} to {high}.")
        return value

    def _read_toml(self) -> dict[str, object]:
        if self._file is None:
            try:
                self._file = tomllib.loads(self.toml.read_text("utf-8"))
            except FileNotFoundError:
                self._file = {}
            except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as fault:
                raise SettingsError(f"{self.toml} cannot be read: {fault}. Mend it or move it away.") from fault
        return self._file


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """The folder of documents, the folders of our own, the embedder's name, the largest file that is read (MB)."""

    docs: Path
    data: Path
    cache: Path
    embedder: str = DEFAULT_EMBEDDER
    max_mb: int = MAX_MB


def index_settings(docs: str | None = None, sources: Sources | None = None) -> IndexSettings:
    """Settings of the index; `docs` is the flag.

    Raises DocumentsError where no folder is named and there is no ./seeds, or where the named one is no folder.
    """
    sources = sources or Sources()
    named = sources.get("docs", docs)
    folder = Path(named).expanduser() if named else Path("seeds")
    if not folder.is_dir():
        if not named:
            raise DocumentsError("No documents: there is no folder ./seeds here. Name one with --docs FOLDER.")
        what = "is a file, not a folder" if folder.exists() else "does not exist"
        raise DocumentsError(f"The documents' folder {folder} {what}. Name another with --docs FOLDER.")
    return IndexSettings(
        docs=folder.resolve(),
        data=own_folder(sources, "data"),
        cache=own_folder(sources, "cache"),
        embedder=sources.get("embedder") or DEFAULT_EMBEDDER,
        max_mb=sources.number("max_mb", MAX_MB, 1, 100_000),
    )


def own_folder(sources: Sources, name: str) -> Path:
    """The program's own `data` or `cache` folder."""
    named = sources.get(name)
    if named:
        return Path(named).expanduser().resolve()
    return user_data_path(APP, appauthor=False) if name == "data" else user_cache_path(APP, appauthor=False)
