"""What is told where several documents speak of one thing: their numbers differ, or only one names what is asked."""

import pytest

from rag.assistant import Assistant
from rag.llms.scripted import ScriptedLLM


def places(answer):
    return [(citation.hit.place.file, citation.hit.place.paragraph) for citation in answer.citations]


@pytest.fixture
def tolls(indexed):
    """Two articles that tell of one storm with different numbers."""
    return indexed(
        monday="Published: 3 May 2023\n\nThe storm killed 12 people in the port of Aldmouth.\n",
        friday="Published: 7 May 2023\n\nThe storm killed 14 people in the port of Aldmouth.\n",
    )


def test_where_sources_give_different_numbers_both_are_stated_though_the_model_names_one(tolls):
    answer = Assistant(tolls, ScriptedLLM(["The storm killed 12 people in Aldmouth."])).ask(
        "How many people did the storm kill in Aldmouth?"
    )
    assert [statement.text for statement in answer.statements] == [
        "The storm killed 12 people in Aldmouth.",
        "The storm killed 14 people in the port of Aldmouth.",
    ]
    assert [citation.hit.place.file for citation in answer.citations] == ["monday.txt", "friday.txt"]
    assert [statement.differs_from for statement in answer.statements] == [(), (1,)]


def test_both_are_stated_where_one_is_quoted(tolls, weighing):
    answer = Assistant(tolls, weighing([], {"killed 12": 0.99})).ask("How many people did the storm kill in Aldmouth?")
    assert [statement.text for statement in answer.statements] == [
        "The storm killed 12 people in the port of Aldmouth.",
        "The storm killed 14 people in the port of Aldmouth.",
    ]
    assert [statement.differs_from for statement in answer.statements] == [(), (1,)]


def test_both_numbers_of_the_model_are_told_to_differ(tolls):
    answer = Assistant(tolls, ScriptedLLM(["The storm killed 14 people. The storm killed 12 people."])).ask(
        "How many people did the storm kill in Aldmouth?"
    )
    assert [statement.differs_from for statement in answer.statements] == [(), (1,)]


def test_a_question_that_wants_no_number_gets_no_other_one(tolls):
    answer = Assistant(tolls, ScriptedLLM(["The storm killed 12 people in Aldmouth."])).ask(
        "What did the storm do in Aldmouth?"
    )
    assert len(answer.statements) == 1


def test_a_sentence_of_a_document_that_never_names_what_is_asked_is_no_answer_where_another_names_it(indexed):
    index = indexed(
        war="John Kirby said that nothing had changed in the opposition to a ceasefire.\n",
        court="John Kirby called the case before the ICJ unfounded.\n",
    )
    question = "What did John Kirby say about the ICJ case?"
    ceasefire = "John Kirby said that nothing had changed in the opposition to a ceasefire."
    answer = Assistant(index, ScriptedLLM([f"{ceasefire} John Kirby called the case unfounded."])).ask(question)
    assert places(answer) == [("court.txt", 1)]
    assert answer.checks.doubted == 1
    assert Assistant(index, ScriptedLLM([ceasefire]), doubted=True).ask(question).answered


def test_two_documents_are_not_mixed_up_in_one_sentence(says):
    answer = says("The ferry company said Ida Berg wants buses. [1]", "NOT STATED").ask(
        "What did the ferry company say?"
    )
    assert not answer.answered
    both = "Port director Alan Reed offered 4% to about 350 passengers stranded on the island. [1][2]"
    joined = says(both, "NOT STATED").ask("What did port director Reed offer the passengers stranded on the island?")
    assert not joined.answered
