"""An endpoint that asks for patience is waited for, not in silence and not for ever."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from email.utils import formatdate
from pathlib import Path

import pytest

from rag.errors import BadReply, RateLimited
from rag.llms import open_llm, patience
from rag.llms.chat import Message
from rag.llms.openai_chat import OpenAIChat, host_of
from rag.llms.patience import seconds_asked
from rag.settings import ModelSettings

ASK = [Message("user", "Who met whom?")]
ASK_COMMAND = Path(sys.executable).with_name("ask")


class Heard:
    """A progress that keeps what it is told."""

    def __init__(self):
        self.lines = []

    def step(self, what, done, total):
        raise AssertionError("nothing is counted here")

    def notice(self, text):
        self.lines.append(text)


@pytest.fixture
def heard():
    return Heard()


def ask(url, heard, retries=3):
    chat = OpenAIChat("some-model", url, "key", retries=retries, progress=heard)
    try:
        return list(chat.stream(ASK, 50))
    finally:
        chat.close()


def test_a_longer_wait_is_told_with_how_long_and_how_to_end_it_and_so_is_its_end(serve, replies, heard):
    server = serve(replies.status(429, retry_after="3"), replies.text("Yes."))
    begun = time.monotonic()
    assert "Yes." in ask(server.url, heard)
    assert time.monotonic() - begun >= 3
    host = host_of(server.url)
    assert heard.lines == [
        f"{host} limits the rate: asking again in 3 seconds (1 of 3). Ctrl-C, or Stop on the page, ends it.",
        f"{host} answers again.",
    ]


def test_a_short_wait_is_not_worth_a_line(serve, replies, heard):
    assert "Yes." in ask(serve(replies.status(429, retry_after_ms="20"), replies.text("Yes.")).url, heard)
    assert heard.lines == []


@pytest.mark.parametrize(("asked", "told"), [("61", "61 seconds"), ("600", "10 minutes"), ("86400", "24 hours")])
def test_a_wait_that_is_too_long_is_one_line_at_once(serve, replies, heard, asked, told):
    server = serve(replies.status(429, retry_after=asked))
    begun = time.monotonic()
    with pytest.raises(RateLimited, match=rf"{told}, longer than the 60 seconds.*--model") as caught:
        ask(server.url, heard)
    assert time.monotonic() - begun < 3
    assert host_of(server.url) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(server.bodies) == 1


def test_a_busy_server_that_names_a_day_is_heard_too(serve, replies, heard):
    server = serve(replies.status(503, retry_after=formatdate(time.time() + 3600, usegmt=True)))
    with pytest.raises(RateLimited, match=r"is busy and asks to wait 60 minutes"):
        ask(server.url, heard)


def test_no_wait_is_told_where_nothing_is_tried_again(serve, replies, heard, monkeypatch):
    monkeypatch.setattr(patience, "TOLD_FROM", 0.01)
    with pytest.raises(RateLimited, match="quota used up"):
        ask(serve(replies.status(429, {"error": {"message": "quota used up"}}, retry_after="50")).url, heard, 0)
    with pytest.raises(BadReply):
        ask(serve(replies.status(400, retry_after="500")).url, heard)
    with pytest.raises(RateLimited):
        ask(serve(replies.status(429, retry_after="500", x_should_retry="false")).url, heard)
    limited = serve(replies.status(429, retry_after_ms="20"))
    with pytest.raises(RateLimited, match="2 retries"):
        ask(limited.url, heard, 2)
    assert [line.partition("(")[2][:6] for line in heard.lines] == ["1 of 2", "2 of 2"]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Mon, 99 Foo 2026 00:00:00 GMT"}, None),
    ],
)
def test_a_wait_is_read_in_every_form(headers, seconds):
    assert seconds_asked(headers) == seconds


@pytest.fixture
def ask_command(docs, news):
    """The command line of `ask` at an endpoint, and its environment; its index is no other test's."""

    def line(url):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ASK_", "OPENAI_"))}
        own = {"ASK_DATA": str(news.data.parent / "patience"), "ASK_CACHE": str(news.cache), "OPENAI_BASE_URL": url}
        return [ASK_COMMAND, "--docs", docs, "--model", "m", "How much did the port offer?"], kept | own

    return line


def test_ask_says_on_stderr_that_it_waits(serve, replies, ask_command):
    server = serve(replies.status(429, retry_after="3"), replies.text("Alan Reed offered 4%. [1]"))
    line, environment = ask_command(server.url)
    done = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Alan Reed offered 4%. [1]")
    assert "limits the rate: asking again in 3 seconds (1 of 3). Ctrl-C" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="a console's Ctrl-C is no signal there")
def test_ctrl_c_ends_the_wait(serve, replies, ask_command):
    line, environment = ask_command(serve(replies.status(429, retry_after="50")).url)

    def hear_interrupts():
        """A shell that runs the tests in its background ignores Ctrl-C, and so would what they start."""
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    with subprocess.Popen(
        line, env=environment, stderr=subprocess.PIPE, text=True, preexec_fn=hear_interrupts
    ) as asking:
        assert any("asking again in 50 seconds" in told for told in asking.stderr)
        asking.send_signal(signal.SIGINT)
        assert asking.wait(30) == 130


def test_whoever_opens_a_model_hears_of_its_waits(serve, replies, heard, tmp_path):
    server = serve(replies.status(429, retry_after="3"), replies.text("Yes."))
    with closing(open_llm(ModelSettings("endpoint", "m", server.url), tmp_path, heard)) as llm:
        list(llm.stream(ASK, 5))
    assert "asking again in 3 seconds" in heard.lines[0]
