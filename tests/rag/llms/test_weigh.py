"""How an endpoint's probabilities of single words are read, and what comes of one that gives none."""

import json
import math

import pytest

from rag.errors import EndpointDown
from rag.llms.chat import Message, Usage
from rag.llms.openai_chat import OpenAIChat

ASKED, WORDS = [Message("user", "Is it so? Yes or No")], ("Yes", "No")


def weighed(*tokens):
    """A reply that gives its first token's alternatives with their probabilities."""
    given = [{"token": token, "logprob": math.log(share), "bytes": None} for token, share in tokens]
    first = {"token": "Yes", "logprob": -0.1, "bytes": None, "top_logprobs": given}
    message = {"role": "assistant", "content": "Yes"}
    choice = {"index": 0, "message": message, "finish_reason": "length", "logprobs": {"content": [first]}}
    usage = {"prompt_tokens": 9, "completion_tokens": 1, "total_tokens": 10}
    return {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice], "usage": usage}


@pytest.fixture
def ask(serve, replies):
    """What the words weigh at an endpoint that sends these bodies, and the requests that it had."""

    def asked(*bodies):
        server = serve(*(replies.status(code, body) for code, body in bodies))
        llm = OpenAIChat("m", server.url, retries=0)
        try:
            return llm.weigh(ASKED, WORDS), server.bodies
        finally:
            llm.close()

    return asked


def test_the_words_share_what_they_have_together_however_they_are_written(ask):
    found, [request] = ask((200, weighed(("Yes", 0.5), (" yes", 0.1), ("No", 0.2), ("Maybe", 0.2))))
    assert found.shares == pytest.approx((0.75, 0.25))
    assert found.usage == Usage(9, 1)
    assert request["max_tokens"] == 1
    assert request["logprobs"] is True
    assert request["temperature"] == 0


def test_where_none_of_the_words_is_among_the_likely_ones_nothing_is_told(ask):
    assert ask((200, weighed(("Maybe", 0.9))))[0].shares is None


@pytest.mark.parametrize(
    "change",
    [
        {"choices": []},
        {"choices": [{"index": 0, "message": {"role": "assistant", "content": "Yes"}, "finish_reason": "stop"}]},
    ],
)
def test_a_reply_without_probabilities_tells_nothing(ask, change):
    assert ask((200, weighed(("Yes", 1.0)) | change))[0].shares is None


def test_an_endpoint_that_takes_no_logprobs_is_asked_without_and_tells_nothing(ask):
    refusal = {"error": {"message": "top_logprobs is not supported", "param": "top_logprobs"}}
    again = {"error": {"message": "logprobs is not supported", "param": "logprobs"}}
    plain = json.loads(json.dumps(weighed(("Yes", 1.0))))
    plain["choices"][0]["logprobs"] = None
    found, requests = ask((400, refusal), (400, again), (200, plain))
    assert found.shares is None
    assert "logprobs" not in requests[-1]


def test_faults_are_told_as_of_any_call():
    llm = OpenAIChat("m", "http://127.0.0.1:9/v1", retries=0)
    with pytest.raises(EndpointDown, match=r"cannot be reached"):
        llm.weigh(ASKED, WORDS)
    llm.close()
