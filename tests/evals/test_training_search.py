"""How late interaction is taught: what is chosen from, and that the adapter reads as it was learnt."""

import json
from dataclasses import replace

import numpy as np
import pytest
from safetensors.numpy import save_file

from evals.training.choices import Choice, choices_of
from evals.training.reading import Reading
from index.embed import LEARNT, Tokens
from index.interaction import Interaction
from index.minilm import MiniLM
from index.passages import Hit, Place
from index.weights import embedder_folder


@pytest.fixture(scope="module")
def chosen(story):
    """The choices of the story, from a real index of its article."""
    stories, index = story
    return list(choices_of(stories, index))


def test_a_question_is_put_beside_paragraphs_and_sentences_of_which_some_state_it(chosen):
    (story,) = chosen
    assert story.story == "The ferry of Brenne"
    right = {(one.question, one.whole): [text for text, states in one.texts if states] for one in story.choices}
    asked = "How many people were hurt when the ferry Halcyon ran aground?"
    assert right[asked, False] == ["Ferry runs aground Fourteen people were hurt, the coastguard said."]
    assert [text.split(". ")[0] for text in right[asked, True]] == [
        "Ferry runs aground The ferry Halcyon ran aground off Brenne on Sunday"
    ]


def test_each_part_and_each_follow_up_is_a_question_and_what_nothing_states_is_none(chosen):
    asked = {one.question for story in chosen for one in story.choices}
    assert "Who owns the ferry Halcyon?" in asked
    assert any("And who is its captain?" in one and "Who owns" in one for one in asked)
    assert not any("repair" in one for one in asked)


def test_what_is_learnt_puts_first_what_states_it_and_is_read_the_same_with_numpy(chosen, cache, tmp_path):
    folder = embedder_folder(cache)
    reading = Reading(folder)
    plain = MiniLM(folder)
    text = "Its captain, Nora Vane, was the last to leave it."
    assert np.allclose(_vectors(reading, text), plain.tokens(text)[1], atol=1e-4)
    notes: list[str] = []
    reading.train([replace(chosen[0], held_out=False)], notes.append, epochs=24)
    first, last = (float(note.rsplit(maxsplit=1)[1]) for note in (notes[0], notes[-1]))
    assert last < first / 2
    assert set(reading.ranks(chosen[0].choices)) == {1}

    save_file(reading.adapter(), tmp_path / "learnt.safetensors")
    learnt = plain.adapted(tmp_path / "learnt.safetensors")
    assert np.allclose(_vectors(reading, text), learnt.tokens(text)[1], atol=5e-3)  # it is kept in 16 bits
    assert not np.allclose(learnt.tokens(text)[1], plain.tokens(text)[1], atol=0.05)
    assert np.array_equal(plain.embed([text]), MiniLM(folder).embed([text]))  # what an index holds stays as it is


def test_the_order_that_is_learnt_is_the_order_of_late_interaction(embedder, cache):
    texts = ("The ferry ran aground.", "Fourteen people were hurt.", "Nora Vane was the last to leave.")
    choice = Choice("Who left the ship last?", tuple((text, at == 2) for at, text in enumerate(texts)), whole=False)
    plain = MiniLM(embedder_folder(cache))

    class Plain:
        fingerprint = "plain"

        def tokens(self, text):
            return Tokens(*plain.tokens(text))

    hits = [Hit(Place("docs", "a.txt", 1, 0, len(text), ""), text, None, None, "", (0, len(text)), 0) for text in texts]
    order = [hit.text for hit in Interaction(Plain())(choice.question, hits)]
    assert Reading(embedder_folder(cache)).ranks([choice]) == [1 + order.index(texts[2])]


def test_the_adapter_that_ships_is_told_of_beside_it_and_helped_on_what_was_not_learnt():
    facts = json.loads(LEARNT.with_suffix(".json").read_text("utf-8"))
    for told in facts["held_out"].values():
        assert told["mrr"] > told["before"]["mrr"]
    assert LEARNT.stat().st_size < 4_000_000


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-o", "order.gguf"], "order.gguf must end in .safetensors"),
        (["-o", "none/order.safetensors"], "The folder of none/order.safetensors does not exist"),
        (["-o", "package.safetensors"], "package.json is there, which would be written over"),
    ],
)
def test_what_cannot_be_trained_is_told_before_anything_is_searched(tmp_path, monkeypatch, capsys, arguments, told):
    from evals.cli import main

    monkeypatch.chdir(tmp_path)
    (tmp_path / "package.json").write_text("{}")
    monkeypatch.setattr("sys.argv", ["ask-eval", "train-search", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert told in said


def _vectors(reading, text):
    with reading._torch.no_grad():
        return reading._read([text])[text][1].numpy()
