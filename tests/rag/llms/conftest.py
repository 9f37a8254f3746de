"""A real HTTP server on loopback that speaks, or fails to speak, as chat endpoints do."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest


class Endpoint:
    """Answers each request with the next of its replies, the last one again and again; remembers the requests."""

    def __init__(self, replies: list[Callable[[Any], None]]) -> None:
        self.replies = replies
        self.bodies: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.released = Event()
        self.broken_off = Event()
        endpoint = self

        class Request(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.endpoint = endpoint
                endpoint.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                endpoint.keys.append(self.headers["Authorization"])
                reply = endpoint.replies[min(len(endpoint.bodies), len(endpoint.replies)) - 1]
                try:
                    reply(self)
                except (BrokenPipeError, ConnectionResetError):
                    endpoint.broken_off.set()
                self.close_connection = True

            def log_message(self, *arguments: object) -> None:
                """The test's output is not for it."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Request)
        self.thread = Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/v1"

    def close(self) -> None:
        self.released.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


class Replies:
    """What an endpoint can do with a request."""

    @staticmethod
    def events(*events: object, done: bool = True) -> Callable[[Any], None]:
        """A stream of server-sent events, well formed; a text is sent as it is."""

        def reply(request: Any) -> None:
            request.send_response(200)
            request.send_header("Content-Type", "text/event-stream")
            request.send_header("Connection", "close")
            request.end_headers()
            for event in [*events, *(["[DONE]"] if done else [])]:
                text = event if isinstance(event, str) else json.dumps(event)
                request.wfile.write(f"data: {text}\n\n".encode())
                request.wfile.flush()

        return reply

    @staticmethod
    def text(*words: str, finish: str | None = "stop", usage: bool = True) -> Callable[[Any], None]:
        """A whole answer."""
        events: list[object] = [
            {"choices": [{"index": 0, "delta": {"content": word}, "finish_reason": None}]} for word in words
        ]
        if finish:
            events.append({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
        if usage:
            events.append({"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": len(words)}})
        return Replies.events(*events)

    @staticmethod
    def status(code: int, body: object = None, kind: str = "application/json", **headers: str) -> Callable[[Any], None]:
        """A status with a body and nothing more."""

        def reply(request: Any) -> None:
            content = (
                body.encode() if isinstance(body, str) else json.dumps(body or {"error": {"message": "no"}}).encode()
            )
            request.send_response(code)
            request.send_header("Content-Type", kind)
            request.send_header("Content-Length", str(len(content)))
            request.send_header("Connection", "close")
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(content)

        return reply

    @staticmethod
    def cut() -> Callable[[Any], None]:
        """The connection is lost in the middle of a chunk."""

        def reply(request: Any) -> None:
            event = json.dumps({"choices": [{"index": 0, "delta": {"content": "One"}, "finish_reason": None}]})
            piece = f"data: {event}\n\n".encode()
            request.send_response(200)
            request.send_header("Content-Type", "text/event-stream")
            request.send_header("Transfer-Encoding", "chunked")
            request.end_headers()
            request.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\nff\r\ndata: {")
            request.wfile.flush()

        return reply

    @staticmethod
    def silence() -> Callable[[Any], None]:
        """Nothing comes, as long as the test lasts."""
        return lambda request: request.endpoint.released.wait(30)

    @staticmethod
    def endless() -> Callable[[Any], None]:
        """Word after word, until the other side goes."""

        def reply(request: Any) -> None:
            Replies.events({"choices": [{"index": 0, "delta": {"content": "a "}, "finish_reason": None}]}, done=False)(
                request
            )
            while not request.endpoint.released.wait(0.01):
                event = json.dumps({"choices": [{"index": 0, "delta": {"content": "b "}, "finish_reason": None}]})
                request.wfile.write(f"data: {event}\n\n".encode())
                request.wfile.flush()

        return reply


@pytest.fixture
def replies() -> type[Replies]:
    return Replies


@pytest.fixture
def serve() -> Iterator[Callable[..., Endpoint]]:
    """Start an endpoint that gives these replies in turn."""
    with ExitStack() as stack:

        def start(*replies: Callable[[Any], None]) -> Endpoint:
            endpoint = Endpoint(list(replies))
            stack.callback(endpoint.close)
            return endpoint

        yield start
