"""What the best paragraphs do not say is looked for in more of them, before anything is written or refused."""

import pytest

from rag.quoting import AGAINST, LIKELY, TRACE
from rag.signals import ENOUGH, HALF
from tests.rag.test_quoting import ask, texts

LAMPS = "Rita Brandt gave lamps to the miners of Aldmouth at the hearing."
QUESTION = "What did Rita Brandt give to the miners of Aldmouth at the hearing?"
BESIDE = {
    f"beside{at}": f"Rita Brandt did give day {at} to the miners of Aldmouth at the hearing.\n" for at in range(4)
}


@pytest.fixture
def mine(indexed):
    return indexed(lamps=f"{LAMPS}\n", **BESIDE)


def test_a_sentence_of_a_farther_paragraph_is_the_answer_from_half_a_yes_on(mine, weighing):
    llm = weighing([], {"lamps": HALF})  # a reply would be a fault
    assert texts(ask(mine, llm, QUESTION)) == [LAMPS]
    llm = weighing(["NOT STATED"], {"lamps": HALF - 0.01})
    assert ask(mine, llm, QUESTION) and llm.asked


def test_a_likely_one_is_where_nothing_else_is_to_be_found(mine, weighing):
    llm = weighing(["NOT STATED"], {"lamps": LIKELY})
    assert texts(ask(mine, llm, QUESTION)) == [LAMPS] and llm.asked and llm.imagined
    llm = weighing(["NOT STATED"], {"lamps": LIKELY}, against={"day 1": AGAINST})
    assert texts(ask(mine, llm, QUESTION)) == [BESIDE["beside1"].strip()]
    assert ask(mine, weighing(["NOT STATED"], {"lamps": LIKELY - 0.01}), QUESTION).refusal


def test_one_that_cannot_stand_alone_is_where_nothing_that_was_written_can_be_shown(indexed, weighing):
    she = LAMPS.replace("Rita Brandt", "She")
    index = indexed(lamps=f"Rita Brandt met Ida Berg.\n\n{she}\n", **BESIDE)  # she may be either
    llm = weighing(["NOT STATED"], {"lamps": HALF})
    assert texts(ask(index, llm, QUESTION)) == [she] and llm.asked


def test_what_speaks_against_the_question_is_looked_for_there_too(mine, weighing):
    question = QUESTION.replace("What did", "When did")
    answer = ask(mine, weighing(["NOT STATED"], {}, against={"lamps": AGAINST}), question)
    assert texts(answer) == [LAMPS] and not answer.answered
    assert not texts(ask(mine, weighing(["NOT STATED"], {}, against={"lamps": AGAINST - 0.01}), question))


def test_a_document_beside_the_question_is_not_looked_through(indexed, weighing):
    index = indexed(lamps=LAMPS.replace("Rita Brandt", "She") + "\n", **BESIDE)
    assert ask(index, weighing(["NOT STATED"], {"lamps": 0.99}, against={"lamps": 0.99}), QUESTION).refusal


def test_each_of_several_questions_is_looked_for_there_and_where_all_are_answered_nothing_is_written(mine, weighing):
    asked = "Who did give day 3 to the miners of Aldmouth at the hearing, and what lamps did Rita Brandt give?"
    apart = f"Who did give day 3 to the miners of Aldmouth at the hearing?\n{QUESTION}"
    said = {("day 3", "Who did"): ENOUGH, ("lamps", QUESTION): HALF}
    llm = weighing([], said, apart=apart)
    answer = ask(mine, llm, asked)
    assert texts(answer) == [BESIDE["beside3"].strip(), LAMPS] and not answer.unanswered
    llm = weighing(["NOT STATED"], {**said, ("lamps", QUESTION): 0.1}, apart=apart)
    assert ask(mine, llm, asked).unanswered and llm.asked


def test_what_is_said_near_by_is_told_before_anything_is_looked_for_farther_away(mine, weighing):
    whose = "Who did give day 3 to the miners of Aldmouth at the hearing?"
    asked = f"{QUESTION.rstrip('?')}, and who did give day 3 to the miners of Aldmouth at the hearing?"
    said = {("day 3", "Who did"): ENOUGH, ("lamps", QUESTION): HALF}
    llm = weighing([], said, apart=f"{QUESTION}\n{whose}")
    assert texts(ask(mine, llm, asked)) == [BESIDE["beside3"].strip(), LAMPS]


@pytest.mark.parametrize("trace", [TRACE, TRACE - 0.01])
def test_who_said_or_did_it_is_written_before_more_is_looked_for(mine, weighing, trace):
    """But nothing is written where no sentence near by has a trace of a Yes."""
    who, farther = "Who did give something to the miners of Aldmouth at the hearing?", BESIDE["beside1"].strip()
    llm = weighing(["Rita Brandt did. [1]"], {"Brandt did.": 0.9, "day 1": 0.9, "did give": trace})
    answer = ask(mine, llm, who)
    assert texts(answer) == (["Rita Brandt did."] if trace == TRACE else [farther])
    assert any(farther in asked for asked in llm.weighed) == (trace != TRACE)


PARCEL, CRATE = "On 12 December each household had a parcel in the mail.", "On 9 July a crate stood at the gate."
WHEN = "On which day did the miners of Aldmouth get lamps from Rita Brandt at the hearing?"


@pytest.fixture
def parcels(indexed):
    """More days than the model is asked about come nearer to the question than the two that a draft may point to."""
    met = [f"On {day} May the miners of Aldmouth met Rita Brandt at the hearing about lamps." for day in range(1, 9)]
    told = f"Rita Brandt spoke of the miners of Aldmouth. {PARCEL} {CRATE}"
    return indexed(first=" ".join(met[:4]) + "\n", second=" ".join(met[4:]) + "\n", third=f"{told}\n")


def test_what_was_written_and_left_out_points_to_a_sentence_that_is_told_in_other_words(parcels, weighing):
    for yes, told in ((HALF, [PARCEL]), (HALF - 0.01, [])):
        draft = "The lamps came on 12 December, to each household. [1]"
        llm = weighing([draft], {f"Passage: {PARCEL}": yes, "On": 0.1}, apart="")
        assert texts(ask(parcels, llm, WHEN)) == told
        assert any(PARCEL in asked for asked in llm.weighed)


def test_where_one_draft_has_pointed_to_a_sentence_no_other_is_followed(parcels, weighing):
    drafts = "The lamps came on 12 December, to each household. [1] They came on 9 July, in a crate at the gate. [1]"
    llm = weighing([drafts], {f"Passage: {PARCEL}": 0.9, f"Passage: {CRATE}": 0.9, "On": 0.1}, apart="")
    assert texts(ask(parcels, llm, WHEN)) == [PARCEL]
