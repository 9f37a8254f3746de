"""A disk that is full, faulty or may not be written to leaves the old state or the new one, and a sync mends the rest.

Faults come from our own seams, and, on Linux with a C compiler, from the system calls of SQLite, Chroma and tantivy.
FOOTNOTE_FAULTS is how many points are tried of each kind; a number above that of the points tries each one.
"""

import os
import random

import pytest

from index.embed import HashEmbedder
from index.sync import sync

POINTS = int(os.environ.get("FOOTNOTE_FAULTS", "3"))
CURES = ("Try again", "ASK_DATA", "disk is full", "What was indexed before is kept")


def chosen(points: int) -> list[int]:
    """One point of each of POINTS stretches of a run, so that a few see all of it."""
    many = min(POINTS, points)
    return [random.randint(part * points // many + 1, (part + 1) * points // many) for part in range(many)]


def assert_stands(aged, outcome) -> None:
    """What was asked under a fault and after it was answered from the old state or the new, in words for a person."""
    assert "code" not in outcome, "the sync was ended, or hung"
    for name in ("sync", "meanwhile", "kept"):
        if "error" in (told := outcome.get(name, {})):
            assert any(cure in told["error"] for cure in CURES), told["error"]
            assert "--rebuild" not in told["error"], "nothing was lost: there is no reason to embed it all again"
    for name in ("meanwhile", "kept", "after"):
        if "done" in outcome.get(name, {}):
            aged.assert_old_or_new(outcome[name]["done"])


@pytest.mark.parametrize("fault", ["ENOSPC", "EROFS", "EIO"])
def test_an_error_at_our_own_seams_leaves_the_old_state_or_the_new(aged, counted, fault):
    points = aged.points("seams", fault)
    for at in chosen(points):
        aged.restore()
        outcome = aged.sync_under("seams", fault, at, at)
        assert "error" in outcome["sync"], f"nobody heard of the error at point {at} of {points}"
        assert_stands(aged, outcome)
        aged.assert_old_or_new(aged.ask())
        sync(aged.settings, HashEmbedder())
        aged.assert_whole()
        counted(f"{fault} at one of {points} points at our seams")


@pytest.mark.parametrize(("fault", "stays"), [("ENOSPC", True), ("EROFS", True), ("EIO", False), ("EIO", True)])
def test_an_error_at_a_write_an_fsync_or_a_rename_leaves_the_old_state_or_the_new(aged, counted, fault, stays):
    if not aged.library:
        pytest.skip("needs Linux and a C compiler")
    points = aged.points("calls", fault)
    assert points > 300, "writes are not seen"
    for at in chosen(points):
        aged.restore()
        outcome = aged.sync_under("calls", fault, at, 0 if stays else at, reader=True)
        assert_stands(aged, outcome)
        assert "done" in outcome["again"], outcome["again"]
        assert "done" in outcome["after"], outcome["after"]
        aged.assert_whole()
        counted(f"{fault} {'from' if stays else 'at'} one of {points} system calls")


@pytest.mark.skipif(os.name == "nt", reason="no file size limits")
@pytest.mark.parametrize("anew", [False, True], ids=["a sync", "a first sync"])
def test_a_disk_that_is_full_at_any_size_leaves_the_old_state_or_the_new(aged, counted, anew):
    sizes = [size for size in (0, 100, 3_000, 10_000, 30_000, 60_000, 100_000, 200_000, 400_000) if size < 2**20]
    failed = 0
    for size in sizes[:: 1 if POINTS > 3 else 2]:
        aged.restore(anew)
        outcome = aged.sync_under("size", "EFBIG", size, reader=not anew)
        failed += "error" in outcome["sync"]
        if anew:
            assert "code" not in outcome
        else:
            assert_stands(aged, outcome)
        assert "done" in outcome["again"], outcome["again"]
        aged.assert_whole()
        counted("no file may grow beyond a size")
    assert failed


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root, to become somebody else")
def test_an_index_that_may_not_be_written_to_says_so_and_stays_as_it_is(aged, counted):
    aged.restore()
    for path in (aged.root, aged.root.parent, aged.root.parent.parent):
        path.chmod(0o755)
    before = {path: path.stat().st_mtime_ns for path in aged.settings.data.rglob("*")}
    outcome = aged.sync_under("user", "EACCES", 65534)
    assert "ASK_DATA" in outcome["sync"]["error"]
    assert "ASK_DATA" in outcome["meanwhile"]["error"]
    assert {path: path.stat().st_mtime_ns for path in aged.settings.data.rglob("*")} == before
    aged.assert_old_or_new(aged.ask())
    sync(aged.settings, HashEmbedder())
    aged.assert_whole()
    counted("a folder that may not be written to")
