from dataclasses import replace

import pytest

from evals.cases import Case, Evidence
from evals.errors import MeasurementError
from evals.fit import LEAST, NAMES, Example, answers, calibration, curve, examples, fit, weights
from evals.records import Record, Run
from rag.answers import Signals

SIGNALS = dict.fromkeys(NAMES, 0.5)


def record(text, case, paragraph=2):
    answer = {
        "statements": [{"text": text, "citations": [{"number": 1}], "signals": SIGNALS}],
        "citations": [{"number": 1, "file": "a.txt", "paragraph": paragraph}],
    }
    return Record(case, answer)


ASKED = Case("c", "fact", "How much?", True, (("4%", "four percent"),), ("9%",), evidence=(Evidence("a.txt", 1, 2),))


@pytest.mark.parametrize(
    ("text", "case", "paragraph", "right"),
    [
        ("He offered four percent.", ASKED, 2, True),
        ("He offered 9%.", ASKED, 2, False),
        ("The strike goes on.", ASKED, 3, False),  # rests on none of the evidence
        ("The strike goes on.", ASKED, 2, None),  # it may lead to the answer: the case does not tell
        ("He offered 4%.", replace(ASKED, answerable=False, facts=(), forbidden=()), 2, False),
    ],
)
def test_a_statement_answers_as_its_case_says(text, case, paragraph, right):
    made = record(text, case, paragraph)
    assert answers(made, made.answer["statements"][0]) is right


def test_where_a_case_names_no_facts_the_evidence_tells_what_answers():
    case = Case("c", "", "Why?", True, evidence=(Evidence("a.txt", 1, None, "freight volumes have fallen"),))
    told, other = record("Freight volumes have fallen.", case), record("Nobody knows who rang.", case)
    assert answers(told, told.answer["statements"][0]) is True
    assert answers(other, other.answer["statements"][0]) is False


def test_cases_beside_the_main_figures_and_doubtful_statements_are_no_examples():
    run = Run({}, (record("He offered 4%.", ASKED), record("He offered 4%.", replace(ASKED, main=False)),
                   record("The strike goes on.", ASKED)))  # fmt: skip
    assert [example.answers for example in examples([run])] == [True]


def made_up():
    """Forty statements of forty cases; those near their question answer, but for every tenth."""
    for number in range(40):
        near = number % 2
        signals = Signals(near, 0.5, 0.0, 1.0, near / 2, 0.5, 1.0, 1.0, 0.7)
        yield Example(str(number), signals, bool(near) ^ (number % 10 == 0))


def test_the_fit_finds_the_signal_that_tells_and_is_judged_on_cases_held_out():
    found = fit(list(made_up()))
    assert {name for name, weight in found.coefficients.items() if abs(weight) > 0.01} == {"asked", "near"}
    assert found.auc > 0.8
    assert len(found.held_out) == 40
    points = curve(found)
    assert [recall for *_, recall in points] == sorted((recall for *_, recall in points), reverse=True)
    assert sum(size for *_, size in calibration(found)) == 40


def test_what_is_written_is_what_the_signals_read(tmp_path, monkeypatch):
    import json

    from rag import signals

    found = fit(list(made_up()))
    file = tmp_path / "signals.json"
    run = Run({"set": "s", "half": "dev", "model": "small"}, ())
    file.write_text(json.dumps(weights(found, [run], "2026-01-01")), "utf-8")
    monkeypatch.setattr(signals, "FITTED", file)
    signals._fitted.cache_clear()
    try:
        assert signals.least_probability("small") == pytest.approx(LEAST, abs=0.001)
        assert signals.least_probability("another") == 0
        near = Signals(1.0, 0.5, 0.0, 1.0, 0.5, 0.5, 1.0, 1.0, 0.7)
        assert signals.probability(near) > 0.5 > signals.probability(replace(near, asked=0.0, near=0.0))
    finally:
        signals._fitted.cache_clear()


def test_statements_of_which_the_model_was_not_asked_are_not_fitted_to():
    unasked = [replace(one, signals=replace(one.signals, yes=None), answers=not one.answers) for one in made_up()]
    assert fit([*made_up(), *unasked]) == fit(list(made_up()))


def test_too_few_statements_are_told():
    with pytest.raises(MeasurementError, match="too few to fit"):
        fit(list(made_up())[:4])
