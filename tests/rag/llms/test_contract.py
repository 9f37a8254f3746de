"""What holds for every model in LLMS."""

import pytest

from rag.errors import ModelError
from rag.llms import LLMS, Message, Usage, open_llm
from rag.settings import ModelSettings

GREETING = [Message("system", "Answer in one short sentence."), Message("user", "Say hello.")]


@pytest.fixture(params=sorted(LLMS))
def reach(request, tmp_path, serve, replies, cache):
    """How to open another model of the kind."""
    kind = request.param
    if kind == "scripted":
        script = tmp_path / "replies.txt"
        script.write_text("\n---\n".join(["Hello to all of you there."] * 5))
        return lambda: open_llm(ModelSettings("scripted", f"scripted:{script}"), tmp_path)
    if kind == "endpoint":
        server = serve(replies.text("Hello", " to", " all."))
        return lambda: open_llm(ModelSettings("endpoint", "a-model", server.url, "a key"), tmp_path)
    return lambda: open_llm(ModelSettings(), cache)


@pytest.fixture
def llm(request, reach):
    """The embedded model is slow to load and shared; the others are new."""
    if request.node.callspec.params["reach"] == "embedded":
        yield request.getfixturevalue("embedded_llm")
    else:
        made = reach()
        yield made
        made.close()


def test_text_comes_in_pieces_and_usage_comes_last(llm):
    *pieces, usage = llm.stream(GREETING, 40)
    assert len(pieces) > 1
    assert all(isinstance(piece, str) and piece for piece in pieces)
    assert "".join(pieces).strip().startswith("Hello")
    assert isinstance(usage, Usage)
    assert usage.prompt_tokens > 0
    assert usage.completion_tokens > 0


def test_it_can_be_asked_again_and_says_the_same_at_temperature_0(llm):
    def text():
        return "".join(piece for piece in llm.stream(GREETING, 20) if isinstance(piece, str))

    assert text() == text() != ""


def test_a_reader_may_stop_in_the_middle_and_ask_again(llm):
    reading = llm.stream(GREETING, 40)
    assert next(reading)
    reading.close()
    assert list(reading) == []
    assert list(llm.stream(GREETING, 5))


def test_words_are_weighed_or_nothing_is_told(llm):
    asked = [Message("user", "Is the sky over the sea blue on a clear day? Write only Yes or No.")]
    weighed = llm.weigh(asked, ("Yes", "No"))
    if weighed.shares is not None:
        assert len(weighed.shares) == 2
        assert sum(weighed.shares) == pytest.approx(1)
        assert weighed.shares[0] > 0.5
        assert weighed.usage.prompt_tokens > 0
    assert list(llm.stream(GREETING, 5))


def test_it_names_its_model_and_where_it_is(llm):
    assert llm.model
    assert llm.endpoint


def test_after_close_it_cannot_be_asked(reach):
    llm = reach()
    llm.close()
    llm.close()
    with pytest.raises(ModelError, match=r"closed"):
        list(llm.stream(GREETING, 5))
    with pytest.raises(ModelError, match=r"closed"):
        llm.weigh(GREETING, ("Yes", "No"))
