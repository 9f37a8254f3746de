"""The model is asked, Yes or No, whether a paragraph answers: when, of what, and what comes of it."""

import pytest

from index.passages import Hit, Place
from index.pinned import LANGUAGE_MODEL
from rag.assistant import Assistant
from rag.finding import Scope
from rag.llms.chat import Usage, Weighed
from rag.llms.scripted import ScriptedLLM
from rag.probe import PROBE_OPENING, Probe, likeliest
from rag.prompt import ANSWERING
from rag.signals import ENOUGH, HIGHEST, LOWEST, Relevance

RETURN = "How many members would not return before Friday?"


class Weighing(ScriptedLLM):
    """Is taken for the model that ships; says Yes with the probability that stands beside words of the passage."""

    model = LANGUAGE_MODEL.name

    def __init__(self, replies, said):
        def weights(messages):
            passage = messages[-1].content.partition("\n\nQuestion: ")[0]
            yes = next((one for words, one in said.items() if words in passage), 0.05)
            return yes, 1 - yes

        super().__init__(replies, weights=weights)
        self.weighed = []
        self.grammars = []

    def stream(self, messages, max_tokens, grammar=None):
        self.grammars.append(grammar)
        return super().stream(messages, max_tokens, grammar)

    def weigh(self, messages, words):
        self.weighed.append(messages[-1].content)
        return super().weigh(messages, words)


def hit(text, window=None):
    start, end = window or (0, len(text))
    return Hit(Place("docs", "a.txt", 1, 0, len(text), ""), text, None, None, "", (start, end), 0.0)


def test_a_pair_is_asked_about_once_in_one_message_after_the_examples():
    llm, used = Weighing([], {"ferry": 0.9}), []
    probe = Probe(lambda: llm, used.append)
    assert probe("Who?", hit("the ferry", (4, 9))) == probe("Who?", hit("the ferry", (4, 9))) == 0.9
    assert len(llm.weighed) == len(used) == 1
    assert llm.weighed[0].startswith("Passage: ferry\n")
    assert "Question: Who?" in llm.weighed[0]
    assert probe("When?", hit("the ferry")) == 0.9
    assert len(used) == 2
    assert PROBE_OPENING[0].role == "system"


def test_a_model_that_does_not_tell_says_nothing():
    class Silent(ScriptedLLM):
        def weigh(self, messages, words):
            return Weighed(None, Usage(7, 1))

    used = []
    probe = Probe(lambda: Silent([]), used.append)
    assert probe("Who?", hit("the ferry")) is None
    assert used == [Usage(7, 1)]
    assert likeliest(probe, "Who?", [hit("the ferry")]) == []


def test_the_likeliest_is_the_one_with_the_clearest_yes_if_it_is_clear():
    said = {"one": ENOUGH, "two": 0.9, "three": ENOUGH - 0.01}
    hits = [hit(word) for word in said]

    def probe(question, one):
        return said[one.text]

    assert likeliest(probe, "Who?", hits) == [hits[1]]
    assert likeliest(probe, "Who?", hits[:1]) == [hits[0]]
    assert likeliest(probe, "Who?", hits[2:]) == []
    assert likeliest(probe, "Who?", []) == []


def ask(index, llm, question=RETURN, **more):
    return Assistant(index, llm, **more).ask(question, scope=Scope(top_k=4))


def test_a_clear_no_leaves_a_true_sentence_out_and_a_clear_yes_lets_it_stand(news_index):
    question, reply = "Why would 1,200 members return?", "1,200 members would not return before Friday. [1]"
    left_out = ask(news_index, Weighing([reply, reply], {}), question)
    assert not left_out.answered
    stands = ask(news_index, Weighing([reply, reply], {"1,200 members": 0.95}), question)
    assert [statement.text for statement in stands.statements] == ["1,200 members would not return before Friday."]


def test_what_the_other_signals_decide_is_not_asked_and_the_fit_asks_of_everything(news_index):
    def probe(question, one):
        raise AssertionError("the model was asked")

    sure = Relevance([RETURN], 1.0, news_index.likeness, 1e-9, probe=probe)
    found = hit("1,200 members would not return before Friday.")
    from rag.answers import Check, Quote, Verdict

    quotes = [(found, Quote(0, len(found.text), found.text))]
    _, signals = sure.signals(found.text, Check(Verdict.QUOTED, "", 1.0), quotes, True)
    assert signals.yes is None
    assert sure.doubts(signals, quotes) is False
    assert sure.doubts(signals, quotes, lent=True) is None
    assert Relevance([RETURN], 1.0, news_index.likeness, 0.0, probe=probe, every=True).doubts(signals, quotes) is None
    assert LOWEST < ENOUGH < HIGHEST


def test_where_nothing_is_stated_the_paragraph_with_a_clear_yes_is_asked_about_alone(news_index):
    llm = Weighing(["NOT STATED", "1,200 members would not return before Friday. [1]"], {"1,200 members": 0.95})
    answer = ask(news_index, llm)
    assert answer.answered
    alone = llm.asked[-1][-1].content
    assert "1,200 members" in alone
    assert "[2]" not in alone


@pytest.mark.parametrize(("model", "forced"), [(LANGUAGE_MODEL.name, ANSWERING), ("another", None)])
def test_a_denial_is_overruled_only_by_a_clear_yes(news_index, model, forced):
    question = "What did port director Alan Reed offer on Monday?"
    llm = Weighing(["NOT STATED", "Alan Reed offered 4%. [1]"], {"Alan Reed offered": 0.95})
    llm.model = model
    assert ask(news_index, llm, question).answered
    assert llm.grammars == [None, forced]


def test_where_no_paragraph_has_a_clear_yes_it_is_not_asked_again(news_index):
    llm = Weighing(["NOT STATED"], {})  # a second reply would be a fault
    answer = ask(news_index, llm)
    assert not answer.answered
    assert len(llm.weighed) == 2


def test_what_was_left_out_may_be_said_again_of_the_paragraph_alone(news_index):
    wrong = "1,300 members would not return before Friday. [1]"
    llm = Weighing([wrong, "1,200 members would not return before Friday. [1]"], {"1,200 members": 0.95})
    answer = ask(news_index, llm)
    assert [statement.text for statement in answer.statements] == ["1,200 members would not return before Friday."]
    assert answer.removed == 1


def test_another_model_is_not_asked_yes_or_no(news_index):
    llm = Weighing(["1,200 members would not return before Friday. [1]"], {})
    llm.model = "another"
    assert ask(news_index, llm).answered
    assert llm.weighed == []


@pytest.mark.parametrize("more", ["", ", and how many ships did she see?"])
@pytest.mark.parametrize("doubted", [False, True])
@pytest.mark.parametrize("yes", [0.05, 0.95])
def test_the_question_s_own_words_are_lent_only_by_a_clear_yes(news_index, yes, doubted, more):
    question = f"How did the mayor characterise lending her voice to those who walked out{more or '?'}"
    reply = 'Ida Berg characterised lending her voice to those who walked out as "a gift to our rivals". [1]'
    llm = Weighing([reply] * 4, {"a gift to our rivals": yes})
    answer = ask(news_index, llm, question, doubted=doubted)
    assert answer.answered is (yes > 0.5)
    if answer.answered:
        assert answer.statements[0].verdict == "weak"
