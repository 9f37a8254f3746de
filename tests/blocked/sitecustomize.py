"""Put on PYTHONPATH by a test: every Python process refuses to reach beyond loopback, and notes that it was tried."""

import os
import socket
from pathlib import Path

_connect, _connect_ex, _getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo
_LOOPBACK = {"127.0.0.1", "::1", "localhost", None}


def _guard(host):
    if host not in _LOOPBACK:
        with Path(os.environ["BLOCKED_LOG"]).open("a", encoding="utf-8") as log:
            log.write(f"{host}\n")
        raise OSError(f"blocked: {host}")


def _host(address):
    return address[0] if isinstance(address, tuple) else None


def connect(self, address):
    _guard(_host(address))
    return _connect(self, address)


def connect_ex(self, address):
    _guard(_host(address))
    return _connect_ex(self, address)


def getaddrinfo(host, *args, **kwargs):
    _guard(host)
    return _getaddrinfo(host, *args, **kwargs)


socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo = connect, connect_ex, getaddrinfo
