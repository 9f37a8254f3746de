"""A folder of documents with its index, on real Chroma and tantivy, with an embedder that needs no model."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from index.cli import app
from index.commands import run_command
from index.embed import HashEmbedder
from index.search import Index
from index.settings import IndexSettings
from index.sync import SyncReport, sync
from index.verify import verify

hypothesis_settings.register_profile("footnote", deadline=None)  # a busy machine is no fault
hypothesis_settings.load_profile("footnote")


@dataclass
class Told:
    """A Progress that remembers."""

    notices: list[str] = field(default_factory=list)
    steps: list[tuple[str, int, int]] = field(default_factory=list)

    def step(self, what: str, done: int, total: int) -> None:
        self.steps.append((what, done, total))

    def notice(self, text: str) -> None:
        self.notices.append(text)


class CountingEmbedder(HashEmbedder):
    """Counts the texts that it embeds."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, texts):
        self.texts += texts
        return super().embed(texts)


class Library:
    """A folder of documents; `write` makes files look older than they are, so that times alone tell them apart."""

    def __init__(self, root: Path) -> None:
        self.docs = root / "docs"
        self.docs.mkdir()
        self.settings = IndexSettings(self.docs, root / "data", root / "cache", "hash")
        self.told = Told()
        self.embedder = CountingEmbedder()
        self._open: list[Index] = []
        self._age = 10_000

    def write(self, file: str, text: str | bytes) -> Path:
        path = self.docs / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        self._age -= 1
        moment = time.time() - self._age
        os.utime(path, (moment, moment))
        return path

    def sync(self, **options) -> SyncReport:
        return sync(self.settings, self.embedder, self.told, **options)

    def index(self, store: str = "chroma") -> Index:
        self._open.append(Index(self.settings, HashEmbedder(), store))
        return self._open[-1]

    def found(self, question: str, **options) -> list[tuple[str, int]]:
        return places(self.index().search(question, **options))

    def is_whole(self) -> bool:
        found = verify(self.settings)
        return not found.faults and not found.behind

    def close(self) -> None:
        for index in self._open:
            index.close()


def places(result) -> list[tuple[str, int]]:
    return [(hit.place.file, hit.place.paragraph) for hit in result.hits]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path)
    yield made
    made.close()


@pytest.fixture
def found_places() -> Callable[..., list[tuple[str, int]]]:
    return places


@pytest.fixture
def seeds() -> Path:
    return Path(__file__).resolve().parents[2] / "seeds"


@pytest.fixture
def ask_index(library, monkeypatch, capsys):
    """Runs a command line in this process: (exit code, stdout, stderr)."""
    monkeypatch.setenv("ASK_DOCS", str(library.docs))
    monkeypatch.setenv("ASK_DATA", str(library.settings.data))
    monkeypatch.setenv("ASK_CACHE", str(library.settings.cache))
    monkeypatch.setattr("index.embed.open_embedder", lambda settings, progress=None: HashEmbedder())

    def run(*words: str):
        monkeypatch.setattr(sys, "argv", ["ask-index", *words])
        code = run_command(app)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run
