"""Endpoints fail in many ways; each gives one line that names the endpoint, the model and the cure."""

import socket
import time

import pytest

from rag.errors import BadReply, EndpointDown, KeyRefused, ModelError, RateLimited, UnknownModel
from rag.llms.chat import Message, Usage
from rag.llms.openai_chat import OpenAIChat, host_of, is_loopback

ASK = [Message("user", "Who met whom?")]
KEY = "sk-very-secret"


def ask(url, retries=0, **options):
    chat = OpenAIChat("some-model", url, KEY, retries=retries, **options)
    try:
        return list(chat.stream(ASK, 50))
    finally:
        chat.close()


def one_line(caught):
    line = str(caught.value)
    assert "\n" not in line
    assert KEY not in line
    assert caught.value.__cause__ is None or KEY not in line
    return line


def test_the_request_asks_for_temperature_0_a_fixed_seed_and_usage(serve, replies):
    server = serve(replies.text("Yes."))
    assert ask(server.url) == ["Yes.", Usage(7, 1)]
    body = server.bodies[0]
    assert body["temperature"] == 0
    assert body["seed"] == 1
    assert body["max_tokens"] == 50
    assert body["stream_options"] == {"include_usage": True}
    assert "cache_prompt" not in body
    assert server.keys == [f"Bearer {KEY}"]


def test_what_an_engine_keeps_of_a_prompt_is_asked_for_only_where_it_can(serve, replies):
    server = serve(replies.text("Yes."))
    for extra in (None, {"cache_prompt": True}):
        chat = OpenAIChat("some-model", server.url, KEY, extra=extra)
        list(chat.stream(ASK, 5))
        chat.close()
    assert ["cache_prompt" in body for body in server.bodies] == [False, True]


def test_an_endpoint_without_usage_counts_as_zero(serve, replies):
    assert ask(serve(replies.text("Yes.", usage=False)).url) == ["Yes.", Usage(0, 0)]


def refusal(name, instead=""):
    return {"error": {"message": f"Unsupported parameter: '{name}' is not supported with this model.{instead}"}}


def test_what_an_endpoint_refuses_is_left_out_and_stays_left_out(serve, replies):
    server = serve(
        replies.status(400, refusal("max_tokens", " Use 'max_completion_tokens' instead.")),
        replies.status(422, refusal("seed")),
        replies.status(400, refusal("stream_options")),
        replies.text("Yes."),
    )
    chat = OpenAIChat("some-model", server.url, KEY, retries=0)
    assert "Yes." in list(chat.stream(ASK, 50))
    assert "Yes." in list(chat.stream(ASK, 50))
    chat.close()
    assert len(server.bodies) == 5
    assert server.bodies[-1]["max_completion_tokens"] == 50
    assert not {"max_tokens", "seed", "stream_options"} & set(server.bodies[-1])


def test_an_endpoint_that_refuses_everything_is_asked_a_few_times_only(serve, replies):
    server = serve(replies.status(400, {"error": {"message": "seed, max_tokens and temperature are not supported"}}))
    with pytest.raises(BadReply):
        ask(server.url)
    assert len(server.bodies) <= 5


def test_a_closed_port_is_named_with_its_address(serve):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    with pytest.raises(EndpointDown, match=r"cannot be reached.*OPENAI_BASE_URL") as caught:
        ask(url)
    assert host_of(url) in one_line(caught)


def test_a_host_that_does_not_exist_is_named(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(EndpointDown, match=r"nowhere\.invalid cannot be reached"):
        ask("http://nowhere.invalid/v1")


def test_a_slow_endpoint_is_given_up_after_the_seconds_that_are_set(serve, replies):
    begun = time.monotonic()
    with pytest.raises(EndpointDown, match=r"did not answer in 0\.3 seconds.*ASK_TIMEOUT") as caught:
        ask(serve(replies.silence()).url, silence=0.3)
    assert time.monotonic() - begun < 5
    one_line(caught)


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_refused_is_not_printed(serve, replies, status):
    server = serve(replies.status(status, {"error": {"message": f"Incorrect API key provided: {KEY}"}}))
    with pytest.raises(KeyRefused, match=r"does not take the key.*OPENAI_API_KEY") as caught:
        ask(server.url)
    one_line(caught)
    assert len(server.bodies) == 1


def test_the_key_is_not_in_the_representation(serve):
    assert KEY not in repr(OpenAIChat("some-model", "http://localhost/v1", KEY))


def test_an_unknown_model_is_named(serve, replies):
    server = serve(replies.status(404, {"error": {"message": "no such model", "code": "model_not_found"}}))
    with pytest.raises(UnknownModel, match=r"some-model.*--model") as caught:
        ask(server.url)
    one_line(caught)


def test_a_rate_limit_is_waited_for(serve, replies):
    limited = replies.status(429, retry_after_ms="20")
    server = serve(limited, limited, replies.text("Yes."))
    assert "Yes." in ask(server.url, retries=2)
    assert len(server.bodies) == 3


def test_a_rate_limit_that_stays_is_told_with_what_the_endpoint_says(serve, replies):
    server = serve(replies.status(429, {"error": {"message": "quota used up"}}, retry_after_ms="20"))
    with pytest.raises(RateLimited, match=r"2 retries: quota used up") as caught:
        ask(server.url, retries=2)
    one_line(caught)
    assert len(server.bodies) == 3


def test_a_server_that_recovers_is_asked_again(serve, replies):
    assert "Yes." in ask(serve(replies.status(503, retry_after_ms="20"), replies.text("Yes.")).url, retries=1)


def test_a_server_that_keeps_failing_is_named(serve, replies):
    with pytest.raises(BadReply, match=r"\(500\)") as caught:
        ask(serve(replies.status(500)).url)
    one_line(caught)


def test_a_prompt_that_is_too_long_names_what_makes_it_shorter(serve, replies):
    said = "This model's maximum context length is 8192 tokens, however you requested 9000 tokens."
    with pytest.raises(ModelError, match=r"too long.*--top-k") as caught:
        ask(serve(replies.status(400, {"error": {"message": said}})).url)
    one_line(caught)


PAGE = "<html><body>Welcome to nginx!</body></html>"


@pytest.mark.parametrize(
    "nonsense",
    [
        "replies.status(200, PAGE, 'text/html')",
        "replies.status(200, {'choices': [{'message': {'content': 'not streamed'}}]})",
        "replies.status(200, '')",
        "replies.events()",
        "replies.events('{broken')",
        "replies.events('[1, 2]')",
        "replies.events('\"text\"', 'null', '5')",
        "replies.events({'choices': [5]}, {'choices': 'none'}, {'choices': [{'delta': 3}]})",
        "replies.events({'choices': [{'delta': {'content': 5}, 'finish_reason': None}]})",
        "replies.events({'error': {'message': 'out of memory'}})",
        "replies.text('One', finish=None)",
        "replies.text(finish='length')",
        "replies.cut()",
    ],
)
def test_nonsense_is_one_line_that_names_model_and_host(serve, replies, nonsense):
    server = serve(eval(nonsense, {"replies": replies, "PAGE": PAGE}))
    with pytest.raises((BadReply, EndpointDown)) as caught:
        ask(server.url)
    assert host_of(server.url) in one_line(caught)


def test_what_came_before_a_cut_is_handed_on_before_the_fault(serve, replies):
    chat = OpenAIChat("some-model", serve(replies.cut()).url, KEY, retries=0)
    reading = chat.stream(ASK, 50)
    assert next(reading) == "One"
    with pytest.raises(ModelError):
        next(reading)
    chat.close()


def test_closing_the_iterator_closes_the_connection(serve, replies):
    server = serve(replies.endless())
    chat = OpenAIChat("some-model", server.url, KEY)
    reading = chat.stream(ASK, 50)
    assert next(reading) == "a "
    reading.close()
    assert server.broken_off.wait(10)
    chat.close()


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
def test_a_proxy_in_the_environment_does_not_swallow_loopback(serve, replies, monkeypatch, name):
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert "Yes." in ask(serve(replies.text("Yes.")).url)


def test_a_proxy_in_the_environment_is_used_for_other_hosts(serve, replies, monkeypatch):
    proxy = serve(replies.text("Yes."))
    monkeypatch.setenv("http_proxy", proxy.url.removesuffix("/v1"))
    assert "Yes." in ask("http://elsewhere.invalid/v1")


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://localhost:8000/v1", True),
        ("http://127.3.2.1/v1", True),
        ("http://[::1]:1234/v1", True),
        ("https://api.openai.com/v1", False),
        ("http://192.168.1.2/v1", False),
        ("http://localhost.example.org/v1", False),
    ],
)
def test_loopback_is_told_from_other_hosts(url, loopback):
    assert is_loopback(url) is loopback
