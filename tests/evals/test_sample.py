"""A sample keeps the set's mixture and is the same each time."""

import pytest

from evals.cases import Case
from evals.sample import FOLLOW_UP_IN_FULL, Choice, choose, stratified
from index.errors import UsageError


def cases(kind, count, answerable=True):
    return [Case(f"{kind}{n}", kind, "?", answerable, half="dev" if n % 2 else "test") for n in range(count)]


SET = [*cases("fact", 60), *cases("long", 20), *cases("none", 20, answerable=False)]


def counts(chosen):
    return {kind: sum(case.type == kind for case in chosen) for kind in ("fact", "long", "none")}


def test_a_sample_has_the_set_s_mixture():
    assert counts(stratified(SET, 10, 1)) == {"fact": 6, "long": 2, "none": 2}
    assert len(stratified(SET, 7, 1)) == 7
    assert len(stratified(SET, 99, 1)) == 99


def test_a_sample_depends_on_its_seed_alone():
    first = stratified(SET, 10, 1)
    assert stratified(SET, 10, 1) == first
    assert stratified(SET, 10, 2) != first
    turned = stratified(SET[::-1], 10, 1)
    assert {case.id for case in turned} == {case.id for case in first}
    assert first == [case for case in SET if case in first], "the set's order is kept"


def test_a_sample_of_more_than_there_is_takes_all():
    assert choose(SET, Choice(sample=1000)) == tuple(SET)


def test_the_other_choices_come_before_the_sample():
    chosen = choose(SET, Choice(half="dev", types=("long",), sample=4))
    assert len(chosen) == 4
    assert {(case.half, case.type) for case in chosen} == {("dev", "long")}


def test_a_follow_up_in_full_stands_behind_its_own_and_beside_the_main_figures():
    follow = Case("a", "follow-up", "And she?", True, facts=(("9%",),), full="What does Lopez want?")
    plain, full = choose([follow], Choice(full=True))
    assert plain == follow
    assert (full.id, full.type, full.question, full.main) == ("a:full", FOLLOW_UP_IN_FULL, follow.full, False)
    assert full.facts == follow.facts
    assert choose([follow], Choice()) == (follow,)


def test_a_set_without_halves_says_so():
    with pytest.raises(UsageError, match=r"no half 'dev'\. It has: none"):
        choose([Case("a", "fact", "?", True)], Choice(half="dev"))
