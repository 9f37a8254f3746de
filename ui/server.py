"""Serves the page: a socket first, so that a taken port is said at once; the models load while the page is up."""

import socket
import sys
import webbrowser
from threading import Timer

from index.commands import tell
from index.errors import UsageError
from index.settings import IndexSettings
from rag.settings import ModelSettings
from ui.access import Door
from ui.guard import LOOPBACK, Guard
from ui.service import Service

LINGER = 3  # seconds that open connections are given at the end


def serve(
    settings: IndexSettings, model: ModelSettings, door: Door, host: str, port: int, browser: bool = False
) -> None:
    """Serve the page until interrupted. Raises UsageError where the address cannot be had, FootnoteError."""
    listening = _listen(host, port)
    service = Service(settings, model)
    try:
        from ui.page import Terms, build_page

        loopback = host in LOOPBACK
        page = build_page(service, Terms(door, personal=loopback and door.is_open))
        guard = Guard(page, door, loopback, uploads=service.read_only is None)
        import uvicorn

        config = uvicorn.Config(
            guard, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=LINGER
        )
        service.workshop.start()
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listening.getsockname()[1]}/"
        print(address, flush=True)
        tell(f"The page is open at {address} for the documents in {settings.docs}; Ctrl-C ends it.")
        if browser and sys.stdout.isatty():
            Timer(0.5, webbrowser.open, [address]).start()
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        service.close()
        listening.close()


def _listen(host: str, port: int) -> socket.socket:
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
