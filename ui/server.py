"""Serves the page: a socket first, so that a taken port is said at once; the models load while the page is up."""

from __future__ import annotations

import logging
import socket
import sys
import webbrowser
from threading import Timer
from typing import TYPE_CHECKING

from index.commands import tell
from index.errors import UsageError
from ui.access import Door
from ui.guard import LOOPBACK, Guard
from ui.service import Service
from ui.workshop import Workshop

if TYPE_CHECKING:
    import uvicorn

    from index.settings import IndexSettings
    from rag.settings import ModelSettings

CUT_OFF = ("graceful shutdown", "without completing response")  # what is said of pages that are open at the end
LINGER = 1  # seconds that open connections are given at the end


def serve(
    settings: IndexSettings, model: ModelSettings, door: Door, host: str, port: int, browser: bool = False
) -> None:
    """Serve the page until interrupted. Raises UsageError where the address cannot be had, FootnoteError."""
    listening = listen(host, port)
    service = Service(Workshop(settings, model))
    try:
        server = make_server(service, door, host)
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listening.getsockname()[1]}/"
        print(address, flush=True)
        tell(f"The page is open at {address} for the documents in {settings.docs}; Ctrl-C ends it.")
        if browser and sys.stdout.isatty():
            Timer(0.5, webbrowser.open, [address]).start()
        service.workshop.start()
        server.run(sockets=[listening])
    finally:
        service.close()
        listening.close()


def make_server(service: Service, door: Door, host: str) -> uvicorn.Server:
    """The server of the page, to be run on a socket of ours."""
    import uvicorn

    from ui.page import Terms, build_page

    # Open pages are cut off at the end, which is as it should be and nothing to tell.
    logging.getLogger("uvicorn.error").addFilter(
        lambda record: not any(words in record.getMessage() for words in CUT_OFF)
    )
    loopback = host in LOOPBACK
    page = build_page(service, Terms(door, personal=loopback and door.is_open))
    guard = Guard(page, door, loopback, uploads=service.holdings.read_only is None)
    return uvicorn.Server(
        uvicorn.Config(
            guard, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=LINGER
        )
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at the address; port 0 takes a free one. Raises UsageError where it cannot be had."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError as fault:
        raise UsageError(
            f"The page cannot listen at {host}, port {port}: {fault.strerror or fault}. Try another --port, or 0."
        ) from fault
    return listening
