"""Real questions on seeds/, through the real embedder, Chroma and the embedded model."""

from pathlib import Path

import pytest

from index.search import Index
from index.settings import IndexSettings
from index.sync import sync
from rag.assistant import Assistant

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory, cache, embedder, embedded_llm):
    settings = IndexSettings(SEEDS, tmp_path_factory.mktemp("data"), cache)
    sync(settings, embedder)
    index = Index(settings, embedder)
    yield Assistant(index, embedded_llm)
    index.close()


def cited(answer):
    return {(citation.hit.place.file[:3], citation.hit.place.paragraph) for citation in answer.citations}


def text(answer):
    return " ".join(statement.text for statement in answer.statements).lower()


@pytest.mark.parametrize(
    ("question", "places", "facts"),
    [
        ("How many people had taken shelter in Rafah?", {("001", 8)}, ["one million"]),
        ("How many bombs did Biden hold back, and why?", {("001", 13)}, ["3,500", "rafah"]),
        (
            "Who did Blinken meet in Jerusalem, and what did they call their talk?",
            {("004", 2)},
            ["netanyahu", ("constructive", "very, very good")],
        ),
        (
            "What did Germany say about the genocide case?",
            {("000", 11), ("000", 12)},
            [("no basis", "third party", "has not committed")],
        ),
    ],
)
def test_the_answer_states_the_fact_and_cites_the_paragraph_that_holds_it(assistant, question, places, facts):
    answer = assistant.ask(question)
    assert answer.answered, answer.refusal
    for fact in facts:
        assert any(alias in text(answer) for alias in ([fact] if isinstance(fact, str) else fact)), text(answer)
    assert cited(answer) & places, cited(answer)


@pytest.mark.parametrize(
    "question",
    ["What did Vladimir Putin say about Gaza?", "How many soldiers did the army lose in Khan Younis?"],
)
def test_what_the_documents_do_not_say_is_refused_with_the_nearest_paragraphs(assistant, question):
    answer = assistant.ask(question)
    assert not answer.answered, text(answer)
    assert answer.nearest


def test_every_quote_of_a_real_answer_stands_in_the_file_to_the_character(assistant):
    answer = assistant.ask("What did the State Department report say about U.S. weapons?")
    assert answer.answered
    hits = {citation.number: citation.hit for citation in answer.citations}
    for statement in answer.statements:
        for note in statement.footnotes:
            document = (SEEDS / hits[note.number].place.file).read_bytes().decode("utf-8")
            assert document[note.quote.start : note.quote.end] == note.quote.text
