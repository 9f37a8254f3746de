"""Whom a passage means by “she”: told to the model, footnoted, and quoted where it was asked who she is."""

from rag.passages import naming, sentences, shown, told
from tests.rag.test_quoting import RETURN, RETURNED, WANTS, ask, texts


def test_a_sentence_that_says_she_is_footnoted_to_the_one_that_names_her_too(news_index, weighing):
    answer = ask(news_index, weighing([], {"1,200 members": 0.99}), RETURNED)
    assert texts(answer) == [RETURN]
    assert [citation.hit.place.paragraph for citation in answer.citations] == [5, 4]
    assert [note.quote.text for note in answer.statements[0].footnotes] == [RETURN, WANTS]


def test_who_it_was_is_told_by_the_sentence_that_names_her(news_index, weighing):
    llm = weighing([], {"She (Maria Lopez) said 1,200 members": 0.99})
    answer = ask(news_index, llm, "Who told that 1,200 members would not return before Friday?")
    assert texts(answer) == [WANTS, RETURN]
    assert answer.statements[0].reason == "it names Maria Lopez"


def test_people_of_whom_she_speaks_are_not_who_said_it(indexed, weighing):
    named, said = (
        "Khalid al-Marwani, the minister, promised an inquiry.",
        "“We owe the families every answer,” he said.",
    )
    index = indexed(a=f"{named} {said}\n")
    llm = weighing([], {"he (Khalid al-Marwani) said": 0.99})
    assert texts(ask(index, llm, "Who said that he would owe every answer to relatives?")) == [named, said]
    assert texts(ask(index, llm, "What do they owe the families, every answer?")) == [said]


def test_the_name_is_told_in_the_sentence_that_means_it_and_found_where_it_is_a_name(indexed):
    bell = "Anna Bell, a teacher, said the school was shut."
    index = indexed(a=f"{bell}\n\nThe bell rang at noon.\n\nIt snowed. “It is cold,” she said. Tom Moss left.\n")
    [hit] = [one for one in index.search("It is cold, Tom Moss", 9).hits if "cold" in one.text]
    assert told(hit) == "It snowed. “It is cold,” she (Anna Bell) said. Tom Moss left."
    cold = sentences(hit)[1]
    assert (cold.meant, shown(naming(cold, index.document_of))) == ("Anna Bell", bell)
