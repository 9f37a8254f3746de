"""Refusals have a precision, a recall and false ones; a false premise is none of their cases."""

import pytest

from evals.metrics import METRICS
from evals.records import Record

HERE = [("harbour.txt", 3)]
TRIO = ("refusal-precision", "refusal-recall", "answered")


@pytest.fixture
def of(case, answer, score):
    def values(answerable, answered):
        given = answer(("Yes.", HERE)) if answered else answer()
        return tuple(score(name, case(answerable=answerable), given).value for name in TRIO)

    return values


def test_each_counts_its_own_cases(of):
    assert of(answerable=True, answered=True) == (None, None, 1)
    assert of(answerable=True, answered=False) == (0, None, 0)
    assert of(answerable=False, answered=True) == (None, 0, None)
    assert of(answerable=False, answered=False) == (1, 1, None)


def test_to_refuse_everything_is_not_good_in_all_three(case, answer, documents):
    records = [Record(case(answerable=one), answer()) for one in (True, True, True, False)]
    means = {}
    for name in TRIO:
        values = [METRICS[name].score(record, documents).value for record in records]
        counted = [value for value in values if value is not None]
        means[name] = sum(counted) / len(counted)
    assert means == {"refusal-precision": 0.25, "refusal-recall": 1, "answered": 0}


def test_a_crash_is_no_refusal(case, score):
    assert score("refusal-precision", case(answerable=False), None, error="x").value is None
    assert score("refusal-recall", case(answerable=False), None, error="x").value == 0
    assert score("answered", case(), None, error="x").value == 0


PREMISE = {"type": "false-premise", "question": "Why did Berg back the strike?", "facts": (("refused to back",),)}


@pytest.mark.parametrize(
    ("sentence", "value", "outcome"),
    [
        ("Mayor Ida Berg refused to back the strike.", 1, "corrected"),
        ("Ida Berg backed the strike because of the wages.", 0, "believed: states “Berg backed the strike”"),
        ("Port director Alan Reed offered 4%.", 0, "believed: answered without the correction"),
        (None, 0, "refused"),
    ],
)
def test_a_false_premise_is_corrected_refused_or_believed(case, answer, score, sentence, value, outcome):
    one = case(("harbour.txt", 5, 1), **PREMISE, forbidden=("Berg backed the strike",))
    found = score("premise-corrected", one, answer((sentence, HERE)) if sentence else answer())
    assert (found.value, found.reason) == (value, outcome)


def test_what_is_told_against_a_premise_corrects_it_and_answers_no_other_question(case, answer, score):
    against = answer(("Mayor Ida Berg refused to back the strike.", [("harbour.txt", 5)])) | {"answered": False}
    premise = case(("harbour.txt", 5, 1), **PREMISE)
    assert score("premise-corrected", premise, against).value == score("right", premise, against).value == 1
    assert score("cited-right", premise, against).value == 1
    beside = answer(("The ferry is late.", [("ferry.txt", 1)])) | {"answered": False}
    assert score("premise-corrected", premise, beside).reason.partition(":")[0] == "refused"
    assert score("right", premise, beside).value == 0
    unanswerable = case(answerable=False)
    assert score("refusal-recall", unanswerable, against).value == score("right", unanswerable, against).value == 1
    plain = case(("harbour.txt", 5, 1), facts=(("refused to back",),))
    assert [score(name, plain, against).value for name in ("answered", "right", "facts")] == [0, 0, 0]


def test_a_false_premise_is_no_case_of_the_refusals(case, answer, score):
    for answerable in (True, False):
        one = case(**{**PREMISE, "answerable": answerable})
        assert [score(name, one, answer()).value for name in TRIO] == [None, None, None]
    assert score("premise-corrected", case(), answer()).value is None
