"""Floors under the quality of search and answers, on the set that ships, with the real embedder and the real model.

They lie a little below what was measured when they were set, so a fall below one is a regression and no noise.
"""

from pathlib import Path

import pytest

from evals.floors import floors_of
from evals.kept import Kept
from evals.records import Run
from evals.run import Asked, Runner
from evals.sample import Choice, choose
from evals.sets import NEWS, OUTSIDE, SEEDS, read_set
from evals.summary import summarise
from index.settings import IndexSettings
from rag.settings import ModelSettings

SEARCH = (
    "paragraph.hit@1.fusion=0.61",
    "paragraph.hit@3.fusion=0.8",
    "paragraph.recall@10.fusion=0.9",
    "document.hit@1.fusion=0.85",
    "paragraph.hit@1.interaction=0.72",
    "paragraph.hit@3.interaction=0.85",
    "document.hit@1.interaction=0.92",
)
SEARCH_NEWS = (
    "paragraph.hit@1.fusion=0.47",
    "paragraph.hit@10.fusion=0.82",
    "paragraph.hit@1.interaction=0.62",
    "document.hit@1.interaction=0.8",
)
SEARCH_OUTSIDE = ("paragraph.hit@1.interaction=0.65", "paragraph.hit@3.interaction=0.78")
SAMPLE = Choice(sample=16, seed=1)  # chosen by its seed, sixteen for the sake of the time that it takes
ANSWERS = ("right=0.45", "cited-right=0.6", "answered=0.6", "refusal-recall=0.6", "quotes-stand=1", "footnoted=1")


@pytest.fixture
def measured(tmp_path, cache, embedder):
    """The faults of a run of the shipped set against floors."""

    def faults(floors, choice, asked=None, file=SEEDS):
        questions = read_set(file, Path(__file__).resolve().parents[2] / "seeds")
        settings = IndexSettings(questions.docs, tmp_path / "data", cache)
        runner = Runner(questions, settings, embedder, Kept(tmp_path / "kept"), asked)
        try:
            run = Run({}, runner.run(runner.checked(choose(questions.cases, choice))))
        finally:
            runner.close()
        assert [(record.case.id, record.error) for record in run.records if record.error] == []
        summary = summarise(run)
        return [line for floor in floors_of(floors) for line in floor.faults(summary)]

    return faults


def test_search_keeps_its_floors_on_the_whole_set(measured):
    assert measured(SEARCH, Choice()) == []


def test_search_keeps_its_floors_on_invented_news(measured):
    assert measured(SEARCH_NEWS, Choice(), file=NEWS) == []


def test_search_keeps_its_floors_on_questions_from_outside(measured):
    assert measured(SEARCH_OUTSIDE, Choice(), file=OUTSIDE) == []


def test_answers_of_the_embedded_model_keep_their_floors_on_a_sample(measured, embedded_llm):
    assert measured(ANSWERS, SAMPLE, Asked(embedded_llm, ModelSettings())) == []
