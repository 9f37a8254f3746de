import time

import pytest

from index.errors import SettingsError
from rag.errors import BadReply, ModelError
from rag.llms.chat import Message, Usage
from rag.llms.scripted import ScriptedLLM

ASK = [Message("user", "Who met whom?")]


@pytest.mark.parametrize("text", ["One two.", " One\n\ntwo ", "One", "", "a  b\t c\n"])
def test_joined_pieces_are_the_reply(text):
    *pieces, usage = ScriptedLLM([text]).stream(ASK, 50)
    assert "".join(pieces) == text
    assert usage == Usage(3, len(pieces))


def test_it_remembers_what_it_was_asked():
    llm = ScriptedLLM(["One.", "Two."])
    list(llm.stream(ASK, 5))
    assert llm.asked == [tuple(ASK)]


def test_a_function_may_answer():
    llm = ScriptedLLM(lambda messages: messages[-1].content.upper())
    assert "".join(list(llm.stream(ASK, 50))[:-1]) == "WHO MET WHOM?"


def test_it_stops_after_the_words_that_it_may_say():
    assert list(ScriptedLLM(["One two three."]).stream(ASK, 2)) == ["One", " two", Usage(3, 2)]


def test_a_further_question_is_a_fault():
    with pytest.raises(BadReply, match=r"0 replies"):
        list(ScriptedLLM([]).stream(ASK, 5))


def test_replies_come_from_a_file(tmp_path):
    (tmp_path / "replies.txt").write_text("One\ntwo.\n---\nThree.\n")
    llm = ScriptedLLM.from_file(tmp_path / "replies.txt")
    assert ["".join(list(llm.stream(ASK, 50))[:-1]) for _ in range(2)] == ["One\ntwo.", "Three."]


def test_a_reply_may_come_slowly(tmp_path):
    (tmp_path / "replies.txt").write_text("--- 0.2\nOne two three.\n---\nFour.\n--- 60\nFive.\n")
    llm = ScriptedLLM.from_file(tmp_path / "replies.txt")
    began = time.monotonic()
    assert "".join(list(llm.stream(ASK, 50))[:-1]) == "One two three."
    assert time.monotonic() - began >= 0.6
    assert "".join(list(llm.stream(ASK, 50))[:-1]) == "Four."
    waiting = llm.stream(ASK, 50)
    llm.close()
    with pytest.raises(ModelError, match="closed"):
        next(waiting)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"nowhere\.txt"):
        ScriptedLLM.from_file(tmp_path / "nowhere.txt")
