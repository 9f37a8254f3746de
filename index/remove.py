"""Forgets indexes; never touches a document."""

import shutil
from collections.abc import Sequence

from filelock import FileLock, Timeout

from index.chosen import meant_paths
from index.errors import IndexBusy, StorageError
from index.home import Home
from index.settings import DEFAULT_EMBEDDER, IndexSettings, Sources, own_folder
from index.status import Known, all_indexes


def removable(sources: Sources, docs: Sequence[str] = (), orphans: bool = False) -> list[Known]:
    """The indexes of folders (which may be gone) and collections, or all indexes whose folders are gone."""
    data = own_folder(sources, "data")
    known = all_indexes(data)
    if orphans:
        return [one for one in known if one.is_orphan]
    collections = sources.collections()
    folders = [path for name in sources.folders(docs) or ["./seeds"] for path in meant_paths(name, collections)]
    paths = {Home.of(IndexSettings(folder, data, data, DEFAULT_EMBEDDER)).path for folder in folders}
    return [one for one in known if one.path in paths]


def remove_index(known: Known) -> None:
    """Delete an index's folder. Raises IndexBusy while a sync is at work, StorageError where it cannot be deleted."""
    try:
        with FileLock(known.path / "lock", timeout=0):
            for path in known.path.iterdir():
                if path.name != "lock":
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.rmtree(known.path)
    except Timeout:
        raise IndexBusy(f"Another process is writing to {known.path}. Wait until it is done, or stop it.") from None
    except OSError as fault:
        raise StorageError(f"{fault.filename or known.path} cannot be deleted: {fault.strerror or fault}.") from fault
