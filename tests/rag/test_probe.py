"""The model is asked, Yes or No, whether a paragraph answers: when, of what, and what comes of it."""

import pytest

from index.passages import Hit, Place
from rag.assistant import Assistant
from rag.finding import Scope
from rag.llms.chat import Usage, Weighed
from rag.llms.scripted import ScriptedLLM
from rag.probe import PROBE_OPENING, Probe
from rag.quoting import SOON
from rag.signals import ENOUGH, HIGHEST, LOWEST, Relevance

RETURN = "How many members would not return before Friday?"


def hit(text, window=None):
    start, end = window or (0, len(text))
    return Hit(Place("docs", "a.txt", 1, 0, len(text), ""), text, None, None, "", (start, end), 0.0)


def test_a_pair_is_asked_about_once_in_one_message_after_the_examples(weighing):
    llm, used = weighing([], {"ferry": 0.9}), []
    probe = Probe(lambda: llm, used.append)
    assert probe("Who?", "ferry") == probe("Who?", "ferry") == 0.9
    assert len(llm.weighed) == len(used) == 1
    assert llm.weighed[0].startswith("Passage: ferry\n")
    assert "Question: Who?" in llm.weighed[0]
    assert probe("When?", "the ferry") == 0.9
    assert len(used) == 2
    assert PROBE_OPENING[0].role == "system"


def test_a_model_that_does_not_tell_says_nothing():
    class Silent(ScriptedLLM):
        def weigh(self, messages, words):
            return Weighed(None, Usage(7, 1))

    used = []
    probe = Probe(lambda: Silent([]), used.append)
    assert probe("Who?", "the ferry") is None
    assert used == [Usage(7, 1)]


def ask(index, llm, question=RETURN, **more):
    return Assistant(index, llm, **more).ask(question, scope=Scope(top_k=4))


def test_a_clear_no_leaves_a_true_sentence_out_and_a_clear_yes_lets_it_stand(news_index, weighing):
    question, reply = "Why would 1,200 members return?", "1,200 members would not return before Friday. [1]"
    left_out = ask(news_index, weighing([reply, reply], {}), question)
    assert not left_out.answered
    stands = ask(news_index, weighing([reply, reply], {"1,200 members": SOON - 0.01}), question)
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
    assert sure.doubts(signals, quotes, needs_yes=True) is None
    assert Relevance([RETURN], 1.0, news_index.likeness, 0.0, probe=probe, every=True).doubts(signals, quotes) is None
    assert LOWEST < ENOUGH < HIGHEST


@pytest.mark.parametrize("more", ["", ", and how many ships did she see?"])
@pytest.mark.parametrize("doubted", [False, True])
@pytest.mark.parametrize("yes", [0.05, 0.99])
def test_the_question_s_own_words_are_lent_only_by_a_clear_yes(news_index, yes, doubted, more, weighing):
    question = f"How did the mayor characterise lending her voice to those who walked out{more or '?'}"
    reply = 'Ida Berg characterised lending her voice to those who walked out as "a gift to our rivals". [1]'
    llm = weighing([reply] * 4, {"a gift to our rivals": yes})
    answer = ask(news_index, llm, question, doubted=doubted)
    assert answer.answered is (yes > 0.5)
    if answer.answered:
        assert answer.statements[0].verdict == "weak"
