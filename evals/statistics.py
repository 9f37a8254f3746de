"""Statistics of an evaluation: intervals, paired tests, agreement; pure functions of numbers, each with its source.

Chance comes from a fixed seed, so the same numbers give the same figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CONFIDENCE = 0.95
RESAMPLES = 2000  # of a bootstrap
SIGNINGS = 10_000  # of a permutation test
EXACT = 14  # differences up to which all 2^n signs are tried
SEED = 1


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the ends of its confidence interval, all in the value's unit."""

    value: float
    low: float
    high: float


def share(successes: int, trials: int, confidence: float = CONFIDENCE) -> Interval:
    """A share with Wilson's score interval, which stays within 0 and 1 and holds for few trials, too.

    Wilson (1927), JASA 22; recommended by Brown, Cai and DasGupta (2001), Statistical Science 16. Raises ValueError
    without trials.
    """
    if not 0 <= successes <= trials or trials < 1:
        raise ValueError(f"{successes} of {trials} is no share")
    z = _z(confidence)
    found = successes / trials
    middle = (found + z * z / (2 * trials)) / (1 + z * z / trials)
    reach = z / (1 + z * z / trials) * sqrt(found * (1 - found) / trials + z * z / (4 * trials * trials))
    low = 0.0 if successes == 0 else middle - reach
    high = 1.0 if successes == trials else middle + reach
    return Interval(found, low, high)


def mean(values: Sequence[float], confidence: float = CONFIDENCE, seed: int = SEED) -> Interval:
    """The mean with a percentile bootstrap interval: Efron and Tibshirani (1993), chapter 13.

    Of a single value the interval is the value, which says nothing. Raises ValueError without values.
    """
    import numpy as np

    if not values:
        raise ValueError("no values have no mean")
    given = np.asarray(values, dtype=float)
    low, high = np.quantile(_resampled_means(given, seed), [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(float(given.mean()), float(low), float(high))


def estimate(values: Sequence[float]) -> Interval:
    """The mean with the interval that fits: Wilson's where all values are 0 or 1, otherwise the bootstrap's."""
    return share(round(sum(values)), len(values)) if is_binary(values) else mean(values)


def is_binary(values: Sequence[float]) -> bool:
    """Whether every value is 0 or 1."""
    return all(value in (0, 1) for value in values)


def mcnemar(lost: int, won: int) -> float:
    """The exact two-sided p of McNemar's test: how likely so uneven a split of the changed cases is by chance.

    `lost` cases were right before alone, `won` are right now alone; those that did not change say nothing.
    McNemar (1947), Psychometrika 12; exact by the binomial distribution, as 2·P(X ≤ min), at most 1.
    """
    changed = lost + won
    tail = sum(comb(changed, one) for one in range(min(lost, won) + 1))
    return min(1.0, 2 * tail / (1 << changed))


def share_difference(before: Sequence[float], after: Sequence[float], confidence: float = CONFIDENCE) -> Interval:
    """The difference of two paired shares, `after` less `before`, of values 0 and 1 in the same order of cases.

    Newcombe (1998), Statistics in Medicine 17: 2635–2650, method 10: Wilson's intervals squared and added, with the
    correlation of the pairs. Raises ValueError without pairs.
    """
    _check_pairs(before, after)
    both = sum(1 for one, two in zip(before, after, strict=True) if one and two)
    lost = sum(1 for one, two in zip(before, after, strict=True) if one and not two)
    won = sum(1 for one, two in zip(before, after, strict=True) if two and not one)
    none = len(before) - both - lost - won
    first, second = share(both + won, len(before), confidence), share(both + lost, len(before), confidence)
    margins = (both + won) * (lost + none) * (both + lost) * (won + none)
    phi = 0.0
    if margins:
        product = float(both * none - lost * won)
        if product > 0:
            product = max(product - len(before) / 2, 0.0)
        phi = product / sqrt(margins)
    difference = first.value - second.value
    down = _square_and_add(first.value - first.low, second.high - second.value, phi)
    up = _square_and_add(first.high - first.value, second.value - second.low, phi)
    return Interval(difference, difference - down, difference + up)


def mean_difference(
    before: Sequence[float], after: Sequence[float], confidence: float = CONFIDENCE, seed: int = SEED
) -> Interval:
    """The mean of the paired differences, `after` less `before`, with a bootstrap interval over the cases.

    Efron and Tibshirani (1993), chapter 13; over cases, as in Koehn (2004), EMNLP. Raises ValueError without pairs.
    """
    _check_pairs(before, after)
    return mean([two - one for one, two in zip(before, after, strict=True)], confidence, seed)


def permutation(before: Sequence[float], after: Sequence[float], seed: int = SEED) -> float:
    """The two-sided p of the paired permutation test: had nothing changed, each difference could have either sign.

    Fisher (1935), The Design of Experiments; for comparing systems, Smucker, Allan and Carterette (2007), CIKM. All
    signs for up to EXACT differences; beyond, SIGNINGS random ones, counting the one observed (Phipson and Smyth,
    2010). Raises ValueError without pairs.
    """
    import numpy as np

    _check_pairs(before, after)
    differences = np.asarray(after, dtype=float) - np.asarray(before, dtype=float)
    differences = differences[differences != 0]
    count = len(differences)
    if count == 0:
        return 1.0
    observed = abs(differences.sum()) - 1e-9 * np.abs(differences).sum()  # equal sums may differ by rounding
    if count <= EXACT:
        signs = 1 - 2 * ((np.arange(2**count)[:, None] >> np.arange(count)) & 1)
        return float(np.mean(np.abs(signs @ differences) >= observed))
    chance = np.random.default_rng(seed)
    at_least = 0
    for size in _blocks(SIGNINGS, count):
        signs = chance.integers(0, 2, (size, count)) * 2 - 1
        at_least += int(np.count_nonzero(np.abs(signs @ differences) >= observed))
    return (at_least + 1) / (SIGNINGS + 1)


def holm(ps: Sequence[float]) -> list[float]:
    """The p of each of several tests, raised so that one false alarm among all of them stays as rare as in one.

    Holm (1979), Scandinavian Journal of Statistics 6.
    """
    adjusted = [0.0] * len(ps)
    highest = 0.0
    for rank, at in enumerate(sorted(range(len(ps)), key=lambda at: ps[at])):
        highest = max(highest, min(1.0, ps[at] * (len(ps) - rank)))
        adjusted[at] = highest
    return adjusted


def kappa(one: Sequence[object], other: Sequence[object]) -> float | None:
    """Cohen's kappa: how far two judges agree beyond chance, 1 wholly, 0 as by chance; None where chance is all.

    Cohen (1960), Educational and Psychological Measurement 20. Raises ValueError without pairs.
    """
    _check_pairs(one, other)
    total = len(one)
    agreed = sum(first == second for first, second in zip(one, other, strict=True)) / total
    by_chance = sum(list(one).count(label) * list(other).count(label) for label in set(one)) / total**2
    return None if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)


def auc(wrong: Sequence[float], right: Sequence[float]) -> float | None:
    """How likely a right case has a higher score than a wrong one, ties counting half; None without either.

    The area under the ROC curve: Hanley and McNeil (1982), Radiology 143. 0.5 says that the score tells nothing.
    """
    if not wrong or not right:
        return None
    above = sum((high > low) + (high == low) / 2 for high in right for low in wrong)
    return above / (len(wrong) * len(right))


def _z(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _square_and_add(one: float, other: float, phi: float) -> float:
    return sqrt(max(one * one - 2 * phi * one * other + other * other, 0.0))


def _resampled_means(values: "NDArray[np.float64]", seed: int) -> "NDArray[np.float64]":
    import numpy as np

    chance = np.random.default_rng(seed)
    count = len(values)
    blocks = [values[chance.integers(0, count, (size, count))].mean(axis=1) for size in _blocks(RESAMPLES, count)]
    return np.concatenate(blocks)


def _blocks(total: int, width: int) -> list[int]:
    """Numbers of rows that add up to the total, so that rows times width stays small in memory."""
    most = max(1, 2_000_000 // max(width, 1))
    return [min(most, total - done) for done in range(0, total, most)]


def _check_pairs(one: Sequence[object], other: Sequence[object]) -> None:
    if not one or len(one) != len(other):
        raise ValueError(f"{len(one)} and {len(other)} values are no pairs")
