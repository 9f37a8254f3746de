"""Intervals hold the truth as often as they say."""

import numpy as np
import pytest

from evals.intervals import bootstrap, wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (50, 100, 0.4038, 0.5962), (0, 0, 0, 1)],
)
def test_wilson_s_interval_is_the_textbook_s(hits, n, low, high):
    assert wilson(hits, n) == pytest.approx((low, high), abs=1e-4)


def test_a_bootstrap_holds_the_mean_about_as_often_as_it_says():
    chance = np.random.default_rng(7)
    held = 0
    for _ in range(100):
        low, high = bootstrap(list(chance.uniform(size=40)))
        held += low <= 0.5 <= high
    assert 88 <= held <= 99


def test_a_bootstrap_is_the_same_each_time_and_a_point_where_all_are_equal():
    assert bootstrap([0.1, 0.9, 0.5]) == bootstrap([0.1, 0.9, 0.5])
    assert bootstrap([0.5, 0.5]) == (0.5, 0.5)
    assert bootstrap([0.25]) == (0.25, 0.25)
