"""Answers in quite other words than the question's, found by a sentence that the model makes up and nobody sees."""

import pytest

from rag.answers import Turn
from rag.errors import ModelError
from rag.quoting import LIKELY
from rag.signals import HALF
from tests.rag.test_quoting import ask, texts

SANG = "“We sang,” said one of those who hung above Aldmouth that night."
QUESTION = "How did commuters stuck over Aldmouth keep their spirits up?"
MADE_UP = "“We sang,” said one of those who were stuck."
BESIDE = {
    f"beside{at}": f"Commuters were stuck in Aldmouth, and their spirits were low on day {at}.\n" for at in range(6)
}


@pytest.fixture
def lifts(indexed):
    return indexed(lift=f"{SANG}\n", **BESIDE)


def test_what_answers_in_other_words_is_found_by_a_made_up_answer(lifts, weighing):
    llm = weighing(["NOT STATED"], {"We sang": LIKELY}, made_up=MADE_UP)
    answer = ask(lifts, llm, QUESTION)
    assert texts(answer) == [SANG] and llm.imagined == [QUESTION]
    assert answer.answered and answer.statements[0].footnotes[0].quote.text == SANG


@pytest.mark.parametrize(("yes", "made_up"), [(LIKELY - 0.01, MADE_UP), (0.99, ""), (0.99, " \n")])
def test_it_must_be_likely_and_found(lifts, weighing, yes, made_up):
    answer = ask(lifts, weighing(["NOT STATED"], {"We sang": yes}, made_up=made_up), QUESTION)
    assert not answer.answered and texts(answer) == []


def test_nothing_that_is_made_up_is_ever_shown(lifts, weighing):
    answer = ask(lifts, weighing(["NOT STATED"], {}, made_up="They danced with Ida Berg."), QUESTION)
    assert "danced" not in repr(answer)


def test_where_something_is_stated_nothing_is_made_up(lifts, weighing):
    llm = weighing(["Commuters were stuck in Aldmouth, and their spirits were low. [1]"], {"spirits were low": 0.9})
    assert texts(ask(lifts, llm, QUESTION)) and llm.imagined == []


def test_a_document_that_lacks_a_name_of_the_question_is_not_looked_at(indexed, weighing):
    sang = "“We sang,” said one of those who were stuck there."
    index = indexed(lift=f"{sang}\n", **BESIDE)
    llm = weighing(["NOT STATED"], {"We sang": 0.99}, made_up=MADE_UP)
    assert not ask(index, llm, QUESTION).answered and llm.imagined


def test_a_follow_up_is_made_up_behind_what_it_leans_on(lifts, weighing):
    before = [Turn("Who was stuck over Aldmouth?", "Commuters.")]
    for yes, told in ((HALF, [SANG]), (HALF - 0.01, [])):  # of that on which it leans much may get a faint Yes
        llm = weighing(["NOT STATED"], {"We sang": yes}, made_up=MADE_UP)
        assert texts(ask(lifts, llm, "And how did they keep their spirits up?", before)) == told
    assert llm.imagined == ["Who was stuck over Aldmouth? And how did they keep their spirits up?"]


def test_a_model_that_fails_over_it_is_told(lifts, weighing):
    class Failing(weighing):
        def stream(self, messages, max_tokens):
            if self.asked:
                raise ModelError("It is gone.")
            return super().stream(messages, max_tokens)

    with pytest.raises(ModelError, match="It is gone"):
        ask(lifts, Failing(["NOT STATED"], {}), QUESTION)
