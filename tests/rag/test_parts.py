"""Questions with several parts: what is left out beside better answers, and what a part leans on."""

import pytest

from rag.answers import Turn
from rag.errors import ModelError
from rag.parts import joins_two, part_in_full
from rag.relevance import asks_for_several
from rag.signals import HALF
from tests.rag.test_quoting import OFFER, ask, texts

BOTH = "How much did port director Alan Reed offer on Monday, and how many members would not return before Friday?"
OFFERED = "Alan Reed offered 4% on Monday."
REFUSED = "Mayor Ida Berg has refused to back the strike."


def test_what_may_answer_no_part_waits_until_the_model_is_asked_of_it(news_index, weighing):
    for yes, stated in ((0.97, [REFUSED, OFFERED]), (0.04, [OFFERED])):
        llm = weighing([f"{REFUSED} [2] {OFFERED} [1]"], {"Mayor Ida Berg": yes, "1,200 members": 0.9})
        answer = ask(news_index, llm, BOTH)
        assert texts(answer) == ["She said 1,200 members would not return before Friday.", *stated], yes
        assert answer.unanswered == () and answer.checks.doubted == 2 - len(stated)
        # where the paragraph gets rather a No, the model is asked about the statement, too
        assert sum("Mayor Ida Berg" in asked for asked in llm.weighed) == 1 + (yes < HALF)


def test_a_part_that_does_not_stand_by_itself_is_judged_behind_those_before_it(news_index, weighing):
    question = "Who leads the dockworkers' union, and how many of her members would not return before Friday?"
    llm = weighing(["Maria Lopez leads the dockworkers' union. [1]"], {})
    ask(news_index, llm, question)
    whole = "Question: Who leads the dockworkers' union? how many of her members would not return before Friday?"
    asked = [one for one in llm.weighed if "her members" in one.partition("Question: ")[2]]
    assert asked and all(whole in one for one in asked)


@pytest.mark.parametrize(
    ("part", "alone"),
    [
        ("and what is his name?", False),
        ("and how many people died?", False),
        ("why did the captain turn back?", False),
        ("When did he leave Aldmouth?", False),
        ("how many died in Aldmouth?", True),
        ("which port did Alan Reed say he closed?", True),
    ],
)
def test_a_part_stands_by_itself_where_it_names_something(part, alone):
    before = "Who drove the train,"
    assert part_in_full(part, before) == (part if alone else f"Who drove the train? {part}")
    assert part_in_full(part, "") == part


def test_another_article_does_not_answer_a_part_that_names_nothing(indexed, weighing):
    ferry = "The ferry Astrid sank off Port Ilmar on Monday night, and 40 people died."
    bus = "In the bus crash in Aldmouth twelve people died."
    index = indexed(ferry=f"Ferry sinks off Port Ilmar\n\n{ferry}\n", bus=f"Bus crash\n\n{bus}\n")
    question = "When did the ferry Astrid sink off Port Ilmar, and how many people died?"
    llm = weighing([f"{ferry} [1]"], {"bus crash": 0.9, "Astrid": 0.8})
    assert texts(ask(index, llm, question)) == [ferry]
    # nor where the model left that part
    llm = weighing(["The ferry Astrid sank off Port Ilmar on Monday night. [1]"], {"bus crash": 0.9, "Astrid": 0.1})
    answer = ask(index, llm, question)
    assert len(answer.statements) == 1 and answer.unanswered == ("and how many people died?",)


def test_a_part_that_names_nothing_is_answered_by_the_document_of_the_rest(indexed, weighing):
    sank, toll = "The ferry Astrid sank off Port Ilmar on Monday night.", "In all 40 people died that night."
    index = indexed(ferry=f"{sank}\n\n{toll}\n", bus="In the bus crash in Aldmouth many people died that night.\n")
    llm = weighing(["NOT STATED"], {sank: 0.9, "bus crash": 0.95, "In all 40": 0.9})
    question = "When did the ferry Astrid sink off Port Ilmar, and how many people died that night?"
    assert texts(ask(index, llm, question)) == [sank, toll]


def test_a_written_sentence_that_counts_something_else_needs_a_clear_yes(news_index, weighing):
    question = "How many hours were the passengers stranded on the island?"
    written = "About 350 passengers were stranded on the island on Tuesday night."
    for yes, stated in ((0.8, [written]), (0.7, [])):
        answer = ask(news_index, weighing([f"{written} [1]"], {"350 passengers": yes}), question)
        assert texts(answer) == stated, yes


@pytest.mark.parametrize(
    "question",
    [
        "How did the two brothers in Aldmouth and the family in Port Ilmar die?",
        "How did the crew of the Tern and the crew of the Gull die?",
        "What has happened to the captain and to the judge?",
        "What were the roles of Ida Berg and Alan Reed in the strike?",
    ],
)
def test_a_question_may_ask_the_same_about_two_things(question):
    assert joins_two(question) and asks_for_several(question)


@pytest.mark.parametrize(
    "question",
    [
        "What did Ida Berg and Alan Reed discuss?",
        "What did Ida Berg call it, and what did Alan Reed offer?",
        "What did Ida Berg and Alan Reed do?",
        "What did the mayor of Aldmouth and the head of the authority say?",
        "How far did the mayor and the captain who was drunk go on Monday?",
        "Who took the picture of Ida Berg and Alan Reed?",
        "Who called for law and order?",
        "When was the wedding of Ann Reed and Tom Lee?",
        "What is the population of Bosnia and Herzegovina?",
        "Why were the mayor and the judge arrested?",
        "How many of the dead and the injured were children?",
        "When did he come to power and to what end?",
        "Who wrote the story about Hamas and Israel?",
    ],
)
def test_what_is_told_of_two_together_or_named_in_one_is_one_thing(question):
    assert not joins_two(question)


def test_a_part_of_the_question_that_the_model_left_is_quoted(news_index, weighing):
    question = "What did mayor Ida Berg call the strike, and what did port director Alan Reed offer?"
    llm = weighing(
        ['Mayor Ida Berg called the strike "a gift to our rivals". [1]'], {("offered 4%", "Reed offer"): 0.9}
    )
    answer = ask(news_index, llm, question)
    assert texts(answer) == [OFFER, 'Mayor Ida Berg called the strike "a gift to our rivals".']
    assert len(answer.citations) == 2


def test_what_was_said_is_not_quoted_after_it(news_index, weighing):
    question = "What did mayor Ida Berg call the strike, and what did port director Alan Reed offer?"
    llm = weighing([f"{OFFER} [1]"], {"offered 4%": 0.9})
    assert texts(ask(news_index, llm, question)) == [OFFER]


def test_a_model_that_fails_over_a_part_costs_nothing_of_what_is_answered(news_index, weighing):
    class Failing(weighing):
        def weigh(self, messages, words):
            if self.asked:
                raise ModelError("It is gone.")
            return super().weigh(messages, words)

    question = "What did mayor Ida Berg do, and how many members would not return?"
    llm = Failing(["Mayor Ida Berg refused to back the strike. [1]"], {})
    answer = ask(news_index, llm, question)
    assert len(answer.statements) == 1
    assert answer.unanswered == ("how many members would not return?",)


def test_one_sentence_does_not_close_a_follow_up_with_two_parts(news_index, weighing):
    llm = weighing(["Alan Reed offered it on Monday. [1]"], {"gift to our rivals": 0.99, "offered 4%": 0.8})
    before = [Turn("Who is Alan Reed?", "A director.")]
    answer = ask(news_index, llm, "And when did he offer it, and what did she call it?", before)
    assert len(llm.asked) == 1
    assert texts(answer)[0] == "Alan Reed offered it on Monday."


def test_of_a_follow_up_with_two_parts_the_one_that_is_left_is_quoted(news_index, weighing):
    llm = weighing(['She called it "a gift to our rivals". [1]'], {"offered 4%": 0.9})
    before = [Turn("What did mayor Ida Berg and port director Alan Reed do?", "They spoke of the strike.")]
    answer = ask(news_index, llm, "And what did she call it, and when did he offer 4%?", before)
    assert texts(answer)[-1] == OFFER
