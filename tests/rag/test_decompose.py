"""A question for several things, taken apart by the model into questions that are answered one by one."""

import pytest

from rag.answers import Turn, Verdict
from rag.decompose import decompose
from rag.errors import BadReply
from rag.llms.chat import Weighed
from rag.quoting import LIKELY
from rag.signals import ENOUGH
from tests.rag.test_quoting import ask, texts

TERN, GULL = "The crew of the Tern froze to death on Monday.", "The crew of the Gull drowned on Tuesday."
QUESTION = "How do the ends of the crews of the Tern and the Gull compare?"
APART = "How did the crew of the Tern die?\nHow did the crew of the Gull die?"
CLEAR = {"the Tern froze": ENOUGH, "the Gull drowned": ENOUGH}


@pytest.fixture
def ships(indexed):
    return indexed(tern=f"{TERN}\n", gull=f"{GULL}\n")


def test_each_question_is_answered_by_its_own_sentence(ships, weighing):
    llm = weighing(["NOT STATED"], CLEAR, apart=APART)
    answer = ask(ships, llm, QUESTION)
    assert texts(answer) == [TERN, GULL] and llm.apart == [QUESTION] and answer.answered
    assert [one.verdict for one in answer.statements] == [Verdict.QUOTED] * 2
    assert len(answer.citations) == 2 and not answer.unanswered


def test_one_needs_a_clear_yes_and_beside_it_another_a_likely_one(ships, weighing):
    question = "How did the crew of the Tern and the crew of the Gull die?"

    def answered(tern, gull):
        weighs = {"the Tern froze": tern, "the Gull drowned": gull}
        return texts(ask(ships, weighing(["NOT STATED"], weighs, apart=APART), question))

    assert answered(ENOUGH, LIKELY) == [TERN, GULL]
    assert answered(ENOUGH, LIKELY - 0.01) == [TERN]
    assert answered(LIKELY - 0.01, LIKELY - 0.01) == []


def test_beside_what_is_stated_a_sentence_may_be_likely_behind_its_title_alone(indexed, weighing):
    long = "The harbour office counted the boats that had come back, and asked those who had seen lights to ring it."
    pages = {"tern": f"Storm of May hits Aldmouth\n\n{TERN}\n\n{long}\n"}
    index = indexed(**pages, gull=f"Storm of June hits Aldmouth\n\n{GULL}\n\n{long}\n")

    def answered(tern, titled):
        weighs = {f"Aldmouth. {GULL}": titled, "the Tern froze": tern, "the Gull drowned": LIKELY - 0.01}
        return texts(ask(index, weighing(["NOT STATED"], weighs, apart=APART), QUESTION))

    assert answered(ENOUGH, LIKELY) == [TERN, GULL]
    assert answered(ENOUGH, LIKELY - 0.01) == [TERN]
    assert answered(LIKELY - 0.01, 0.99) == []  # by itself it is not sure enough


def test_two_names_that_are_joined_are_asked_about_one_by_one_where_the_model_says_so(indexed, weighing):
    apart = "What did Ida Berg say?\nWhat did Alan Reed say?"
    berg, reed = "Ida Berg said that the strike was a gift.", "Alan Reed said that trade had fallen."
    question, clear = "What did Ida Berg and Alan Reed say?", {"Ida Berg": ENOUGH, "Alan Reed": ENOUGH}
    index = indexed(berg=f"{berg}\n", reed=f"{reed}\n")
    llm = weighing(["NOT STATED"], clear, apart=apart)
    assert texts(ask(index, llm, question)) == [berg, reed] and llm.apart == [question]
    # one that the model does not take apart is asked as it stands
    llm = weighing([f"{berg} [1]"], clear, apart=question)
    assert texts(ask(index, llm, question)) == [berg] and llm.apart == [question]


@pytest.mark.parametrize(
    ("told", "question"),
    [
        ("Ida Berg and Alan Reed said that talks would go on.", "What did Ida Berg and Alan Reed say?"),
        ("Mayor Alan Reed and Ida Berg said that talks would go on.", "What did Berg and Reed say?"),
        ("Talks with Alan Reed would go on, Ida Berg said.", "What did Ida Berg and Alan Reed discuss?"),
    ],
)
def test_what_a_paragraph_tells_of_both_or_they_did_together_is_not_taken_apart(indexed, weighing, told, question):
    llm = weighing([f"{told} [1]"], {"Talks": 0.9, "talks": 0.9}, apart="What did Berg say?\nWhat did Reed say?")
    assert texts(ask(indexed(both=f"{told}\n"), llm, question)) == [told] and llm.apart == []


def test_what_the_model_writes_besides_is_stated_and_what_only_repeats_a_quoted_sentence_is_not(indexed, weighing):
    more = "The crews of the Tern and the Gull met their ends within sight of Aldmouth."
    index = indexed(tern=f"{TERN}\n", gull=f"{GULL}\n\n{more}\n")
    written = f"The crew of the Tern froze to death. [1] {more} [3]"
    llm = weighing([written], CLEAR | {"met their ends": ENOUGH}, apart=APART)
    assert texts(ask(index, llm, QUESTION)) == [TERN, GULL, more]
    # it is judged by the question that it answers best, and left out where it answers none
    llm = weighing([written], CLEAR | {"met their ends": 0.05}, apart=APART)
    assert texts(ask(index, llm, QUESTION)) == [TERN, GULL]


def test_of_one_that_is_taken_apart_the_questions_that_stay_open_are_told(ships, weighing):
    class OfTheTern(weighing):
        def weigh(self, messages, words):
            weighed = super().weigh(messages, words)
            of_gull = "Gull" in messages[-1].content.partition("Question: ")[2]
            return weighed if not of_gull else Weighed((0.05, 0.95), weighed.usage)

    answer = ask(ships, OfTheTern(["NOT STATED"], {"the Tern froze": ENOUGH}, apart=APART), QUESTION)
    assert texts(answer) == [TERN]
    assert answer.unanswered == ("How did the crew of the Gull die?",)


def test_one_sentence_that_answers_both_leaves_none_open(indexed, weighing):
    both = "The crew of the Tern and that of the Gull drowned off Aldmouth."
    answer = ask(indexed(ships=f"{both}\n"), weighing(["NOT STATED"], {"drowned off": 0.99}, apart=APART), QUESTION)
    assert texts(answer) == [both]
    assert answer.unanswered == ()


def test_one_that_finds_no_clear_sentence_is_searched_for_by_a_made_up_answer(ships, weighing):
    llm = weighing(["NOT STATED"], {"the Tern froze": ENOUGH}, apart=APART)
    ask(ships, llm, QUESTION)
    assert llm.imagined == ["How did the crew of the Gull die?"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (APART, APART.splitlines()),
        (f"{APART}\n\n  How did the  crew of the Tern die?\n", APART.splitlines()),  # once is enough
        (f"{APART}\nHow did the crew of the Curlew die?", APART.splitlines()),  # of no ship that was asked of
        (f"{APART}\nHow did the crew of the Gull die on 4 May 2021?", APART.splitlines()),
        (f"Here you are:\n{APART}", APART.splitlines()),
        ("How did the crew of the Tern die?\nHow did the crew of the Curlew die?", []),
        (QUESTION, []),
        ("They froze.", []),
        (
            "\n".join(f"How did sailor {chr(97 + at)} die?" for at in range(9)),
            [f"How did sailor {c} die?" for c in "abcd"],
        ),
    ],
)
def test_the_questions_keep_to_the_names_and_days_of_the_one_that_was_asked(weighing, said, kept):
    assert decompose(weighing([], {}, apart=said), QUESTION, lambda usage: None) == kept


@pytest.mark.parametrize(
    ("joined", "first", "other"),
    [
        ("between 11 and 19 March", "on 11 March", "on 12 March"),
        ("from the 3rd of May and 5 May", "on 5 May", "on 6 May"),
        ("from January to May 2024", "in January 2024", "in March 2024"),
    ],
)
def test_two_days_may_share_their_month_and_two_months_their_year(weighing, joined, first, other):
    question = f"How did the crew's number change {joined}?"
    said = [f"How many were there {when}?" for when in (joined, first, other)]
    assert decompose(weighing([], {}, apart="\n".join(said)), question, lambda usage: None) == said[:2]


def test_a_question_for_one_thing_is_not_taken_apart_nor_is_a_follow_up(ships, weighing):
    llm = weighing(["NOT STATED"] * 2, CLEAR, apart=APART)
    ask(ships, llm, "How did the crew of the Tern die?")
    ask(ships, llm, "And how do their ends compare?", [Turn("Who sailed on the Tern and the Gull?", GULL)])
    assert llm.apart == []


def test_a_model_that_has_nothing_to_add_is_no_fault_but_one_that_says_nothing_is(ships, weighing):
    assert texts(ask(ships, weighing([""], CLEAR, apart=APART), QUESTION)) == [TERN, GULL]
    with pytest.raises(BadReply):
        ask(ships, weighing([""], {}, apart=APART), QUESTION)
