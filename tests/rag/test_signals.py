from dataclasses import asdict

from index.pinned import LANGUAGE_MODEL
from rag.answers import Check, Signals, Verdict
from rag.assistant import Assistant
from rag.cite import read_drafts
from rag.finding import Scope
from rag.ground import ground
from rag.llms.scripted import ScriptedLLM
from rag.passages import offer
from rag.signals import Relevance, least_probability, probability

FITTED_TO = LANGUAGE_MODEL.name  # what ships: under another name the weights would judge nothing


def signals_of(index, question, reply):
    """The signals of a reply's first sentence, as an answer to the question."""
    hits = index.search(question, 8).hits
    passages = offer(hits, index.document_of)
    draft = read_drafts(reply)[0]
    grounds = ground(draft, passages)
    assert grounds.check.verdict is not Verdict.UNSUPPORTED
    relevance = Relevance([question], hits[0].score, index.likeness)
    return relevance.signals(draft.text, grounds.check, grounds.quotes, True)[1]


def test_each_signal_says_what_its_name_says(news_index):
    found = signals_of(news_index, "How much did Alan Reed offer?", "Alan Reed offered 4%. [1]")
    assert (found.asked, found.weakest, found.bare, found.added, found.named) == (0.75, 1.0, 0.0, 1.0, 1.0)  # "much"
    assert found.standing == 1.0
    bare = signals_of(news_index, "How much did Alan Reed offer?", "4% on Monday. [1]")
    assert bare.bare == 1.0


def test_a_sentence_beside_the_question_has_weaker_signals_than_one_that_answers(news_index):
    question = "How many members would not return before Friday?"
    right = signals_of(news_index, question, "1,200 members would not return before Friday.")
    beside = signals_of(news_index, question, "About 350 passengers were stranded on the island.")
    assert right.asked > beside.asked
    assert right.near > beside.near
    assert probability(right) > 0.5 > probability(beside)


def test_of_a_question_with_several_parts_the_one_that_is_answered_best_counts(news_index):
    parts = ["How many passengers were stranded?", "What did the mayor refuse to back?"]
    hits = news_index.search(" ".join(parts), 4).hits
    text = "Mayor Ida Berg refused to back the strike."
    passages = offer(hits, news_index.document_of)
    grounds = ground(read_drafts(text)[0], passages)

    def found(asked):
        relevance = Relevance(asked, hits[0].score, news_index.likeness)
        return relevance.signals(text, grounds.check, grounds.quotes, True)

    assert found(parts) == found(parts[1:])
    assert found(parts)[0] == parts[1]
    assert probability(found(parts)[1]) > probability(found(parts[:1])[1])


def test_what_probably_does_not_answer_is_left_out_for_the_model_that_the_weights_were_fitted_to(news_index):
    question, beside = "How many members would not return before Friday?", "About 350 passengers were stranded. [1]"
    llm = ScriptedLLM([beside, beside])
    llm.model = FITTED_TO
    answer = Assistant(news_index, llm).ask(question, scope=Scope(top_k=8))
    assert not answer.answered
    assert answer.checks.doubted >= 1
    assert "probably does not answer" in (answer.refusal or "")
    shown = Assistant(news_index, ScriptedLLM([beside, beside])).ask(question, scope=Scope(top_k=8))
    assert shown.answered
    llm = ScriptedLLM([beside, beside])
    llm.model = FITTED_TO
    assert Assistant(news_index, llm, doubted=True).ask(question, scope=Scope(top_k=8)).answered


def test_the_weights_that_ship_are_fitted_to_the_model_that_ships():
    assert 0 < least_probability(FITTED_TO) < 1
    assert least_probability("another model") == 0
    none = Signals(**dict.fromkeys(asdict(Signals(*[0.0] * 8)), 0.0))
    assert 0 < probability(none) < 0.5
    assert Check(Verdict.QUOTED, "").weakest == 1.0
