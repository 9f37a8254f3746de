"""What a question takes for granted, and sentences that deny it."""

import pytest

from rag.answers import Verdict
from rag.assistant import Assistant
from rag.premise import denied

BACKED = "Why did mayor Ida Berg back the strike of the drivers?"
REFUSED = "Mayor Ida Berg said she would not back the strike of the drivers."


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        (BACKED, REFUSED, "back the strike"),
        ("Why did the council pay for the bridge?", "The council vetoed a plan for the bridge.", "bridge"),
        ("What did the commission's decision change?", "The commission reached no decision.", "decision"),
        # affirmed, or denied of something else, or in another clause
        (BACKED, "Mayor Ida Berg said she would back the strike.", ""),
        (BACKED, "Mayor Ida Berg was not there.", ""),
        (BACKED, "She did not come, back the strike as she may.", ""),
        # a name is not what is denied, nor what is not denied alone
        ("What did Ida Berg say?", "The council said so without Ida Berg.", ""),
        ("Who sang Stop the Clocks?", 'The song "Can\'t Stop the Clocks" is by Alan Reed.', ""),
        (BACKED, "Mayor Ida Berg did not only back the strike, she led it.", ""),
        # a question that denies takes the denial for granted
        ("Why did mayor Ida Berg not back the strike?", REFUSED, ""),
    ],
)
def test_a_sentence_denies_what_a_question_takes_for_granted(question, sentence, words):
    assert denied(question, sentence) == words


@pytest.mark.parametrize("reply", ["NOT STATED", "Mayor Ida Berg backed the strike because she liked it. [1]"])
def test_where_nothing_answers_the_denial_is_quoted(indexed, weighing, reply):
    index = indexed(strike=f"{REFUSED}\n\nThe drivers ended their strike on Tuesday.\n")
    answer = Assistant(index, weighing([reply], {})).ask(BACKED)
    [statement] = answer.statements
    assert (statement.text, statement.verdict) == (REFUSED, Verdict.QUOTED)
    assert "back the strike" in statement.reason
    [note] = statement.footnotes
    assert note.quote.text == REFUSED


def test_what_does_not_give_the_day_that_is_asked_for_may_deny_that_there_was_one(indexed, weighing):
    index = indexed(strike=f"{REFUSED}\n")
    answer = Assistant(index, weighing(["NOT STATED"], {})).ask(BACKED.replace("Why", "When"))
    assert [statement.text for statement in answer.statements] == [REFUSED]


def test_a_denial_that_is_far_from_the_question_is_not_quoted(indexed, weighing):
    index = indexed(strike="The union has no office in the harbour, nor plans to open any.\n")
    assert Assistant(index, weighing(["NOT STATED"], {})).ask("How deep is the office of the mayor?").refusal
