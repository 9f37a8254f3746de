"""Figures: medians with their range, targets kept or missed, as a table and as JSON."""

import json
from io import StringIO

import pytest
from rich.console import Console

from evals.figures import Figure, Measured, Target, notes, percentile, to_json, to_table
from evals.machine import describe_machine, peak_memory

QUICK = Figure.of("cold", "ask", "s", [4.0, 9.0, 5.0], Target(15))
SLOW = Figure.of("sync", "sync to bare encode", "ratio", [0.5], Target(0.8, at_least=True), note="bfloat16")
PLAIN = Figure.of("sync", "size", "MB", [12.34], note="bfloat16")
MEASURED = Measured({"cpu": "one"}, (), (QUICK, SLOW, PLAIN), (("batch", "it broke"),))


def shown(table):
    file = StringIO()
    Console(width=120, file=file).print(table)
    return file.getvalue()


def test_a_figure_is_the_median_with_the_lowest_and_the_highest():
    assert (QUICK.value, QUICK.low, QUICK.high, QUICK.runs) == (5.0, 4.0, 9.0, 3)


@pytest.mark.parametrize(
    ("target", "value", "met"),
    [
        (Target(3), 2.9, True),
        (Target(3), 3.0, False),
        (Target(0.8, at_least=True), 0.8, True),
        (Target(0.8, at_least=True), 0.79, False),
    ],
)
def test_a_target_is_kept_below_a_limit_or_from_it_on(target, value, met):
    assert target.met(value) is met


def test_a_figure_without_a_target_neither_meets_nor_misses_one():
    assert PLAIN.met is None


@pytest.mark.parametrize(("percent", "value"), [(0, 1), (50, 2.5), (95, 3.85), (100, 4)])
def test_a_percentile_lies_between_its_neighbours(percent, value):
    assert percentile([4, 1, 3, 2], percent) == pytest.approx(value)


def test_one_value_is_all_its_percentiles():
    assert percentile([7.0], 95) == 7.0


def test_the_table_says_what_was_met_and_what_was_missed():
    lines = {line.split("  ")[0].strip(): line for line in shown(to_table(MEASURED)).splitlines() if line.strip()}
    assert "< 15" in lines["cold: ask"]
    assert lines["cold: ask"].rstrip().endswith("met")
    assert "4.00 – 9.00" in lines["cold: ask"]
    assert "≥ 0.8" in lines["sync: sync to bare encode"]
    assert lines["sync: sync to bare encode"].rstrip().endswith("missed")
    assert lines["sync: size"].rstrip().endswith("MB")


def test_a_note_that_figures_share_stands_once():
    assert notes(MEASURED) == ["sync, sync to bare encode and size: bfloat16"]


def test_json_holds_every_figure_with_its_target_and_names_what_failed():
    value = json.loads(json.dumps(to_json(MEASURED)))
    assert value["schema"] == 1
    assert value["figures"][0] == {
        "part": "cold", "name": "ask", "unit": "s", "value": 5.0, "min": 4.0, "max": 9.0, "runs": 3,
        "target": "< 15", "met": True, "note": "",
    }  # fmt: skip
    assert value["figures"][2]["met"] is None
    assert value["failures"] == [{"part": "batch", "reason": "it broke"}]


def test_the_machine_is_described_in_plain_values():
    machine = json.loads(json.dumps(describe_machine()))
    assert machine["cpu"]
    assert machine["cores"] >= 1
    assert machine["python"].startswith(("CPython", "PyPy"))
    assert machine["packages"]["torch"]


def test_the_memory_of_this_process_is_told_in_bytes():
    peak = peak_memory()
    assert peak is None or peak > 10 * 2**20
