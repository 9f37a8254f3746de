"""Where documents and index live and which embedder is used; the only reader of the environment in `index`.

Flags come first, then `ASK_*` in the environment, then `ask.toml`, then the defaults.
"""

import os
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

from index.chosen import Collections, chosen_folders, read_collections, short_names
from index.errors import DocumentsError, SettingsError, UsageError

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
    Setting("docs", "./seeds", "the folder of documents, or several (separated as in `PATH`; in ask.toml a list)"),
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

    def folders(self, flags: Sequence[str] = ()) -> list[str]:
        """The documents' folders or collections as they were named; none where nobody named any.

        ASK_DOCS holds several as PATH does; docs in ask.toml is one or a list. Raises SettingsError.
        """
        if any(flags):
            return [flag for flag in flags if flag]
        if value := self.environ.get("ASK_DOCS"):
            return [value] if Path(value).is_dir() else [part for part in value.split(os.pathsep) if part]
        found = self._read_toml().get("docs")
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            return [one for one in found if one]
        return [named] if (named := self.get("docs")) else []

    def collections(self) -> Collections:
        """The folders under each name of [collections] in ask.toml. Raises SettingsError."""
        return read_collections(self._read_toml().get("collections"), self.toml)

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
    """The folder of documents, the folders of our own, the embedder's name, the largest file that is read (MB).

    `name` stands for the folder in places where its own name is not enough: where two of the same name are asked.
    """

    docs: Path
    data: Path
    cache: Path
    embedder: str = DEFAULT_EMBEDDER
    max_mb: int = MAX_MB
    name: str = ""

    @property
    def folder(self) -> str:
        """The short name of the documents' folder in places."""
        return self.name or self.docs.name


def index_settings(docs: Sequence[str] = (), sources: Sources | None = None) -> IndexSettings:
    """Settings of the index of one folder; `docs` is the flag.

    Raises DocumentsError where no folder is named and there is no ./seeds, or where the named one is no folder;
    UsageError where several are named.
    """
    return only(all_settings(docs, sources))


def only(found: Sequence[IndexSettings]) -> IndexSettings:
    """The settings of the one folder that is named. Raises UsageError where there are several."""
    if len(found) > 1:
        names = ", ".join(str(one.docs) for one in found)
        raise UsageError(f"This takes one folder, and {len(found)} are named: {names}. Choose one with --docs FOLDER.")
    return found[0]


def all_settings(
    docs: Sequence[str] = (), sources: Sources | None = None, notice: Callable[[str], None] = lambda text: None
) -> list[IndexSettings]:
    """Settings of the index of each folder that is named, by path or in a collection; `docs` are the flags.

    Their `folder` names differ. `notice` hears what the user should know. Raises DocumentsError, SettingsError.
    """
    sources = sources or Sources()
    named = sources.folders(docs)
    if not named and not Path("seeds").is_dir():
        raise DocumentsError("No documents: there is no folder ./seeds here. Name one with --docs FOLDER.")
    folders = chosen_folders(named or ["./seeds"], sources.collections(), notice)
    return [
        IndexSettings(
            docs=folder,
            data=own_folder(sources, "data"),
            cache=own_folder(sources, "cache"),
            embedder=sources.get("embedder") or DEFAULT_EMBEDDER,
            max_mb=sources.number("max_mb", MAX_MB, 1, 100_000),
            name=name if len(folders) > 1 else "",
        )
        for folder, name in zip(folders, short_names(folders), strict=True)
    ]


def own_folder(sources: Sources, name: str) -> Path:
    """The program's own `data` or `cache` folder."""
    named = sources.get(name)
    if named:
        return Path(named).expanduser().resolve()
    return user_data_path(APP, appauthor=False) if name == "data" else user_cache_path(APP, appauthor=False)
