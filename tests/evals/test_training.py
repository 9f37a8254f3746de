"""What the embedded model is taught: examples as the program asks, and the adapter that ships."""

from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from evals.errors import QuestionsError
from evals.training.examples import (
    CONTRADICT,
    DECOMPOSE,
    JUDGE,
    WRITE,
    balanced,
    of_cases,
    of_stories,
    of_taken_apart,
    states,
)
from evals.training.stories import read_taken_apart
from evals.training.tokens import END, chat, open_tokenizer, tokenized
from evals.training.weights import write_adapter
from index.settings import index_settings
from index.weights import language_model_file
from rag.llms import ADAPTER
from rag.llms.embedded import EmbeddedLLM
from rag.probe import PROBE_OPENING, WORDS, asked_of
from rag.prompt import NOT_STATED

TAKEN_APART_TEXT = """Who owns the Halcyon, and who sails it?
Who owns the Halcyon?
Who sails the Halcyon?

What did the owner and the captain agree on?
What did the owner and the captain agree on?
"""


@pytest.fixture(scope="module")
def told(story):
    """The examples of the story, from a real index of its article."""
    stories, index = story
    return list(of_stories(stories, index, "stories", Random(5)))


def test_sentences_near_a_question_are_to_be_judged_and_one_that_states_it_gets_a_yes(told):
    judged = {
        one.messages[-1].content: one.is_yes
        for one in told
        if one.task == JUDGE and "How many people were hurt when" in one.messages[-1].content
    }
    assert [asked for asked, yes in judged.items() if yes]
    assert all(("Fourteen people" in asked) == yes for asked, yes in judged.items())


def test_nothing_is_stated_of_what_the_story_does_not_tell(told):
    asked = [one for one in told if "repair" in one.messages[-1].content]
    assert {one.is_yes for one in asked if one.task == JUDGE} == {False}
    assert [one.reply for one in asked if one.task == WRITE] == [NOT_STATED]


def test_an_answer_is_written_with_the_numbers_of_its_passages(told):
    said = next(one for one in told if one.task == WRITE and "Who owns" in one.messages[-1].content)
    passages = said.messages[-1].content
    owned = passages.splitlines()[next(at for at, line in enumerate(passages.splitlines()) if "Brim Lines" in line)]
    hurt = next(line for line in passages.splitlines() if "Fourteen" in line)
    assert said.reply == f"The Halcyon belongs to Brim Lines. {owned[:3]} Fourteen people were hurt. {hurt[:3]}"


def test_a_question_for_several_things_is_taken_apart_into_those_that_add_no_name(told):
    assert [one.reply for one in told if one.task == DECOMPOSE] == [
        "Who owns the ferry Halcyon?\nHow many people were hurt?"
    ]


def test_what_speaks_against_a_premise_is_told_from_what_does_not(told):
    asked = {one.messages[-1].content: one.is_yes for one in told if one.task == CONTRADICT}
    granted = [(text, yes) for text, yes in asked.items() if "first to leave" in text]
    assert [text for text, yes in granted if yes]
    assert all(("was the last to leave" in text) == yes for text, yes in granted)


def test_a_follow_up_is_judged_behind_the_question_before_it_and_asked_with_its_answer(told):
    judged = [one for one in told if one.task == JUDGE and "Who owns the ferry Halcyon? And who is its captain?"
              in one.messages[-1].content]  # fmt: skip
    assert [one for one in judged if one.is_yes and "Nora Vane" in one.messages[-1].content]
    written = next(one for one in told if one.task == WRITE and "And who is its captain?" in one.messages[-1].content)
    assert any("belongs to Brim Lines" in message.content for message in written.messages)
    assert written.reply.startswith("Its captain is Nora Vane. [")


def test_questions_that_are_taken_apart_are_read_and_become_examples(tmp_path):
    file = tmp_path / "apart.txt"
    file.write_text(TAKEN_APART_TEXT)
    made = list(of_taken_apart(read_taken_apart(file), "apart"))
    assert [(one.task, one.reply) for one in made] == [
        (DECOMPOSE, "Who owns the Halcyon?\nWho sails the Halcyon?"),
        (DECOMPOSE, "What did the owner and the captain agree on?"),
    ]
    file.write_text("Who owns it?\n\nWho sails it?\nNobody.\n")
    with pytest.raises(QuestionsError, match="below “Who owns it\\?” stand its parts"):
        read_taken_apart(file)


def test_a_piece_of_a_stating_sentence_is_neither_right_nor_wrong():
    stating = ["The ferry Halcyon ran aground off Brenne on Sunday, the coastguard said."]
    assert states(f"Before. {stating[0]}", stating)
    assert states("The ferry is late.", stating) is False
    assert states("The ferry Halcyon ran aground", stating) is None


def test_denials_are_left_out_where_they_are_too_many(told):
    stated = [one for one in told if one.task == WRITE and one.reply != NOT_STATED]
    denial = next(one for one in told if one.reply == NOT_STATED)
    many = [replace(one, held_out=False) for one in (*stated, *[denial] * 50)]
    assert sum(one.reply == NOT_STATED for one in balanced(many, Random(1))) < len(stated)


def test_cases_of_a_benchmark_become_examples(tmp_path, embedder):
    from evals.cases import Case, Evidence
    from evals.library import Library
    from index.progress import Silence

    (tmp_path / "a.txt").write_text("The Halcyon was built in 1998. It is blue.\n\nThe harbour has four cranes.\n")
    library = Library(index_settings([str(tmp_path)]), embedder, Silence())
    case = Case(id="1", type="fact", question="When was the Halcyon built?", answerable=True,
                facts=(("1998",),), evidence=(Evidence("a.txt", ""),))  # fmt: skip
    without = Case(id="2", type="fact", question="Who built the Halcyon?", answerable=False)
    try:
        made = list(of_cases([case, without], library.index, "set", 1, Random(5)))
    finally:
        library.close()
    assert {one.held_out for one in made if "When was" in one.messages[-1].content} == {True}
    assert any(one.is_yes and "1998" in one.messages[-1].content for one in made)
    assert [one.reply for one in made if one.task == WRITE] == ["The Halcyon was built in 1998. [1]", NOT_STATED]


def test_an_opening_ends_before_what_is_asked_and_never_holds_a_reply(told, model_file):
    one = next(one for one in told if one.task == DECOMPOSE)
    for some in ([one], [one, one], told):
        rows, openings, _ = tokenized(some, model_file, WORDS)
        assert all(0 < row.start < len(row.tokens) for row in rows)
        assert all(openings.values())
    tokenizer = open_tokenizer(model_file)
    rows, openings, _ = tokenized(told, model_file, WORDS)
    for row, example in zip(rows, told, strict=True):
        whole = tokenizer.decode([*openings[row.task], *row.tokens])
        end = "" if example.reply in WORDS else END
        assert whole == chat(example.messages) + example.reply + end


@pytest.fixture(scope="module")
def model_file(cache) -> Path:
    return language_model_file(cache)


def test_examples_are_read_in_the_tokens_of_the_model_s_own_file(told, model_file, embedded_llm):
    rows, openings, words = tokenized(told, model_file, WORDS)
    tokenizer = open_tokenizer(model_file)
    at = next(at for at, one in enumerate(told) if one.task == JUDGE)
    weighed = embedded_llm.weigh(told[at].messages, WORDS)
    # all but the reply, which is one token
    assert weighed.usage.prompt_tokens == len(openings[JUDGE]) + rows[at].start
    assert [tokenizer.decode([word]) for word in words] == list(WORDS)


def test_an_adapter_that_is_written_is_one_that_the_engine_takes_and_one_of_zeros_changes_nothing(tmp_path, model_file):
    shapes = {"q": 1536, "k": 256, "v": 256, "output": 1536}
    low = {
        f"blk.{at}.attn_{name}.weight": (np.ones((4, 1536)), np.zeros((rows, 4)))
        for at in range(28)
        for name, rows in shapes.items()
    }
    write_adapter(tmp_path / "zeros.gguf", 4, low)
    asked = [*PROBE_OPENING, asked_of("The ferry Halcyon is blue.", "How long is the ferry Halcyon?")]
    shares = []
    for adapter in (None, tmp_path / "zeros.gguf", ADAPTER):
        llm = EmbeddedLLM(model_file, context_tokens=1024, adapter=adapter)
        shares.append(llm.weigh(asked, WORDS).shares[0])
        llm.close()
    assert shares[0] == pytest.approx(shares[1], abs=0.02)
    assert shares[2] < 0.02 < shares[0]


def test_the_adapter_that_comes_along_tells_what_answers_from_what_only_touches_the_subject(embedded_llm):
    def yes(passage: str, question: str) -> float:
        return embedded_llm.weigh([*PROBE_OPENING, asked_of(passage, question)], WORDS).shares[0]

    passage = (
        "Harbour master Odd Lien, 61, said on Friday that two of the nine barges had been sold to a firm in Turku."
    )
    stated = [yes(passage, asked) for asked in ("How many barges were sold?", "To which town were barges sold?")]
    beside = [yes(passage, asked) for asked in ("How much did the firm in Turku pay?", "Why were the barges sold?")]
    assert min(stated) > 0.5
    assert max(beside) < 0.1


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["-o", "adapter.bin"], 2, "adapter.bin must end in .gguf"),
        (["-o", "none/adapter.gguf"], 2, "The folder of none/adapter.gguf does not exist"),
        (["-o", "adapter.gguf", "--data", "nowhere"], 1, "nowhere"),
        (["-o", "package.gguf"], 2, "package.json is there, which would be written over"),
        (["-o", "folder.gguf"], 2, "folder.gguf is a folder"),
    ],
)
def test_what_cannot_be_trained_is_told_before_anything_is_searched(
    tmp_path, monkeypatch, capsys, arguments, code, told
):
    from evals.cli import main

    monkeypatch.chdir(tmp_path)
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "folder.gguf").mkdir()
    monkeypatch.setattr("sys.argv", ["ask-eval", "train", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == code
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert told in said
