"""Stands before every request: who may come in, which paths there are, and what the browser may load.

Plain ASGI, so that nothing of the page's framework is reached before.
"""

from asyncio import CancelledError
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from anyio import to_thread

from index.errors import UsageError
from ui.access import COOKIE, STAY, Door
from ui.markup import shown

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

ASSETS = Path(__file__).parent / "assets"
KINDS = {".css": "text/css", ".js": "text/javascript"}
SENT = {f"/{path.name}": path for path in ASSETS.iterdir() if path.suffix in KINDS}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
LARGEST_FORM = 10_000  # bytes

# The page's framework builds functions from text and styles in place; nothing may come from, or go, elsewhere.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), display-capture=()"),
)
# What the page needs of its framework; files of the machine, proxies and recorders are not among it.
NEEDED = (
    "/assets/", "/static/", "/svelte/", "/theme.css", "/config", "/favicon.ico", "/gradio_api/queue/",
    "/gradio_api/upload", "/gradio_api/component_server", "/gradio_api/heartbeat/", "/gradio_api/cancel",
    "/gradio_api/reset", "/gradio_api/info", "/gradio_api/startup-events",
)  # fmt: skip


class Guard:
    """Wraps an app. `loopback` says that only this machine can reach it: other host names are then a trick."""

    def __init__(self, app: App, door: Door, loopback: bool, uploads: bool) -> None:
        self._app = app
        self._door = door
        self._loopback = loopback
        self._uploads = uploads
        self._name = uuid4().hex  # of this start of the program: an open page asks for it

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return  # the page needs no web sockets

        async def send_guarded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                ours = {name for name, _ in HEADERS}
                kept = [pair for pair in message.get("headers", ()) if pair[0].lower() not in ours]
                message["headers"] = [*kept, *HEADERS]
            await send(message)

        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        path, method = scope["path"], scope["method"]
        if fault := self._foreign(headers):
            await _text(send_guarded, 403, fault)
        elif path in SENT and method in {"GET", "HEAD"}:
            await _reply(send_guarded, 200, KINDS[SENT[path].suffix], SENT[path].read_bytes())
        elif path == "/alive":
            await _text(send_guarded, 200, self._name)
        elif path == "/login" and self._door.has_login:
            await self._login(method, receive, send_guarded)
        elif self._door.who(headers) is None:
            await self._turn_away(path, send_guarded)
        elif path == "/logout":
            self._door.log_out(headers)
            await _reply(send_guarded, 303, "text/plain", b"", ((b"location", b"/"), _cookie("", 0)))
        elif path.startswith("/gradio_api/upload") and not self._uploads:
            await _text(send_guarded, 403, "Nothing may be added here.")
        elif path == "/" or path.startswith(NEEDED):
            with suppress(CancelledError):  # a stream that is open when the server ends: no fault
                await self._app(scope, receive, send_guarded)
        else:
            await _text(send_guarded, 404, "There is no such page.")

    def _foreign(self, headers: MutableMapping[str, str]) -> str:
        """Why the request comes from another site, or "": a page elsewhere must not talk to this one."""
        host = headers.get("host", "")
        origin = headers.get("origin")
        if self._loopback and urlsplit(f"//{host}").hostname not in LOOPBACK:
            return "This page is open on this machine only."
        if origin is not None and urlsplit(origin).netloc != host and self._loopback:
            return "Another site may not ask here."
        if headers.get("sec-fetch-site", "same-origin") == "cross-site" and headers.get("sec-fetch-mode") != "navigate":
            return "Another site may not ask here."
        return ""

    async def _turn_away(self, path: str, send: Send) -> None:
        if path == "/" and self._door.has_login:
            await _reply(send, 303, "text/plain", b"", ((b"location", b"/login"),))
        else:
            await _text(send, 401, "Log in first.")

    async def _login(self, method: str, receive: Receive, send: Send) -> None:
        if method != "POST":
            await _reply(send, 200, "text/html", _form(""))
            return
        given = parse_qs((await _body(receive)).decode("utf-8", "replace"))
        name, password = (given.get(field, [""])[0] for field in ("name", "password"))
        try:
            token = await to_thread.run_sync(self._door.log_in, name.strip(), password)
        except UsageError as fault:
            await _reply(send, 429, "text/html", _form(str(fault)))
            return
        if token is None:
            await _reply(send, 403, "text/html", _form("Name and password do not fit."))
        else:
            await _reply(send, 303, "text/plain", b"", ((b"location", b"/"), _cookie(token, STAY)))


def _cookie(token: str, seconds: int) -> tuple[bytes, bytes]:
    return b"set-cookie", f"{COOKIE}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict".encode()


def _form(told: str) -> bytes:
    fault = f'<p role="alert" class="fault">{shown(told)}</p>' if told else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Footnote: log in</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/page.css">'
        f'</head><body class="login"><main><h1>Footnote</h1>{fault}<form method="post" action="/login">'
        '<label for="name">Name</label><input id="name" name="name" autocomplete="username" required autofocus>'
        '<label for="password">Password</label><input id="password" name="password" type="password" '
        'autocomplete="current-password" required><button>Log in</button></form></main></body></html>'
    ).encode()


async def _body(receive: Receive) -> bytes:
    data = b""
    while len(data) <= LARGEST_FORM:
        message = await receive()
        data += message.get("body", b"")
        if not message.get("more_body"):
            break
    return data[:LARGEST_FORM]


async def _text(send: Send, status: int, text: str) -> None:
    await _reply(send, status, "text/plain", text.encode())


async def _reply(send: Send, status: int, kind: str, body: bytes, more: tuple[tuple[bytes, bytes], ...] = ()) -> None:
    headers = [
        (b"content-type", f"{kind}; charset=utf-8".encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
