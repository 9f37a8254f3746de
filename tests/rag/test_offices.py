"""A deputy, or who held an office before, is not who holds it."""

import pytest

from rag.answers import Verdict
from rag.offices import office_fault, tells_of_another_office
from rag.relevance import open_parts
from rag.verify import Evidence, verify
from tests.rag.test_quoting import ask, texts

DEPUTY = "Vedant Patel, the deputy spokesperson of the port, told reporters so."


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who is the spokesperson of the port?", DEPUTY),
        ("Who is the port's spokeswoman?", "Port Deputy Spokesman Vedant Patel said so."),
        ("What is the name of the harbour secretary?", "Under-Secretary Ann Lee met the assistant secretary Tom Lee."),
        ("Who was the president?", "Vice President Ann Lee signed it."),
        ("Who is the mayor of Aldmouth?", "Former Aldmouth mayor Ida Berg laughed."),
        ("Who's the mayor of Aldmouth?", "Ida Berg, the city's then mayor, laughed."),
    ],
)
def test_a_deputy_or_a_former_one_is_another(question, text):
    assert tells_of_another_office(question, text)
    assert open_parts(question, [text]) == [question]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who is the deputy spokesperson of the port?", DEPUTY),
        (
            "Who is the spokesperson of the port?",
            "Ann Lee, its spokesperson, and Tom Lee, her deputy spokesman, said so.",
        ),
        ("Who is the spokesperson of the port?", "Deputy Tom Lee said so. Ann Lee, the port's spokeswoman, did not."),
        ("Who was the mayor of Aldmouth?", "Former Aldmouth mayor Ida Berg laughed."),
        ("Who is the former mayor of Aldmouth?", "Former Aldmouth mayor Ida Berg laughed."),
        ("Who is the president of the union?", "Maria Lopez leads it."),
        ("Who met the mayor?", "Alan Reed met the deputy mayor, Tom Lee."),
        ("Who told the president so?", "Vice President Ann Lee did."),
        ("Who is the acting director?", "Alan Reed, the acting director, offered 4%."),
    ],
)
def test_others_are_not(question, text):
    assert not tells_of_another_office(question, text)


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("Vedant Patel is the spokesperson of the port.", Verdict.UNSUPPORTED),
        ("Vedant Patel is the deputy spokesperson of the port.", Verdict.SUPPORTED),
        ("Vedant Patel told reporters so.", Verdict.SUPPORTED),
    ],
)
def test_a_sentence_may_not_raise_a_deputy(statement, verdict):
    assert verify(statement, [Evidence(DEPUTY)]).verdict is verdict


def test_the_office_that_stands_over_the_paragraph_is_known():
    over = Evidence("Vedant Patel, deputy to Ann Lee, told reporters so.", background="The spokesperson of the port")
    assert not office_fault("Ann Lee is the spokesperson.", [f"{over.text}\n{over.background}"])


def test_a_deputy_is_no_answer_to_who_holds_the_office(indexed, weighing):
    index = indexed(port=f"{DEPUTY}\n")
    llm = weighing(["Vedant Patel is the spokesperson of the port. [1]"], {"Vedant Patel": 0.95})
    assert texts(ask(index, llm, "Who is the spokesperson of the port?")) == []
    llm = weighing([], {"Vedant Patel": 0.95})
    assert texts(ask(index, llm, "Who is the deputy spokesperson of the port?")) == [DEPUTY]
