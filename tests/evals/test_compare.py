"""Two runs compared: what changed, whether it is more than chance, and what cannot be compared."""

import json
import sys

import pytest

from evals.cases import Case
from evals.cli import app
from evals.compare import compare
from evals.compared import case_lines, conclusion
from evals.errors import MeasurementError
from evals.records import Record, Run, Score
from evals.store import write_run
from index.commands import run_command


def case(at, **fields):
    return Case(**{"id": f"case-{at}", "type": "fact", "question": f"Question {at}?", "answerable": True} | fields)


def run_of(values, meta=None, metric="facts", seconds=None, cases=None):
    """A run whose cases have these values for a metric."""
    records = []
    for at, value in enumerate(values):
        timings = {"first_statement": None, "total": None if seconds is None else seconds[at]}
        one = cases[at] if cases else case(at)
        records.append(Record(one, {"timings": timings}, None, {}, {metric: Score(value, f"because {value}")}))
    return Run(meta or {}, tuple(records))


def test_six_cases_won_and_none_lost_is_beyond_chance_and_five_are_not():
    six = compare(run_of([0] * 20), run_of([1] * 6 + [0] * 14)).metrics[0]
    five = compare(run_of([0] * 20), run_of([1] * 5 + [0] * 15)).metrics[0]
    assert (six.test, six.p, six.verdict) == ("McNemar", 2 / 64, "better")
    assert (five.p, five.verdict) == (2 / 32, "noise")
    assert six.difference.value == pytest.approx(0.3)
    assert six.difference.low > 0


def test_equal_gains_and_losses_are_noise_and_each_case_is_named_with_its_reason():
    comparison = compare(run_of([0, 1, 1]), run_of([1, 0, 1]))
    assert comparison.metrics[0].verdict == "noise"
    lines = list(case_lines(comparison))
    assert lines[0] == "worse   case-1: Question 1?"
    assert lines[1] == "        facts 1 → 0  because 0"
    assert lines[2] == "better  case-0: Question 0?"
    assert len(lines) == 4
    assert any("Nothing here is beyond chance" in line for line in conclusion(comparison))


def test_whether_a_case_is_right_as_a_whole_outweighs_its_other_metrics_and_comes_first():
    def of(pairs):
        scored = [{"f1": Score(one, ""), "right": Score(right, "")} for one, right in pairs]
        return Run({}, tuple(Record(case(at), None, None, {}, scores) for at, scores in enumerate(scored)))

    lines = list(case_lines(compare(of([(0.5, 1), (0.5, 0), (0.5, 1)]), of([(0.4, 1), (0.4, 1), (0.6, 0)]))))
    heads = [line.split(":")[0] for line in lines if not line.startswith(" ")]
    assert heads == ["worse   case-2", "worse   case-0", "better  case-1"]


def test_the_same_run_twice_is_the_same():
    comparison = compare(run_of([0.5, 1]), run_of([0.5, 1]))
    assert comparison.metrics[0].verdict == "same"
    assert list(case_lines(comparison)) == []
    assert list(conclusion(comparison)) == ["No case changed."]


def test_means_are_tested_by_permutation():
    before = [0.1 * at for at in range(10)]
    found = compare(run_of(before), run_of([one + 0.05 for one in before])).metrics[0]
    assert (found.test, found.verdict) == ("permutation", "better")
    assert found.p == 2 / 2**10


def test_fewer_seconds_are_better_and_more_are_worse():
    slow, quick = run_of([1] * 8, seconds=[9.0 + at for at in range(8)]), run_of([1] * 8, seconds=[5.0] * 8)
    assert {one.metric: one.verdict for one in compare(slow, quick).metrics}["seconds"] == "better"
    assert {one.metric: one.verdict for one in compare(quick, slow).metrics}["seconds"] == "worse"


def test_cases_to_which_a_metric_does_not_apply_in_one_run_are_counted_apart_and_never_as_zero():
    found = compare(run_of([1, None, None, 1]), run_of([1, 0, None, 1])).metrics[0]
    assert (found.pairs, found.alone, found.verdict) == (2, 1, "same")
    assert found.after.value == 1


def test_several_metrics_tested_at_once_raise_the_bar_for_each():
    def runs(values):
        one, two = run_of(values), run_of(values, metric="quotes")
        both = tuple(
            Record(a.case, a.answer, None, {}, {**a.scores, **b.scores})
            for a, b in zip(one.records, two.records, strict=True)
        )
        return Run({}, both)

    found = compare(runs([0] * 12), runs([1] * 6 + [0] * 6)).metrics
    assert [one.p for one in found] == [2 / 64, 2 / 64]
    assert [one.adjusted for one in found] == [4 / 64, 4 / 64]
    assert [one.verdict for one in found] == ["noise", "noise"]


@pytest.mark.parametrize(
    "other",
    [
        [case(0), case(1), case(7)],
        [case(0), case(1), case(2, question="Another?")],
        [case(0), case(1), case(2, facts=(("one",),))],
        [case(0), case(1)],
    ],
)
def test_runs_over_different_cases_are_refused_unless_asked_for(other):
    before, after = run_of([1, 1, 1]), run_of([1] * len(other), cases=other)
    with pytest.raises(MeasurementError, match=r"do not hold the same cases: case-2.*--common"):
        compare(before, after)
    comparison = compare(before, after, common=True)
    assert comparison.cases == 2
    assert "case-2" in comparison.left_out


def test_runs_that_share_nothing_cannot_be_compared():
    with pytest.raises(MeasurementError, match="no case in common"):
        compare(run_of([1]), run_of([1], cases=[case(5)]), common=True)


def test_cases_outside_the_main_figures_count_only_when_asked_for():
    cases = [case(0), case(1, main=False)]
    before, after = run_of([0, 0], cases=cases), run_of([0, 1], cases=cases)
    assert compare(before, after).metrics[0].verdict == "same"
    assert len(compare(before, after, every=True).metrics[0].changes) == 1


def test_what_was_run_differently_is_named_and_when_it_ran_is_not():
    before = run_of([1], {"date": "a", "settings": {"model": "small", "top_k": 4}})
    after = run_of([1], {"date": "b", "settings": {"model": "large", "top_k": 4}, "host": "x"})
    assert compare(before, after).differing == (("settings.model", "small", "large"), ("host", None, "x"))


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Runs `ask-eval compare` on two runs; gives exit code, stdout and stderr."""

    def run(before, after, *words):
        for name, one in (("a.json", before), ("b.json", after)):
            write_run(one, tmp_path / name)
        argv = ["ask-eval", "compare", str(tmp_path / "a.json"), str(tmp_path / "b.json"), *words]
        monkeypatch.setattr(sys, "argv", argv)
        monkeypatch.setenv("COLUMNS", "120")
        code = run_command(app)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_the_command_shows_table_conclusion_and_cases(call):
    code, out, _ = call(run_of([0] * 8, {"model": "m1"}), run_of([1] * 7 + [0], {"model": "m2"}))
    assert code == 0
    assert "model: m1 → m2" in out
    row = next(line for line in out.splitlines() if line.startswith("facts"))
    assert row.split() == "facts 8 0.000 0.875 +0.875 (+0.401 to +0.978) 0.016 better".split()
    assert "Better, beyond chance: facts." in out
    assert out.count("better  case-") == 7


def test_the_command_prints_json_that_says_the_same(call):
    _, out, _ = call(run_of([0] * 8), run_of([1] * 7 + [0]), "--json")
    [found] = json.loads(out)["metrics"]
    assert (found["metric"], found["verdict"], len(found["changes"])) == ("facts", "better", 7)


def test_a_hostile_question_cannot_steer_the_terminal(call):
    cases = [case(0, question="Who\x1b[31m [red]came[/red]?")]
    _, out, _ = call(run_of([0], cases=cases), run_of([1], cases=cases))
    assert "Who�[31m [red]came[/red]?" in out


def test_an_unknown_metric_is_refused_with_those_that_there_are(call):
    code, _, err = call(run_of([0]), run_of([1]), "--metric", "beauty")
    assert code == 1
    assert "no metric 'beauty'. They have facts" in err
