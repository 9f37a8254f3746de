"""Whether a run's sentences answer beside the probability that they carry."""

from dataclasses import asdict

import pytest

from evals.cases import Case
from evals.records import Record, Run
from evals.sentences import calibration
from rag.answers import Signals
from rag.signals import probability

GOOD, POOR = Signals(1, 1, 0, 1, 0.8, 0.9, 1, 1), Signals(0, 0.5, 1, 0, 0.1, 0.9, 0.2, 0)


def record(number, text, signals, main=True):
    case = Case(f"c{number}", "fact", "How much?", True, (("4%",),), ("9%",), main=main)
    answer = {
        "statements": [{"text": text, "citations": [{"number": 1}], "signals": asdict(signals)}],
        "citations": [{"number": 1, "file": "a.txt", "paragraph": 1}],
    }
    return Record(case, answer)


def test_sentences_that_answer_are_counted_at_their_probability():
    run = Run(
        {},
        (
            *(record(number, "He offered 4%.", GOOD) for number in range(12)),
            *(record(number, "He offered 9%.", POOR) for number in range(12, 20)),
            record(99, "He offered 9%.", GOOD, main=False),
        ),
    )
    found = calibration(run)
    assert found.count == 20
    assert [(one.count, one.right.value) for one in found.bins] == [(10, 0.2), (10, 1.0)]
    assert found.bins[-1].high == pytest.approx(probability(GOOD))
    assert found.auc == 1.0
    assert (0.5, 1.0, 1.0) in found.curve


def test_a_run_without_signals_has_nothing_to_calibrate():
    assert calibration(Run({}, ())).count == 0
