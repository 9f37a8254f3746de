"""Where the index of a documents' folder lives: one folder of our own for each, never inside the documents."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from shlex import quote

from index.errors import IndexBusy, StorageError
from index.settings import IndexSettings


@dataclass(frozen=True, slots=True)
class Home:
    """The files of one index; `docs` is the resolved folder of documents, `path` our own folder."""

    docs: Path
    path: Path

    @classmethod
    def of(cls, settings: IndexSettings) -> "Home":
        """The home of these documents' index; nothing is created."""
        docs = settings.docs.resolve()
        mark = sha256(str(docs).encode("utf-8", "surrogateescape")).hexdigest()[:12]
        name = "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in docs.name[:60])
        return cls(docs, settings.data / "indexes" / f"{name.strip('.') or 'folder'}-{mark}")

    @property
    def ledger(self) -> Path:
        """The SQLite file."""
        return self.path / "ledger.sqlite3"

    @property
    def bm25(self) -> Path:
        """The folder of the BM25 index."""
        return self.path / "bm25"

    @property
    def lock(self) -> Path:
        """The file that a writer holds."""
        return self.path / "lock"

    def store(self, name: str) -> Path:
        """The folder of the vectors; `name` is a key of STORES."""
        return self.path / name

    @property
    def command(self) -> str:
        """The sync command that brings this index up to date, ready to be typed."""
        return f"ask-index sync --docs {quote(str(self.docs))}"

    @contextmanager
    def writing(self, patience: float) -> Iterator[None]:
        """Be the one writer. Raises IndexBusy after `patience` seconds, StorageError where the lock cannot be made."""
        from filelock import FileLock, Timeout

        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.lock, timeout=patience)
            lock.acquire()
        except Timeout:
            raise IndexBusy(
                f"Another process is writing to the index of {self.docs}. Wait until it is done, or stop it."
            ) from None
        except OSError as fault:
            raise StorageError(
                f"The index folder {self.path} cannot be written to: {fault.strerror or fault}. "
                "Name another with ASK_DATA, or change its permissions."
            ) from fault
        try:
            yield
        finally:
            lock.release()


def homes(data: Path) -> list[Path]:
    """The folders of all indexes in the data folder, by name."""
    folder = data / "indexes"
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
