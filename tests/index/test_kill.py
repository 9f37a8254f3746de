"""A sync that is killed at any point leaves an index that answers rightly, and that the next sync makes whole."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.embed import HashEmbedder
from index.home import Home
from index.ledger import Ledger
from index.search import Index
from index.settings import IndexSettings
from index.sync import sync
from index.verify import verify

KILLED = """
import os, signal, sys
from pathlib import Path
import index.sync
from index.embed import HashEmbedder
from index.ledger import Ledger
from index.lexical import LexicalIndex
from index.settings import IndexSettings
from index.stores.chroma import ChromaStore
from index.stores.guard import Guard

at, root = int(sys.argv[1]), Path(sys.argv[2])
passed = 0

def point():
    global passed
    passed += 1
    if passed == at:
        os.kill(os.getpid(), signal.SIGKILL)

def between(owner, name):
    plain = getattr(owner, name)
    def counted(*args, **options):
        point()
        result = plain(*args, **options)
        point()
        return result
    setattr(owner, name, counted)

for owner, names in (
    (ChromaStore, ("add", "delete", "replace")), (Guard, ("_write",)), (LexicalIndex, ("add", "delete", "commit")),
    (Ledger, ("record", "add_pending", "keep_vectors", "add_document", "forget", "clear_pending", "replace_skipped")),
):
    for name in names:
        between(owner, name)
index.sync.BATCH = 6
settings = IndexSettings(root / "docs", root / "data", root / "cache", "hash")
index.sync.sync(settings, HashEmbedder())
print(passed)
"""
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


def fill(root: Path, files: dict[str, str], moment: int) -> None:
    for path in (root / "docs").iterdir():
        if path.name not in files:
            path.unlink()
    for name, text in files.items():
        path = root / "docs" / name
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            os.utime(path, (moment, moment))


def run_and_kill(root: Path, at: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", KILLED, str(at), str(root)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> tuple[Path, int]:
    """A folder with an index that has become old, and how many points a sync of it passes."""
    root = tmp_path_factory.mktemp("kill")
    (root / "docs").mkdir()
    settings = IndexSettings(root / "docs", root / "data", root / "cache", "hash")
    fill(root, BEFORE, 1_000_000)
    sync(settings, HashEmbedder())
    fill(root, AFTER, 2_000_000)
    shutil.copytree(root / "data", root / "kept")
    done = run_and_kill(root, 0)
    assert done.returncode == 0, done.stderr
    return root, int(done.stdout)


def assert_answers_are_right(settings: IndexSettings) -> None:
    """Each document is whole, in its old or its new version, and hits are its paragraphs."""
    index = Index(settings, HashEmbedder())
    versions = {name: {BEFORE.get(name), AFTER.get(name)} for name in BEFORE | AFTER}
    for known in index.documents():
        text = "\n".join(one.text for one in index.paragraphs(known.file))
        assert text in versions[known.file]
    for question in ("old line", "new line", "the file that goes", "nothing happens"):
        for hit in index.search(question, top_k=50).hits:
            assert hit.text in {one.text for one in index.paragraphs(hit.place.file)}
    index.close()


@pytest.mark.parametrize("part", range(int(os.environ.get("FOOTNOTE_KILLS", "5"))))
def test_a_sync_that_is_killed_at_a_random_point_is_made_whole_by_the_next(prepared, part):
    root, points = prepared
    settings = IndexSettings(root / "docs", root / "data", root / "cache", "hash")
    shutil.rmtree(root / "data")
    shutil.copytree(root / "kept", root / "data")
    # One point from each stretch of the run, so that a few runs see all of it.
    share = points / int(os.environ.get("FOOTNOTE_KILLS", "5"))
    at = random.randint(int(part * share) + 1, int((part + 1) * share))
    print(f"killed at point {at} of {points}")
    assert run_and_kill(root, at).returncode == -9
    assert_answers_are_right(settings)
    sync(settings, HashEmbedder())
    found = verify(settings)
    assert (found.faults, found.behind) == ((), ())
    ledger = Ledger(Home.of(settings).ledger)
    assert [one.file for one in ledger.documents()] == sorted(AFTER)
    assert ledger.pending() == []
    ledger.close()
    assert_answers_are_right(settings)


def test_a_first_sync_that_is_killed_goes_on_where_it_stopped(tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    fill(tmp_path, {f"{n}.txt": f"Document {n}.\nIts second line, {n}." for n in range(12)}, 1_000_000)
    settings = IndexSettings(tmp_path / "docs", tmp_path / "data", tmp_path / "cache", "hash")
    assert run_and_kill(tmp_path, 60).returncode == -9
    embedded = []

    class Counting(HashEmbedder):
        def embed(self, texts):
            embedded.extend(texts)
            return super().embed(texts)

    report = sync(settings, Counting())
    assert report.unchanged > 0
    assert len(report.added) + report.unchanged == 12
    assert len(embedded) < 24
    assert not verify(settings).faults
