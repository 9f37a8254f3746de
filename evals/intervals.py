"""Confidence intervals: Wilson's for shares, the bootstrap for means."""

from collections.abc import Sequence
from math import sqrt

Z = 1.959964  # of the normal distribution: 95 %
RESAMPLES = 2000


def wilson(hits: float, n: int) -> tuple[float, float]:
    """The 95 % score interval of a share of n; all of 0 to 1 where n is 0.

    Wilson: Probable inference, the law of succession, and statistical inference (JASA 1927). Unlike the plain
    p ± 2 se it stays within 0 and 1, and is no point where all or none are hits.
    """
    if not n:
        return 0.0, 1.0
    share, square = hits / n, Z * Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = Z * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def bootstrap(values: Sequence[float], seed: int = 1) -> tuple[float, float]:
    """The 95 % percentile interval of a mean; the same values give the same interval. A single value is its own."""
    import numpy as np

    chance = np.random.default_rng(seed)
    drawn = np.asarray(values, dtype=np.float64)[chance.integers(0, len(values), (RESAMPLES, len(values)))]
    low, high = np.percentile(drawn.mean(axis=1), [2.5, 97.5])
    return float(low), float(high)
