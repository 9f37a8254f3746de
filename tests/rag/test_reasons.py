"""A reason is shown only where the paragraph gives one; that two things are told one after the other is none."""

import pytest

from rag.answers import Verdict
from rag.reasons import reason_fault
from rag.verify import Evidence, verify


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("Biden allowed the operation because he opposed it.", "Biden opposed the operation over the weekend."),
        ("Shares fell due to the report.", "Shares fell after the report."),
        ("The ferry stopped as a result of the strike.", "The ferry stopped. So did the strike, as well as the talks."),
    ],
)
def test_a_reason_that_the_paragraph_does_not_give_is_named(statement, source):
    assert "gives none" in reason_fault(statement, [source])


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("Shares fell because of the report.", "The report caused shares to fall."),
        (
            "Biden paused the bombs because he feared for Rafah.",
            "Biden paused the bombs for fear of their use in Rafah.",
        ),
        ("The ferry stopped because snow fell.", "The ferry stopped as snow fell."),
        ("The ferry stopped because of the strike.", "The ferry stopped, the company said, citing the strike."),
        ("Shares fell after the report.", "Shares fell. A report came out."),
        ("The court is to decide.", "The court is to decide."),
    ],
)
def test_a_reason_in_other_words_is_a_reason_and_what_gives_none_needs_none(statement, source):
    assert not reason_fault(statement, [source])


def test_what_joins_a_false_premise_and_a_true_sentence_is_left_out():
    source = "In the call the secretary reiterated his opposition to a major ground operation in Rafah to Gallant."
    said = "The secretary allowed Gallant a major ground operation in Rafah because he reiterated his opposition to it."
    assert verify(said, [Evidence(source)]).verdict is Verdict.UNSUPPORTED
    assert verify(source.replace("In the call the", "The"), [Evidence(source)]).verdict is not Verdict.UNSUPPORTED
