"""A folder whose index is behind it, and a process that brings it up to date with a fault at a chosen point."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.embed import HashEmbedder
from index.home import Home
from index.ledger import Ledger
from index.settings import IndexSettings
from index.sync import sync
from index.verify import verify

from .state import answers_anew

HERE = Path(__file__).parent
collect_ignore_glob = ["test_*.py"] if os.name == "nt" else []  # no forks there, and no signals that kill
BEFORE = {
    "grown.txt": "\n".join(f"Old line {n} of the grown file." for n in range(9)),
    "gone.txt": "\n".join(f"Line {n} of the file that goes." for n in range(9)),
    "same.txt": "Nothing happens here.\nNor here.",
}
AFTER = {
    "grown.txt": "\n".join(f"New line {n} of the grown file." for n in range(17)),
    "new.txt": "\n".join(f"Line {n} of the new file." for n in range(14)),
    "same.txt": BEFORE["same.txt"],
}
Answers = dict[str, Any]


class Aged:
    """The folder `root/docs` with an index of what it held before; `restore` takes every sync back."""

    def __init__(self, root: Path, library: Path | None) -> None:
        self.root = root
        self.library = library
        self._points: dict[tuple[str, str], int] = {}
        self.settings = IndexSettings(root / "docs", root / "data", root / "cache", "hash")
        (root / "docs").mkdir()
        self.fill(BEFORE, 1_000_000)
        sync(self.settings, HashEmbedder())
        self.fill(AFTER, 2_000_000)
        shutil.copytree(root / "data", root / "kept")
        preload = {"LD_PRELOAD": str(library)} if library else {}
        self._driver = subprocess.Popen(
            [sys.executable, str(HERE / "driver.py")],
            env=os.environ | {"PYTHONPATH": str(HERE.parents[1])} | preload,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def fill(self, files: dict[str, str], moment: int) -> None:
        for path in (self.root / "docs").iterdir():
            if path.name not in files:
                path.unlink()
        for name, text in files.items():
            path = self.root / "docs" / name
            if not path.exists() or path.read_text() != text:
                path.write_text(text)
                os.utime(path, (moment, moment))

    def restore(self, anew: bool = False) -> None:
        """The index as it was before any sync under a fault; `anew` leaves no index at all."""
        shutil.rmtree(self.root / "data", ignore_errors=True)
        if not anew:
            shutil.copytree(self.root / "kept", self.root / "data")

    def sync_under(
        self, how: str, fault: str, first: int, last: int = 0, reader: bool = False, root: Path | None = None
    ) -> dict[str, Any]:
        """A sync in a process of its own, with a fault from one point to another (0: for good); see driver.run."""
        order = {"how": how, "fault": fault, "first": first, "last": last, "reader": reader}
        order["root"] = str(root or self.root)
        assert self._driver.stdin and self._driver.stdout
        self._driver.stdin.write(json.dumps(order) + "\n")
        self._driver.stdin.flush()
        said = self._driver.stdout.readline()
        assert said, "the driver has ended; its reason stands above"
        outcome: dict[str, Any] = json.loads(said)
        for name, one in outcome.items():
            assert name in {"passed", "code"} or "bug" not in one, one["bug"]
        return outcome

    def points(self, how: str, fault: str) -> int:
        """How many points of this kind a sync passes."""
        if (how, fault) not in self._points:
            self.restore()
            outcome = self.sync_under(how, fault, 0, -1)
            assert outcome["sync"] == {"done": True}
            self._points[how, fault] = outcome["passed"]
        return self._points[how, fault]

    def ask(self) -> Answers:
        """What is answered now, by this process."""
        return answers_anew(self.settings)

    def assert_old_or_new(self, answers: Answers) -> None:
        """Each document is whole, in its old or its new version, none is lost, and hits are paragraphs of these."""
        documents = answers["documents"]
        assert documents.keys() >= BEFORE.keys() & AFTER.keys()
        for file, text in documents.items():
            assert text in {BEFORE.get(file), AFTER.get(file)}
        for hits in answers["hits"].values():
            for file, text in hits:
                assert text in documents[file].split("\n")
        assert ["same.txt", "Nothing happens here."] in answers["hits"]["nothing happens"]

    def assert_whole(self) -> None:
        """The index is exactly the folder, and all its parts agree."""
        found = verify(self.settings)
        assert (found.faults, found.behind) == ((), ())
        ledger = Ledger(Home.of(self.settings).ledger)
        assert [one.file for one in ledger.documents()] == sorted(AFTER)
        assert ledger.pending() == []
        ledger.close()
        answers = self.ask()
        assert answers["documents"] == AFTER
        self.assert_old_or_new(answers)

    def close(self) -> None:
        assert self._driver.stdin and self._driver.stdout
        self._driver.stdin.close()
        self._driver.stdout.close()
        self._driver.wait(60)


@pytest.fixture(scope="session")
def failing_library(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """failing.c as a library to preload; None where there is no C compiler or the system knows no preloading."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    made = tmp_path_factory.mktemp("failing") / "failing.so"
    done = subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", made, HERE / "failing.c", "-ldl"], check=False)
    return None if done.returncode else made


@pytest.fixture(scope="module")
def aged(tmp_path_factory: pytest.TempPathFactory, failing_library: Path | None) -> Iterator[Aged]:
    made = Aged(tmp_path_factory.mktemp("aged"), failing_library)
    yield made
    made.close()


@pytest.fixture(scope="session")
def counted() -> Iterator[Callable[[str, int], None]]:
    """Counts what was tried; the counts are printed at the end of all fault tests."""
    counts: dict[str, int] = {}
    started = time.perf_counter()

    def count(what: str, number: int = 1) -> None:
        counts[what] = counts.get(what, 0) + number

    yield count
    for what, number in counts.items():
        print(f"\n{what}: {number}", end="")
    print(f"\nin {time.perf_counter() - started:.0f} s")
