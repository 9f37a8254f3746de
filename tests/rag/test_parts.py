"""Questions with several parts: what is left out beside better answers, and what a part leans on."""

from rag.parts import part_in_full
from tests.rag.test_quoting import ask, texts

BOTH = "How much did port director Alan Reed offer on Monday, and how many members would not return before Friday?"
OFFERED = "Alan Reed offered 4% on Monday."
REFUSED = "Mayor Ida Berg has refused to back the strike."


def test_what_may_answer_no_part_waits_until_the_model_is_asked_of_it(news_index, weighing):
    for yes, stated in ((0.97, [REFUSED, OFFERED]), (0.4, [OFFERED])):
        llm = weighing([f"{REFUSED} [2] {OFFERED} [1]"], {"Mayor Ida Berg": yes, "1,200 members": 0.9})
        answer = ask(news_index, llm, BOTH)
        assert texts(answer) == [*stated, "She said 1,200 members would not return before Friday."], yes
        assert answer.unanswered == () and answer.checks.doubted == 2 - len(stated)
        assert sum("Mayor Ida Berg" in asked for asked in llm.weighed) == 1


def test_a_part_that_speaks_of_the_one_before_is_judged_behind_it(news_index, weighing):
    question = "Who leads the dockworkers' union, and how many of her members would not return before Friday?"
    llm = weighing(["Maria Lopez leads the dockworkers' union. [1]"], {})
    ask(news_index, llm, question)
    whole = "Question: Who leads the dockworkers' union? how many of her members would not return before Friday?"
    assert llm.weighed and all(whole in asked for asked in llm.weighed)
    assert part_in_full("and whose name?", "Who drove the train,") == "and whose name?"
    assert part_in_full("and what is his name?", "Who drove the train,") == "Who drove the train? and what is his name?"
    assert part_in_full("which port did Alan Reed say he closed?", "Who leads the union") == (
        "which port did Alan Reed say he closed?"
    )
    assert part_in_full("What was it", "") == "What was it"


def test_a_written_sentence_that_counts_something_else_needs_a_clear_yes(news_index, weighing):
    question = "How many hours were the passengers stranded on the island?"
    written = "About 350 passengers were stranded on the island on Tuesday night."
    for yes, stated in ((0.8, [written]), (0.7, [])):
        answer = ask(news_index, weighing([f"{written} [1]"], {"350 passengers": yes}), question)
        assert texts(answer) == stated, yes
