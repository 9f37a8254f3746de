"""Which folders of documents are meant: paths, and the collections that ask.toml names; and short names for them."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from index.errors import DocumentsError, SettingsError

Collections = Mapping[str, Sequence[Path]]


def chosen_folders(names: Sequence[str], collections: Collections, notice: Callable[[str], None]) -> list[Path]:
    """The folders that are meant, each once, in order.

    A name of a collection means its folders, also where a folder here is called the same (`notice` says so); what is
    written as a path (`./court`) means the path. Raises DocumentsError where a folder is missing or none.
    """
    found: dict[Path, None] = {}
    for name in names:
        for folder in _meant(name, collections, notice):
            found[folder.resolve()] = None
    return list(found)


def meant_paths(name: str, collections: Collections) -> Sequence[Path]:
    """The paths that a name means, whether something is there or not."""
    if name in collections and not is_path(name):
        return collections[name]
    return [Path(name).expanduser()]


def is_path(name: str) -> bool:
    """Whether this can only be a path: it begins with a tilde, or holds a slash, or is `.` or `..`."""
    return name in {".", ".."} or name.startswith("~") or any(sign in name for sign in {"/", os.sep})


def _meant(name: str, collections: Collections, notice: Callable[[str], None]) -> Iterator[Path]:
    named = name in collections and not is_path(name)
    if named and Path(name).is_dir():
        notice(f"{name} is the collection of ask.toml; the folder of that name here would be ./{name}")
    for folder in meant_paths(name, collections):
        if not folder.is_dir():
            what = "is a file, not a folder" if folder.exists() else "does not exist"
            if named:
                raise DocumentsError(
                    f"The folder {folder} of the collection {name} {what}. Mend ask.toml, or name others with --docs."
                )
            other = "" if is_path(name) or not collections else f", and ask.toml names only {', '.join(collections)}"
            raise DocumentsError(f"The documents' folder {folder} {what}{other}. Name another with --docs FOLDER.")
        yield folder


def read_collections(table: object, toml: Path) -> Collections:
    """The table [collections] of ask.toml: a folder or a list of folders under each name, relative to the file's own.

    Raises SettingsError where it is something else.
    """
    if table is None:
        return {}
    if not isinstance(table, dict):
        raise SettingsError(f'{toml}: collections is no table. Write [collections] and below it court = "FOLDER".')
    found = {}
    for name, value in table.items():
        paths = [value] if isinstance(value, str) else value
        if not isinstance(paths, list) or not paths or not all(isinstance(one, str) and one for one in paths):
            raise SettingsError(
                f'{toml}: the collection {name} names no folder. Write {name} = "FOLDER" or {name} = ["FOLDER", "…"].'
            )
        if not name or is_path(name) or os.pathsep in name:
            raise SettingsError(f"{toml}: {name!r} cannot be a collection's name, as it reads like a path. Change it.")
        found[name] = [toml.parent / Path(one).expanduser() for one in paths]
    return found


def short_names(folders: Sequence[Path]) -> list[str]:
    """A name for each of these different folders: its own, or as much of its path as tells it from the others."""
    names = []
    for folder in folders:
        parts = [part for part in folder.parts if part != folder.anchor]
        others = [one.parts for one in folders if one != folder]
        length = 1
        while length < len(parts) and any(one[-length:] == tuple(parts[-length:]) for one in others):
            length += 1
        names.append("/".join(parts[-length:]) or folder.anchor)
    return names
