"""Figures are means over the cases that a metric applies to; a table shows them and hides what was not measured."""

from io import StringIO

import pytest
from rich.console import Console

from evals.cases import Case
from evals.floors import floors_of
from evals.records import Record, Run, Score
from evals.summary import summarise
from evals.table import tables
from evals.watch import Watch


def record(id, value, kind="fact", main=True, name="right", reason="", **others):
    return Record(Case(id, kind, "?", True, main=main), scores={name: Score(value, reason)}, **others)


def shown(run):
    console = Console(width=100, record=True, file=StringIO())
    for table in tables(summarise(run)):
        console.print(table)
    return " ".join(console.export_text().split())


def test_does_not_apply_is_not_zero():
    summary = summarise(Run({}, (record("a", 1.0), record("b", 0.0), record("c", None))))
    assert (summary.means["right"].value, summary.means["right"].n) == (0.5, 2)
    assert summary.means["facts"].value is None
    assert summary.cases == 3


def test_cases_beside_the_main_figures_count_in_their_type_alone():
    summary = summarise(Run({}, (record("a", 1.0), record("b", 0.0, "language", main=False))))
    assert summary.means["right"].value == 1
    assert summary.by_type["language"]["right"].value == 0
    assert summary.beside == ("language",)
    assert (summary.cases, summary.main) == (2, 1)


def test_a_share_has_wilson_s_interval_and_a_mean_the_bootstrap_s():
    summary = summarise(Run({}, (record("a", 1.0), record("b", 1.0, name="facts"))))
    assert summary.means["right"].low == pytest.approx(0.2065, abs=1e-4)
    assert summary.means["facts"].low == 1


def test_seconds_tokens_and_money_are_told():
    def answer(seconds, first):
        times = {"search": 0.1, "first_statement": first, "total": seconds}
        return {"timings": times, "usage": {"prompt_tokens": 1000, "completion_tokens": 10}}

    records = tuple(
        record(str(n), 1.0, answer=answer(n, None if n == 5 else n / 2)) for n in range(1, 6)
    )  # a refusal has no first statement
    summary = summarise(Run({"prices": {"in": 2.0, "out": 10.0}}, records))
    assert summary.seconds["total"].p50 == 3
    assert summary.seconds["total"].p95 == pytest.approx(4.8)
    assert summary.seconds["first_statement"].n == 4
    assert (summary.prompt_tokens, summary.completion_tokens) == (5000, 50)
    assert summary.cost == pytest.approx(5000 * 2 / 1e6 + 50 * 10 / 1e6)
    assert summarise(Run({}, records)).cost is None
    assert "seconds, median: search 0.10 (p95 0.10), first statement 1.25" in shown(Run({}, records))


def test_premises_are_counted_by_their_outcome():
    outcomes = [(1.0, "corrected"), (0.0, "refused"), (0.0, "believed: states “x”"), (0.0, "crashed: ValueError")]
    records = tuple(
        record(str(n), value, name="premise-corrected", reason=reason) for n, (value, reason) in enumerate(outcomes)
    )
    assert summarise(Run({}, records)).premises == {"corrected": 1, "refused": 1, "believed": 1}
    assert "false premises: 1 corrected, 1 refused, 1 believed" in shown(Run({}, records))


def test_pairs_of_follow_ups_that_cannot_be_judged_do_not_count():
    records = (record("a", 0.0), record("a:full", 1.0), record("b", None), record("b:full", 1.0), record("c", 1.0))
    pairs = summarise(Run({}, records)).pairs
    assert (pairs.n, pairs.right, pairs.right_in_full, pairs.gained, pairs.lost) == (1, 0, 1, 1, 0)
    assert summarise(Run({}, records[-1:])).pairs is None


def test_refusals_stand_together_with_the_false_ones():
    records = tuple(record(str(n), value, name="answered") for n, value in enumerate([1.0, 1.0, 1.0, 0.0]))
    text = shown(Run({}, records))
    assert "refusal-precision – 0 refusal-recall – 0 answered 75.0% 30 – 95 4 false refusals 25.0% 5 – 70 4" in text


def test_errors_are_named_up_to_a_few():
    records = tuple(record(str(n), 0.0, error="no") for n in range(7))
    text = shown(Run({}, records))
    assert "crashed: 4: no" in text
    assert "crashed: 5: no" not in text
    assert "crashed: 2 more" in text


def test_a_floor_is_reached_at_its_own_value():
    summary = summarise(Run({}, (record("a", 1.0), record("b", 0.0))))
    assert [list(floor.faults(summary)) for floor in floors_of(["right=0.5"])] == [[]]
    assert [list(floor.faults(summary)) for floor in floors_of(["right=0.51"])] == [
        ["right is 0.500, below its floor of 0.51"]
    ]


def test_the_running_scores_are_those_of_the_main_cases_so_far(capsys):
    with Watch(3, retrieval_only=False) as watch:
        watch.hear(record("a", 1.0))
        watch.hear(record("b", 0.0, error="no"))
        watch.hear(record("c", 0.0, main=False))
        assert watch.scores() == "right 50% · 1 crashed"
    assert "3 of 3: right 50% · 1 crashed" in capsys.readouterr().err


def test_a_run_that_is_interrupted_says_that_it_goes_on(capsys):
    with pytest.raises(KeyboardInterrupt), Watch(3, retrieval_only=False) as watch:
        watch.hear(record("a", 1.0))
        raise KeyboardInterrupt
    assert "stopped after 1 of 3 cases; the same command goes on from there" in capsys.readouterr().err
