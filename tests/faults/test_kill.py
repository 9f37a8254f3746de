"""A sync that is killed at any point leaves an index that answers rightly, and that the next sync makes whole.

FOOTNOTE_KILLS is how many points are tried; every other one is a system call where those can be counted.
"""

import os
import random

import pytest

from index.embed import HashEmbedder
from index.settings import IndexSettings
from index.sync import sync
from index.verify import verify

KILLS = int(os.environ.get("FOOTNOTE_KILLS", "5"))


@pytest.mark.parametrize("part", range(KILLS))
def test_a_sync_that_is_killed_at_a_random_point_is_made_whole_by_the_next(aged, counted, part):
    how = "calls" if aged.library and part % 2 else "seams"
    points = aged.points(how, "kill")
    aged.restore()
    # One point from each stretch of the run, so that a few runs see all of it; many see each point of a short run.
    first = part * points // KILLS + 1
    at = random.randint(first, max(first, (part + 1) * points // KILLS))
    assert aged.sync_under(how, "kill", at, at) == {"code": -9}, f"not killed at point {at} of {points}"
    aged.assert_old_or_new(aged.ask())
    sync(aged.settings, HashEmbedder())
    aged.assert_whole()
    counted(f"killed at one of the {'system calls' if how == 'calls' else 'points at our seams'}")


def test_a_first_sync_that_is_killed_goes_on_where_it_stopped(aged, tmp_path):
    (tmp_path / "docs").mkdir()
    for n in range(12):
        path = tmp_path / "docs" / f"{n}.txt"
        path.write_text(f"Document {n}.\nIts second line, {n}.")
        os.utime(path, (1_000_000, 1_000_000))
    settings = IndexSettings(tmp_path / "docs", tmp_path / "data", tmp_path / "cache", "hash")
    assert aged.sync_under("seams", "kill", 60, root=tmp_path) == {"code": -9}
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
