"""Asks any OpenAI-compatible endpoint, streaming; maps its faults to ours, once. The home of openai."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from index.progress import Progress, Silence
from rag.errors import BadReply, EndpointDown, KeyRefused, ModelError, RateLimited, UnknownModel
from rag.llms.addresses import host_of, is_loopback
from rag.llms.chat import Message, Usage, Weighed
from rag.llms.patience import Patience
from rag.llms.replies import shares, usage_of

if TYPE_CHECKING:
    from openai import APIError, APIStatusError, OpenAI

CONNECT_SECONDS = 10.0
RETRIES = 3  # after rate limits, server errors and lost connections, with growing pauses
LONGEST_TOKEN = 20  # characters, on average over a reply, at the very most
SEED = 1
# What an endpoint may refuse, and by which name it may want it instead.
OPTIONAL = {
    "max_tokens": "max_completion_tokens", "seed": None, "temperature": None, "stream_options": None,
    "top_logprobs": None, "logprobs": None,
}  # fmt: skip
ALTERNATIVES = 20  # tokens whose probabilities are asked for, the most that OpenAI gives
_REFUSALS = ("support", "unknown", "unrecognized", "not permitted", "not allowed", "extra", "unexpected", "invalid")


class OpenAIChat:
    """A chat model at an address; temperature 0 and a fixed seed where the endpoint takes them.

    `silence` is how many seconds the endpoint may send nothing. `extra` is what llama.cpp is told
    besides. `progress` hears of longer waits for an endpoint that is busy. The key is sent to the
    endpoint and shown to nobody.
    """

    def __init__(
        self,
        model: str,
        base_url: str,
        api_key: str | None = None,
        *,
        silence: float = 120.0,
        retries: int = RETRIES,
        extra: Mapping[str, object] | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.model = model
        self.endpoint = host_of(base_url)
        self._base_url = base_url
        self._key = api_key
        self._silence = silence
        self._retries = retries
        self._extra = extra
        self._patience = Patience(self.endpoint, retries, progress or Silence())
        self._refused: set[str] = set()
        self._client: OpenAI | None = None
        self._closed = False

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str | Usage]:
        """Pieces of the reply, then its Usage. Closing the iterator closes the connection, which stops the model.

        Raises a ModelError that names the endpoint, the model and what to do.
        """
        if self._closed:
            raise ModelError(f"{self._named} was closed. Open it again.")
        with self._faults_mapped():
            request = self._request(messages, max_tokens)
            request |= {"stream": True, "stream_options": {"include_usage": True}}
            chunks = self._send(request)
            try:
                yield from self._read(chunks, max_tokens * LONGEST_TOKEN)
            finally:
                chunks.close()

    def weigh(self, messages: Sequence[Message], words: Sequence[str]) -> Weighed:
        """The probabilities of these words as the reply's first; none from an endpoint that gives no probabilities.

        Raises a ModelError as `stream` does.
        """
        if self._closed:
            raise ModelError(f"{self._named} was closed. Open it again.")
        with self._faults_mapped():
            request: dict[str, Any] = self._request(messages, 1) | {"logprobs": True, "top_logprobs": ALTERNATIVES}
            reply = self._send(request)
            return Weighed(shares(reply, words), usage_of(reply) or Usage())

    def close(self) -> None:
        """Close the connections."""
        self._closed = True
        if self._client is not None:
            self._client.close()
            self._client = None

    def _request(self, messages: Sequence[Message], max_tokens: int) -> dict[str, Any]:
        """What every request holds."""
        request: dict[str, Any] = {
            "model": self.model,
            "messages": [{"role": message.role, "content": message.content} for message in messages],
            "temperature": 0,
            "seed": SEED,
            "max_tokens": max_tokens,
        }
        return request | ({"extra_body": dict(self._extra)} if self._extra else {})

    def _open(self) -> "OpenAI":
        if self._client is None:
            import httpx2
            from openai import DefaultHttpxClient, OpenAI

            timeout = httpx2.Timeout(self._silence, connect=min(CONNECT_SECONDS, self._silence))
            self._client = OpenAI(
                base_url=self._base_url,
                # servers of one's own ask for no key, but the client does
                api_key=self._key or "none",
                timeout=timeout,
                max_retries=self._retries,
                # a proxy that the environment names would swallow what is meant for this machine
                http_client=DefaultHttpxClient(
                    trust_env=not is_loopback(self._base_url),
                    timeout=timeout,
                    event_hooks={"response": [self._patience.heed]},
                ),
            )
        return self._client

    def _send(self, request: dict[str, Any]) -> Any:  # noqa: ANN401 - openai's overloads have no common name
        """Send the request; what the endpoint refuses is left out or renamed, and remembered for the next time."""
        from openai import BadRequestError, UnprocessableEntityError

        while True:
            try:
                return self._open().chat.completions.create(**self._without_refused(request))
            except (BadRequestError, UnprocessableEntityError) as fault:
                name = self._refused_name(fault)
                if name is None:
                    raise
                self._refused.add(name)

    def _without_refused(self, request: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in request.items() if name not in self._refused}
        for name in self._refused:
            other = OPTIONAL[name]
            if other and name in request:
                kept[other] = request[name]
        return kept

    def _refused_name(self, fault: "APIStatusError") -> str | None:
        """Which optional field of the request the endpoint does not take, or None where it is something else."""
        said = f"{fault.message} {fault.body}".lower()
        left = [name for name in OPTIONAL if name not in self._refused]
        if fault.param in left:
            return fault.param
        if not any(word in said for word in _REFUSALS):
            return None
        return next((name for name in left if name in said), None)

    def _read(self, chunks: Any, most: int) -> Iterator[str | Usage]:  # noqa: ANN401
        """Texts, up to `most` characters, and usage of the chunks; nothing about their shape is taken for granted."""
        usage = Usage()
        any_text, finish, characters = False, None, 0
        for chunk in chunks:
            usage = usage_of(chunk) or usage
            choices = getattr(chunk, "choices", None)
            if not isinstance(choices, list) or not choices:
                continue
            finish = getattr(choices[0], "finish_reason", None) or finish
            text = getattr(getattr(choices[0], "delta", None), "content", None)
            if isinstance(text, str) and text:
                any_text = True
                characters += len(text)
                yield text
                if characters > most:
                    finish = "length"  # an endpoint that does not heed max_tokens could go on for ever
                    break
        if finish is None:
            what = "broke off in the middle of its answer" if any_text else "sent no answer"
            raise BadReply(f"{self._named} {what}. Try again; is {self._base_url} an OpenAI-compatible address?")
        if not any_text and finish != "stop":
            raise BadReply(f"{self._named} sent an empty answer (it ended with: {finish}). Try another model.")
        yield usage

    @property
    def _named(self) -> str:
        return self.model if self.endpoint == "embedded" else f"{self.model} at {self.endpoint}"

    @contextmanager
    def _faults_mapped(self) -> Iterator[None]:
        """The client's faults leave as ours."""
        import httpx2
        from openai import APIError, OpenAIError

        try:
            yield
        except APIError as fault:
            raise self._ours(fault) from fault
        except (OpenAIError, httpx2.HTTPError, httpx2.InvalidURL) as fault:
            raise ModelError(f"{self._named} cannot be asked: {self._safe(str(fault))}") from fault
        except (json.JSONDecodeError, UnicodeDecodeError) as fault:
            raise BadReply(f"{self._named} sent something that is no answer. Is {self._base_url} right?") from fault

    def _ours(self, fault: "APIError") -> ModelError:
        import openai

        body = fault.body if isinstance(fault.body, dict) else {}
        said = self._safe(str(body.get("message") or fault.message))
        status = getattr(fault, "status_code", None)
        if isinstance(fault, openai.APITimeoutError):
            times = f", asked {self._retries + 1} times" if self._retries else ""
            return EndpointDown(
                f"{self.endpoint} did not answer in {self._silence:g} seconds{times}. "
                "Try again, or set ASK_TIMEOUT higher."
            )
        if isinstance(fault, openai.APIConnectionError):
            reason = self._safe(str(fault.__cause__)) if fault.__cause__ else "no connection"
            return EndpointDown(
                f"{self.endpoint} cannot be reached ({reason}). Is it running, and is OPENAI_BASE_URL right "
                f"({self._base_url})? Without --model the embedded model answers."
            )
        if status in (401, 403):
            return KeyRefused(
                f"{self.endpoint} does not take the key ({status}). Set OPENAI_API_KEY to one that it takes."
            )
        if status == 404:
            return UnknownModel(
                f"{self.endpoint} does not know the model {self.model}, or {self._base_url} is not its address. "
                "Name another with --model."
            )
        if status == 429:
            return RateLimited(
                f"{self.endpoint} limits the rate, also after {self._retries} retries: {said} Wait, then ask again."
            )
        if "context" in said.lower() and status in (400, 413, 422):
            return ModelError(
                f"The question with its passages is too long for {self._named}: {said} "
                "Give fewer passages with --top-k, or a larger ASK_CONTEXT_TOKENS."
            )
        if "model" in said.lower() and status == 400 and self.model.lower() in said.lower():
            return UnknownModel(
                f"{self.endpoint} does not take the model {self.model}: {said} Name another with --model."
            )
        shown = f" ({status})" if status else ""
        return BadReply(f"{self._named} answered with an error{shown}: {said} Try again, or name another with --model.")

    def _safe(self, text: str) -> str:
        """One short line without the key, ended by a full stop."""
        line = " ".join(text.split()) or "no reason given"
        if self._key:
            line = line.replace(self._key, "…")
        return (line if len(line) <= 200 else line[:199] + "…").rstrip(".") + "."


def import_client() -> None:
    """Import what the first request would import: half a second, well spent while a model loads."""
    import openai.resources.chat.completions  # noqa: F401
