"""A run asks each case once, goes on where it was stopped, and counts a crash as wrong."""

from dataclasses import replace

import pytest

from evals.cases import Case, Evidence
from evals.errors import MeasurementError, QuestionsError
from evals.kept import Kept, code_mark, key_of, model_mark
from evals.records import Run
from evals.run import Asked, Runner
from evals.sets import QuestionSet
from evals.store import read_run, write_run
from index.embed import HashEmbedder
from index.settings import IndexSettings
from rag.answers import Turn
from rag.errors import EndpointDown, KeyRefused
from rag.llms.scripted import ScriptedLLM
from rag.settings import ModelSettings

HARBOUR = """Harbour strike enters its second week in the north

Port director Alan Reed offered 4% more in wages on Monday, because freight volumes have fallen since January.

Mayor Ida Berg has refused to back the strike of the dockers, calling it a gift to the rivals of the port.
"""
REED = Case(
    "reed",
    "fact",
    "How much did Alan Reed offer?",
    True,
    facts=(("4%",),),
    evidence=(Evidence("harbour.txt", 1, 2, "4% more"),),
)
BERG = Case(
    "berg",
    "speaker",
    "What did Ida Berg refuse to back?",
    True,
    facts=(("the strike",),),
    evidence=(Evidence("harbour.txt", 1, 3),),
)
AGE = Case("age", "unanswerable", "How old is the eldest daughter of Ida Berg?", False)
CASES = (REED, BERG, AGE)
REPLIES = {
    "Reed": "Alan Reed offered 4% [1].",
    "refuse": "Ida Berg has refused to back the strike [1].",
    "old": "NOT STATED",
}
ENDPOINT = ModelSettings("endpoint", "large", "http://localhost:1/v1")


def reply(messages):
    asked = messages[-1].content.rpartition("Question")[2]
    return next(text for word, text in REPLIES.items() if word in asked)


@pytest.fixture
def made(tmp_path):
    """Makes a runner on the harbour whose model says what it is told to, and keeps below one folder."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "harbour.txt").write_text(HARBOUR, "utf-8")
    settings = IndexSettings(docs, tmp_path / "data", tmp_path / "cache", "hash")
    opened = []

    def make(llm=None, chosen=ENDPOINT, fresh=False, cases=CASES):
        questions = QuestionSet("small", tmp_path / "small.jsonl", docs, cases)
        asked = None if llm is None else Asked(llm, chosen)
        opened.append(Runner(questions, settings, HashEmbedder(), Kept(tmp_path / "kept", fresh), asked))
        return opened[-1]

    make.docs = docs
    yield make
    for one in opened:
        one.close()


def test_each_case_is_searched_for_asked_and_scored(made):
    reed, berg, age = made(ScriptedLLM(reply)).run(CASES)
    assert reed.error is None
    assert reed.answer["answer"] == "Alan Reed offered 4%. [1]"
    assert reed.found["fusion"][0] == ("harbour.txt", 2)
    assert {"vectors", "bm25", "fusion", "interaction"} == set(reed.found)
    assert reed.scores["right"].value == reed.scores["cited-right"].value == reed.scores["quotes-stand"].value == 1
    assert berg.scores["right"].value == 1
    assert age.scores["right"].value == age.scores["refusal-recall"].value == 1


def test_what_was_asked_is_not_asked_again(made):
    first = made(ScriptedLLM(reply)).run(CASES)
    silent = ScriptedLLM([])
    runner = made(silent)
    assert runner.run(CASES) == first
    assert silent.asked == []
    assert runner.from_before == 3


def test_a_run_that_was_stopped_goes_on(made):
    def stop(record):
        if record.case.id == "berg":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made(ScriptedLLM(reply)).run(CASES, heard=stop)
    llm = ScriptedLLM(reply)
    assert [record.scores["right"].value for record in made(llm).run(CASES)] == [1, 1, 1]
    assert len(llm.asked) == 1


def test_fresh_asks_again(made):
    made(ScriptedLLM(reply)).run(CASES)
    llm = ScriptedLLM(reply)
    made(llm, fresh=True).run(CASES)
    assert len(llm.asked) == 3


@pytest.mark.parametrize("change", ["document", "model", "top_k", "question", "history"])
def test_another_document_model_or_question_is_asked_anew(made, change):
    made(ScriptedLLM(reply)).run([REED])
    chosen, case = ENDPOINT, REED
    if change == "document":
        (made.docs / "harbour.txt").write_text(HARBOUR + "\nMore.\n", "utf-8")
    elif change == "model":
        chosen = replace(ENDPOINT, model="other")
    elif change == "top_k":
        chosen = replace(ENDPOINT, top_k=1)
    elif change == "question":
        case = replace(REED, question="What did Alan Reed offer?")
    else:
        case = replace(REED, history=(Turn("Who offered?", "Alan Reed."),))
    llm = ScriptedLLM(reply)
    made(llm, chosen).run([case])
    assert len(llm.asked) == 1


def test_another_right_answer_is_scored_anew_without_asking(made):
    made(ScriptedLLM(reply)).run([REED])
    llm = ScriptedLLM([])
    [record] = made(llm).run([replace(REED, facts=(("5%",),))])
    assert record.scores["right"].value == 0


def test_a_scripted_model_is_never_answered_for(made):
    assert model_mark(ModelSettings("scripted", "scripted:x")) is None
    for _ in range(2):
        llm = ScriptedLLM(reply)
        made(llm, ModelSettings("scripted", "scripted:x")).run([REED])
        assert len(llm.asked) == 1


def test_a_key_is_part_of_no_name():
    with_key = replace(ENDPOINT, api_key="secret")
    assert key_of(model_mark(with_key)) == key_of(model_mark(ENDPOINT))


def test_the_code_s_mark_is_that_of_every_source_file(monkeypatch, tmp_path):
    import rag

    before = code_mark()
    assert before == code_mark()
    (tmp_path / "__init__.py").write_text("")
    monkeypatch.setattr(rag, "__file__", str(tmp_path / "__init__.py"))
    assert code_mark() != before


def test_a_crash_is_wrong_with_its_error_and_the_others_go_on(made):
    def breaks(messages):
        if "Berg" in messages[-1].content.rpartition("Question")[2]:
            raise RuntimeError("the sky fell")
        return reply(messages)

    reed, berg, _ = made(ScriptedLLM(breaks)).run(CASES)
    assert reed.scores["right"].value == 1
    assert berg.error == "RuntimeError: the sky fell"
    assert berg.answer is None
    assert berg.scores["right"].value == berg.scores["citation-recall.paragraph"].value == 0
    assert berg.scores["paragraph.hit@10.fusion"].value == 1, "the search did not crash"


def test_a_fault_is_not_kept(made):
    def down(messages):
        raise EndpointDown("localhost cannot be reached.")

    [record] = made(ScriptedLLM(down)).run([REED])
    assert record.error == "localhost cannot be reached."
    [record] = made(ScriptedLLM(reply)).run([REED])
    assert record.error is None


def test_what_makes_every_answer_impossible_ends_the_run(made):
    def refused(messages):
        raise KeyRefused("localhost does not take the key.")

    with pytest.raises(KeyRefused):
        made(ScriptedLLM(refused)).run(CASES)


def test_a_disk_that_keeps_nothing_ends_the_run_and_blames_no_case(made, tmp_path):
    (tmp_path / "kept").write_text("a file where a folder should be")
    with pytest.raises(MeasurementError, match="Set ASK_CACHE"):
        made(ScriptedLLM(reply)).run([REED])


def test_a_kept_answer_that_is_damaged_is_asked_anew(made, tmp_path):
    made(ScriptedLLM(reply)).run([REED])
    for path in (tmp_path / "kept").rglob("*.json"):
        path.write_text('{"answered"')
    llm = ScriptedLLM(reply)
    [record] = made(llm).run([REED])
    assert record.scores["right"].value == 1
    assert len(llm.asked) == 1


def test_several_at_once_come_out_in_their_order(made):
    cases = tuple(replace(REED, id=f"reed{n}", question=f"How much did Alan Reed offer{' ' * n}?") for n in range(8))
    records = made(ScriptedLLM(reply), cases=cases).run(cases, parallel=4)
    assert [record.case.id for record in records] == [case.id for case in cases]
    assert all(record.scores["right"].value == 1 for record in records)


def test_without_a_model_there_is_search_alone(made):
    [record] = made().run([REED])
    assert record.answer is None
    assert record.scores["right"].value is None
    assert record.scores["paragraph.hit@1.fusion"].value == 1


def test_rankings_are_for_the_words_that_the_assistant_searches_for(made):
    case = replace(BERG, question="And what did she refuse?", history=(Turn("Who is mayor of the port?", "Ida Berg."),))
    runner = made(ScriptedLLM(reply))
    [record] = runner.run([case])
    rankings = runner.library(case).rankings
    assert [[place] for place in record.found["bm25"]] == rankings(record.answer["searched_for"])["bm25"]
    assert rankings(record.answer["searched_for"])["bm25"] != rankings(case.question)["bm25"]


def test_a_ranking_that_was_made_is_read_back_as_it_was(made):
    assert made().run(CASES) == made().run(CASES)


def test_equal_paragraphs_are_one_place_the_one_that_the_case_names(made):
    (made.docs / "copy.txt").write_text(HARBOUR, "utf-8")
    for file in ("copy.txt", "harbour.txt"):
        [record] = made().run([replace(REED, evidence=(Evidence(file, 1, 2),))])
        assert record.scores["paragraph.hit@1.fusion"].value == 1, file
        assert len(record.found["fusion"]) == len(set(record.found["fusion"]))


def test_a_case_has_documents_of_its_own(made, tmp_path):
    own = tmp_path / "injected"
    own.mkdir()
    (own / "ferry.txt").write_text("The ferry of Captain Olsen carries 350 passengers and no cars at all.\n", "utf-8")
    case = Case("ferry", "injection", "How many does Olsen carry?", True, evidence=(Evidence("ferry.txt", 1, 1),))
    runner = made()
    cases = runner.checked([REED, replace(case, documents="injected")])
    reed, ferry = runner.run(cases)
    assert {file for file, _ in ferry.found["fusion"]} == {"ferry.txt"}
    assert {file for file, _ in reed.found["fusion"]} == {"harbour.txt"}


def test_a_case_that_cites_what_is_not_there_stops_the_run_before_it_begins(made):
    with pytest.raises(QuestionsError, match="reed cites ferry"):
        made().checked([replace(REED, evidence=(Evidence("ferry.txt", 1, 1),))])


def test_a_run_with_answers_is_read_back_as_it_was(made, tmp_path):
    run = Run({"set": "small"}, made(ScriptedLLM(reply)).run(CASES))
    write_run(run, tmp_path / "run.json")
    assert read_run(tmp_path / "run.json") == run
