"""Conversations survive: a restart, another tab, a full disk, a file that somebody cut in half."""

import json
import os
from dataclasses import replace

import pytest

from index.errors import StorageError, UsageError
from ui.exchanges import Exchange, Thumb
from ui.shelf import Shelf
from ui.thumbs import keep_thumb

ID = "a" * 32


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "shelf")


def done(question, answer="Yes."):
    return replace(Exchange.of(question), state="answered", answer={"answer": answer, "statements": []})


def test_what_is_kept_is_there_for_another_program(shelf, tmp_path):
    exchange = replace(done("Who?"), thumb=Thumb(True, "good"))
    shelf.keep(ID, exchange)
    assert Shelf(tmp_path / "shelf").load(ID).exchanges == (exchange,)


def test_the_first_question_is_the_title_until_another_is_given(shelf):
    shelf.keep(ID, done("  Who\nmet whom? "))
    assert shelf.load(ID).title == "Who met whom?"
    shelf.rename(ID, " Meetings ")
    shelf.keep(ID, done("And when?"))
    assert shelf.load(ID).title == "Meetings"
    with pytest.raises(UsageError, match="needs a title"):
        shelf.rename(ID, " \n ")


def test_an_exchange_takes_the_place_of_its_former_state(shelf):
    exchange = done("Who?")
    shelf.keep(ID, replace(exchange, state="waiting"))
    shelf.keep(ID, done("When?"))
    shelf.keep(ID, exchange)
    assert [one.question for one in shelf.load(ID).exchanges] == ["Who?", "When?"]
    assert shelf.load(ID).exchanges[0].state == "answered"


def test_an_answer_that_was_being_made_when_the_program_ended_says_so(shelf):
    shelf.keep(ID, replace(Exchange.of("Who?"), state="writing"))
    [kept] = shelf.load(ID).exchanges
    assert kept.state == "cut off"
    assert "ended before" in kept.status


def test_the_latest_comes_first_and_words_are_found_in_questions_and_answers(shelf):
    shelf.keep("1" * 32, done("Who swam?", "Ada."))
    shelf.keep("2" * 32, done("Who ran?", "Bob."))
    assert [one.title for one in shelf.all()] == ["Who ran?", "Who swam?"]
    assert [one.title for one in shelf.all("ada WHO")] == ["Who swam?"]
    assert shelf.all("ada ran") == []


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"schema": 1}', '{"schema": 2, "id": "x"}', '"x"', "\x00"])
def test_a_damaged_file_is_counted_and_named_and_hides_no_other(shelf, tmp_path, damage):
    shelf.keep("1" * 32, done("Who?"))
    (tmp_path / "shelf" / f"{'2' * 32}.json").write_text(damage, "utf-8")
    assert [one.title for one in shelf.all()] == ["Who?"]
    assert shelf.damaged == 1
    with pytest.raises(UsageError, match="cannot be read"):
        shelf.load("2" * 32)
    with pytest.raises(UsageError, match="cannot be read"):
        shelf.keep("2" * 32, done("Lost?"))


@pytest.mark.parametrize("id", ["../" + "a" * 29, "", "A" * 32, "a" * 32 + "\n", "a" * 31 + "/"])
def test_an_id_is_never_a_path(shelf, id):
    for call in (shelf.load, shelf.delete, lambda one: shelf.keep(one, done("x"))):
        with pytest.raises(UsageError, match="no such conversation"):
            call(id)


def test_a_full_disk_is_a_line_and_what_was_there_stays(shelf, tmp_path, monkeypatch):
    shelf.keep(ID, done("Who?"))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="No space left"):
        shelf.keep(ID, done("When?"))
    monkeypatch.undo()
    assert len(shelf.load(ID).exchanges) == 1
    assert [path.name for path in (tmp_path / "shelf").iterdir()] == [f"{ID}.json"]


def test_thumbs_are_lines_that_a_question_set_can_be_made_of(tmp_path):
    file = tmp_path / "thumbs.jsonl"
    quote = {"number": 1, "quote": "the words", "start": 0, "end": 9}
    answer = {
        "answer": "Ada. [1]",
        "statements": [{"text": "Ada.", "verdict": "quoted", "citations": [quote]}],
        "citations": [{"number": 1, "file": "a.txt", "paragraph": 3}],
    }
    exchange = replace(done("Who?"), answer=answer)
    keep_thumb(file, exchange)
    assert not file.exists()
    keep_thumb(file, replace(exchange, thumb=Thumb(False, "wrong person")))
    [line] = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert (line["question"], line["up"], line["reason"]) == ("Who?", False, "wrong person")
    assert line["citations"] == [{"file": "a.txt", "paragraph": 3, "quote": "the words"}]
