"""Statistics against published values and against scipy and scikit-learn, which come with the embedder."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import cohen_kappa_score, roc_auc_score

from evals import statistics
from evals.statistics import (
    auc,
    estimate,
    holm,
    kappa,
    mcnemar,
    mean,
    mean_difference,
    permutation,
    share,
    share_difference,
)


def pairs(both, lost, won, none):
    """Two lists of 0 and 1 with so many of each kind."""
    before = [1] * (both + lost) + [0] * (won + none)
    after = [1] * both + [0] * lost + [1] * won + [0] * none
    return before, after


def about(interval):
    return [round(interval.low, 4), round(interval.high, 4)]


@pytest.mark.parametrize(
    ("successes", "trials", "ends"),
    [  # Newcombe (1998), Statistics in Medicine 17: 857-872, table I, method 3
        (81, 263, [0.2553, 0.3662]),
        (15, 148, [0.0624, 0.1605]),
        (0, 20, [0.0000, 0.1611]),
        (1, 29, [0.0061, 0.1718]),
    ],
)
def test_a_share_has_the_interval_that_the_literature_gives(successes, trials, ends):
    assert about(share(successes, trials)) == ends


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_s_interval_is_scipy_s(case):
    theirs = stats.binomtest(*case).proportion_ci(method="wilson")
    ours = share(*case)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
    assert 0 <= ours.low <= ours.value <= ours.high <= 1


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (3, 2), (-1, 2)])
def test_what_is_no_share_is_refused(successes, trials):
    with pytest.raises(ValueError, match="is no share"):
        share(successes, trials)


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_the_exact_binomial_test_of_the_changed_cases(lost, won):
    theirs = stats.binomtest(won, lost + won).pvalue if lost + won else 1.0
    assert mcnemar(lost, won) == pytest.approx(theirs)


def test_mcnemar_by_hand():
    assert mcnemar(0, 5) == 2 / 32
    assert mcnemar(0, 6) == 2 / 64
    assert mcnemar(3, 3) == 1


@pytest.mark.parametrize(
    ("kinds", "ends"),
    [
        ((36, 12, 2, 0), (0.0569, 0.3404)),  # Newcombe (1998), Statistics in Medicine 17: 2635-2650, method 10
        ((14, 5, 0, 22), (0.011, 0.226)),  # Altman and others (2000), Statistics with Confidence, chapter 6
        ((1, 1, 7, 12), (-0.507, -0.026)),  # Fagerland and others (2014), Statistics in Medicine 33: 2850-2875
    ],
)
def test_a_difference_of_paired_shares_has_the_published_interval(kinds, ends):
    after, before = pairs(*kinds)
    found = share_difference(before, after)
    assert (found.low, found.high) == pytest.approx(ends, abs=0.0005)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=80))
def test_a_difference_turned_round_has_its_interval_turned_round(given_pairs):
    before, after = zip(*given_pairs, strict=True)
    there, back = share_difference(before, after), share_difference(after, before)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low), abs=1e-12)
    assert -1 - 1e-9 <= there.low <= there.value + 1e-12
    assert there.value - 1e-12 <= there.high <= 1 + 1e-9


@pytest.mark.parametrize("count", [4, 9, 14, 40])
def test_the_permutation_test_is_scipy_s(count):
    chance = random.Random(count)
    before = [chance.random() for _ in range(count)]
    after = [one + chance.gauss(0.15, 0.4) for one in before]
    theirs = stats.permutation_test(
        (after, before),
        lambda one, two, axis: (one - two).mean(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=20_000,
        rng=3,
    ).pvalue
    assert permutation(before, after) == pytest.approx(theirs, abs=1e-9 if count <= 9 else 0.012)


def test_the_permutation_test_knows_what_four_pairs_can_show():
    assert permutation([0, 0, 0, 0], [1, 1, 1, 1]) == 2 / 16
    assert permutation([0.5, 0.2], [0.5, 0.2]) == 1


def test_noise_is_significant_as_seldom_as_it_claims():
    chance = random.Random(7)
    alarms = 0
    for _ in range(300):
        before = [chance.random() for _ in range(20)]
        after = [chance.random() for _ in range(20)]
        alarms += permutation(before, after) < 0.05
    assert 5 <= alarms <= 28  # 15 expected; the ends are three standard deviations away


def test_a_mean_s_interval_is_near_the_normal_one_for_many_values_and_always_the_same():
    chance = random.Random(1)
    values = [chance.gauss(5, 2) for _ in range(400)]
    found = mean(values)
    theirs = stats.norm.interval(0.95, loc=found.value, scale=stats.sem(values))
    assert (found.low, found.high) == pytest.approx(theirs, abs=0.03)
    assert found == mean(values)


def test_a_bootstrap_holds_the_mean_about_as_often_as_it_says_and_is_a_point_where_all_are_equal():
    chance = random.Random(7)
    held = 0
    for _ in range(100):
        found = mean([chance.random() for _ in range(40)])
        held += found.low <= 0.5 <= found.high
    assert 88 <= held <= 99
    assert (mean([0.5, 0.5]).low, mean([0.25]).high) == (0.5, 0.25)
    with pytest.raises(ValueError, match="no values"):
        mean([])


def test_a_mean_difference_has_the_narrow_interval_of_pairs():
    before = [float(one) for one in range(50)]
    after = [one + 0.1 for one in before]
    found = mean_difference(before, after)
    assert (found.low, found.high) == pytest.approx((0.1, 0.1))


def test_an_estimate_takes_wilson_for_shares_and_the_bootstrap_for_the_rest():
    assert estimate([1, 0, 1.0]) == share(2, 3)
    assert estimate([0.5, 1.0]) == mean([0.5, 1.0])


def test_holm_by_hand():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_never_lowers_a_p_and_keeps_their_order(ps):
    adjusted = holm(ps)
    assert all(new >= old for old, new in zip(ps, adjusted, strict=True))
    order = sorted(range(len(ps)), key=lambda at: ps[at])
    assert [adjusted[at] for at in order] == sorted(adjusted)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=60))
def test_kappa_is_scikit_learn_s(judged):
    one, other = zip(*judged, strict=True)
    ours = kappa(one, other)
    if ours is None:
        assert len(set(one) | set(other)) == 1
    else:
        assert ours == pytest.approx(cohen_kappa_score(one, other))


def test_kappa_is_cohen_s_example():
    one = ["yes"] * 25 + ["no"] * 25
    other = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert kappa(one, other) == pytest.approx(0.4)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from([0, 0.5, 1, 2]), min_size=1), st.lists(st.sampled_from([0, 0.5, 1, 2]), min_size=1))
def test_the_area_under_the_curve_is_scikit_learn_s(wrong, right):
    theirs = roc_auc_score([0] * len(wrong) + [1] * len(right), [*wrong, *right])
    assert auc(wrong, right) == pytest.approx(theirs)


def test_without_right_or_wrong_cases_there_is_no_curve():
    assert auc([], [1]) is None
    assert auc([1], []) is None


@pytest.mark.parametrize("function", [share_difference, mean_difference, permutation, kappa])
@pytest.mark.parametrize(("one", "other"), [([], []), ([1], [1, 0])])
def test_what_is_no_pair_is_refused(function, one, other):
    with pytest.raises(ValueError, match="are no pairs"):
        function(one, other)


def test_resampling_in_blocks_covers_all_resamples():
    assert sum(statistics._blocks(10_000, 900)) == 10_000
    assert max(statistics._blocks(10_000, 900)) * 900 <= 2_000_000
