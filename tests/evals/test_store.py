"""A run that is written is read back as it was."""

import json

import pytest

from evals.cases import Case, Evidence
from evals.errors import MeasurementError
from evals.records import Record, Run, Score
from evals.store import read_run, write_run
from rag.answers import Turn

CASE = Case(
    id="a",
    type="follow-up",
    question="And in May?",
    answerable=True,
    facts=(("one million", "1 million"), ("Rafah",)),
    forbidden=("two million",),
    evidence=(Evidence("a.txt", 1, 8, "over one million"), Evidence("b.txt", 2)),
    history=(Turn("In April?", "Half a million."),),
)
RUN = Run(
    {"set": "seeds", "date": "2024-05-14"},
    (
        Record(CASE, {"answered": True, "answer": "Über one million. [1]"}, None, {"fusion": (("a.txt", 8),)}),
        Record(CASE, None, "ValueError: no", {}, {"facts": Score(0.0, "it crashed"), "rouge-l": Score(None, "no")}),
    ),
)


def test_a_run_is_read_back_as_it_was_written(tmp_path):
    write_run(RUN, tmp_path / "run.json")
    assert read_run(tmp_path / "run.json") == RUN
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 1, "meta": {}, "records": [{}]}', '{"schema": 1}'])
def test_a_file_that_is_no_run_is_told_in_one_line(tmp_path, text):
    path = tmp_path / "run.json"
    path.write_text(text)
    with pytest.raises(MeasurementError, match=r"run\.json is no run"):
        read_run(path)


def test_another_schema_is_not_guessed_at(tmp_path):
    path = tmp_path / "run.json"
    path.write_text(json.dumps({"schema": 2, "meta": {}, "records": []}))
    with pytest.raises(MeasurementError, match="schema 2"):
        read_run(path)


def test_a_missing_file_and_a_missing_folder_are_told(tmp_path):
    with pytest.raises(MeasurementError, match="cannot be read"):
        read_run(tmp_path / "none.json")
    with pytest.raises(MeasurementError, match="cannot be written"):
        write_run(RUN, tmp_path / "none" / "run.json")
