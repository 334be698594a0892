"""One POST to the gateway, with one clock for everything: connecting, the handshake, the request and an answer that drips in.

TLS, or plain HTTP to the machine it runs on; nothing is followed. A time limit of a socket begins anew with every byte; this one does not.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from contextlib import suppress
from urllib.parse import urlsplit

from yuanping.kernel.errors import Malformed

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class _Line(http.client.HTTPConnection):
    """A connection that can be cut at any moment, also in the middle of the handshake."""

    def __init__(self, host: str, port: int | None, until: float, context: ssl.SSLContext | None) -> None:
        super().__init__(host, port or (443 if context else 80), timeout=_left(until))
        self._until, self._context = until, context

    def connect(self) -> None:
        self.sock = socket.create_connection((self.host, self.port), timeout=_left(self._until))
        if self._context is not None:
            wire = self._context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = wire
            wire.do_handshake()

    def cut(self) -> None:
        """End whatever is being waited for."""
        wire: socket.socket | None = self.sock
        if wire is not None:
            with suppress(OSError):
                socket.socket.shutdown(wire, socket.SHUT_RDWR)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def post(url: str, headers: dict[str, str], body: bytes, seconds: float, context: ssl.SSLContext | None = None) -> int:
    """Send once; the status, or 0 where none came in time.

    Raises:
        Malformed: neither TLS nor this machine.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOOPBACK):
        raise Malformed("gateway.url", "https, or http on this machine")
    secure = (context or ssl.create_default_context()) if parts.scheme == "https" else None
    until = time.monotonic() + seconds
    line = _Line(host, parts.port, until, secure)
    limit = threading.Timer(seconds, line.cut)
    limit.daemon = True
    limit.start()
    try:
        line.request("POST", parts.path or "/", body, {"Content-Type": "application/json", **headers})
        status = line.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        limit.cancel()
        line.close()
    return status if time.monotonic() < until else 0
