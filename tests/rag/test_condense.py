"""A follow-up that the model writes anew is searched for, and answered at once, as a question that stands by itself."""

import pytest

from rag.answers import Turn
from rag.condense import condense
from tests.rag.test_quoting import ask, texts

TURN = Turn("Who leads the dockworkers' union?", "Maria Lopez leads the dockworkers' union.")
WANTS = 'Maria Lopez, who leads the dockworkers\' union, wants 9% and "not a cent less".'
ANEW = "What does Maria Lopez want?"


def test_the_question_that_stands_by_itself_is_asked_and_told(news_index, weighing):
    llm = weighing([], {"wants 9%": 0.8}, anew=f"{ANEW}\n")
    answer = ask(news_index, llm, "And what does she want?", [TURN])
    assert texts(answer) == [WANTS]  # with a Yes of 0.8 it is the answer at once, as to a question asked in full
    assert (answer.question, answer.searched_for) == ("And what does she want?", ANEW)
    assert all(f"Question: {ANEW}" in asked for asked in llm.weighed)


def test_without_a_clear_yes_the_model_writes_on_the_follow_up_behind_the_turn_before(news_index, weighing):
    llm = weighing([f"{WANTS} [1]"], {"wants 9%": 0.7}, anew=ANEW)
    answer = ask(news_index, llm, "And what does she want?", [TURN])
    assert texts(answer) == [WANTS]
    assert answer.searched_for == f"{TURN.question} {TURN.answer} And what does she want?"


def test_what_says_no_more_than_the_turn_before_is_no_answer_to_who_else(news_index, weighing):
    turn = Turn("Who leads the union?", WANTS)
    llm = weighing(["NOT STATED"], {"wants 9%": 0.9}, anew="Who else but Maria Lopez leads the union?")
    assert texts(ask(news_index, llm, "Who else leads it?", [turn])) == []


def test_a_follow_up_for_several_things_is_not_quoted_at_once(news_index, weighing):
    anew = "What does Maria Lopez want, and how many members would not return?"
    llm = weighing(["NOT STATED"], {"wants 9%": 0.9}, anew=anew)
    ask(news_index, llm, "And what does she want?", [TURN])
    assert not any(f"Question: {anew}" in asked for asked in llm.weighed)


@pytest.mark.parametrize(
    ("asked", "anew", "kept"),
    [
        ("And what does she want?", ANEW, ANEW),
        ("And what does she want?", f"  {ANEW}\nMaria Lopez wants 9%.", ANEW),
        ("And what does she want?", "What does Ida Berg want?", ""),  # of whom nobody spoke
        ("And what does she want?", "What did Maria Lopez want on 3 May 2021?", ""),
        ("And what does Alan Reed say?", ANEW, ""),  # of whom no word is left
        ("And what does she want?", "What does she want?", ""),
        ("And what does she want?", "Maria Lopez wants 9%.", ""),
        ("And what does she want?", "", ""),
    ],
)
def test_it_keeps_to_the_names_and_days_of_the_conversation(weighing, asked, anew, kept):
    assert condense(weighing([], {}, anew=anew), asked, TURN, lambda usage: None) == kept


def test_where_the_model_strays_it_is_asked_behind_the_turn_before(news_index, weighing):
    answer = ask(news_index, weighing(["NOT STATED"], {}, anew="What does Ida Berg want?"), "And she?", [TURN])
    assert answer.searched_for == f"{TURN.question} {TURN.answer} And she?"


def test_a_question_that_stands_by_itself_is_left_as_it_is(news_index, weighing):
    llm = weighing(["NOT STATED"], {}, anew="What does Maria Lopez want?")
    assert ask(news_index, llm, "What did Alan Reed offer?", [TURN]).searched_for == "What did Alan Reed offer?"
