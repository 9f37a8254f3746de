"""Sentences that cannot be read without the one before them: sought, judged and quoted with it."""

from dataclasses import replace

import pytest

from rag.passages import shown
from rag.quoting import Quoting
from rag.signals import ENOUGH
from tests.rag.test_quoting import RETURNED, ask, texts


@pytest.mark.parametrize("who", ["On Monday she said", "According to him,"])
def test_a_sentence_that_says_she_and_names_nobody_before_is_no_answer_by_itself(indexed, weighing, who):
    index = indexed(strike=f"{who} 1,200 members would not return before Friday.\n")
    llm = weighing(["1,200 members would not return before Friday. [1]"], {"1,200": 0.99})
    assert texts(ask(index, llm, RETURNED)) == ["1,200 members would not return before Friday."]


def test_a_sentence_that_leans_on_the_one_before_is_sought_with_it(indexed, weighing):
    led = "Kadewerk, which lost the contract in October, welcomed the ruling."
    leaning = "Its founder said that the past nine months had cost the firm 30 of its 85 people."
    nearer = {"run": "Two people run the firm Kadewerk.\n", "has": "Kadewerk has many people.\n"}
    index = indexed(ruling=f"{led} {leaning}\n", lost="Two firms and ten people lost to Kadewerk.\n", **nearer)
    question = "How many of its people has the firm Kadewerk lost?"
    assert texts(ask(index, weighing([], {f"{led} {leaning}": ENOUGH}), question)) == [f"{led} {leaning}"]


@pytest.mark.parametrize(("near", "alone"), [(0.64, True), (0.66, False)])
def test_having_a_sentence_more_is_not_enough_to_go_before_one_that_tells_it_alone(indexed, near, alone):
    sold = "Of its people the firm Kadewerk has lost 55."
    hits = indexed(jobs=f"{sold} It sold two of its houses.\n").search("Kadewerk", 1).hits

    def order(_, found):
        return [replace(one, score=0.6 if shown(one) == sold else near) for one in found]

    [found] = Quoting(lambda *_: 1.0, order).answering("How many?", "How many?", hits)
    assert (shown(found) == sold) is alone


def test_a_sentence_that_leans_on_the_one_before_is_judged_and_quoted_with_it(indexed, weighing):
    wrote, bore = (
        "The minister's brother wrote a figure on a napkin.",
        "It bore the number 210 and a drawing of a fish.",
    )
    index = indexed(trial=f"{wrote} {bore} The court adjourned.\n")
    question = "What is the number that the napkin bore, with a drawing of a fish?"
    at_once = ask(index, weighing([], {f"{wrote} {bore}": ENOUGH}), question)
    assert texts(at_once) == [f"{wrote} {bore}"]
    assert at_once.statements[0].footnotes[0].quote.text == f"{wrote} {bore}"
    # what it leans on is stated already
    both = "Who wrote on a napkin, and what is the number that the napkin bore, with a drawing of a fish?"
    after = ask(index, weighing(["NOT STATED"], {f"{wrote} {bore}": ENOUGH, wrote: ENOUGH}), both)
    assert texts(after) == [wrote, bore]
