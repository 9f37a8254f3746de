"""When the model is asked a second time, and with what."""

from rag.answers import Turn
from rag.assistant import Assistant
from rag.llms.scripted import ScriptedLLM


def test_a_part_of_the_question_that_stays_open_is_named(says):
    answer = says("Mayor Ida Berg refused to back the strike. [1]", "NOT STATED").ask(
        "What did the mayor do, and how many ships did she see?"
    )
    assert answer.answered
    assert answer.unanswered == ("how many ships did she see?",)


def test_a_part_that_stays_open_is_asked_again_alone(news_index):
    llm = ScriptedLLM(["Mayor Ida Berg refused to back the strike. [1]", "1,200 members would not return. [1]"])
    answer = Assistant(news_index, llm).ask("What did the mayor do, and how many members would not return?")
    assert answer.unanswered == ()
    assert [statement.text for statement in answer.statements][-1] == "1,200 members would not return."
    assert answer.checks.calls == 2
    alone = llm.asked[-1][-1].content
    assert alone.endswith("Question: how many members would not return?")
    assert "[3]" not in alone


def test_a_model_that_fails_when_asked_again_costs_nothing_of_what_is_answered(news_index):
    llm = ScriptedLLM(["Mayor Ida Berg refused to back the strike. [1]"])  # a second question is a fault
    answer = Assistant(news_index, llm).ask("What did the mayor do, and how many members would not return?")
    assert len(answer.statements) == 1
    assert answer.unanswered == ("how many members would not return?",)


def test_a_follow_up_that_is_asked_again_keeps_what_was_said_before(news_index):
    llm = ScriptedLLM(["Lopez wants 19%. [1]", "Lopez wants 9%. [1]"])
    answer = Assistant(news_index, llm).ask("And what does she want?", [Turn("Who is Maria Lopez?", "A leader.")])
    assert answer.answered
    assert "Who is Maria Lopez?" in llm.asked[1][-1].content


def test_a_part_of_a_follow_up_that_stays_open_is_asked_again_alone(news_index):
    llm = ScriptedLLM(["Mayor Ida Berg refused to back the strike. [1]", "1,200 members would not return. [1]"])
    before = [Turn("Who is mayor Ida Berg?", "A mayor.")]
    answer = Assistant(news_index, llm).ask("And what did she do, and how many members would not return?", before)
    assert answer.checks.calls == 2
    assert answer.unanswered == ()


def test_where_the_check_left_everything_out_the_model_is_asked_once_more_with_the_best_evidence(says):
    answer = says("Alan Reed offered 14%. [1]", "Alan Reed offered 4%. [1]").ask("How much did Alan Reed offer?")
    assert [statement.text for statement in answer.statements] == ["Alan Reed offered 4%."]
    assert answer.removed == 1
    assert answer.checks.calls == 2


def test_a_model_that_says_nothing_is_stated_is_asked_once_more_where_a_passage_has_the_question_s_words(says):
    answer = says("NOT STATED", "Alan Reed offered 4%. [1]").ask("What did port director Alan Reed offer on Monday?")
    assert answer.answered
    far = says("NOT STATED").ask("Which ships lie at anchor outside the harbour?")
    assert not far.answered
    assert far.checks.calls == 1
