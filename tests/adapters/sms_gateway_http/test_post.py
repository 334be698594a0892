"""One clock for the whole request: a server that drips its answer, one that drips its handshake, one that says nothing."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from yuanping.adapters.sms_gateway_http.post import post
from yuanping.kernel.errors import Malformed

SECONDS = 1.0
SPARE = 1.5


@contextmanager
def server(act: Callable[[socket.socket], None]) -> Iterator[int]:
    """A real server that does ``act`` with whoever calls; answers its port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        with suppress(OSError):
            while True:
                line, _ = listening.accept()
                with line, suppress(OSError):
                    act(line)

    threading.Thread(target=run, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()


def drip(line: socket.socket, first: bytes = b"") -> None:
    """A byte every tenth of a second, so that no limit of a single read is ever reached."""
    line.sendall(first)
    for _ in range(100):
        line.sendall(b"x")
        time.sleep(0.1)


def silent(line: socket.socket) -> None:
    time.sleep(10)


@pytest.mark.parametrize(
    ("scheme", "act"),
    [
        ("http", lambda line: drip(line, b"HTTP/1.1 200 OK\r\nX: ")),
        ("http", silent),
        ("https", lambda line: drip(line, b"\x16\x03\x03\x40\x00")),
        ("https", silent),
    ],
)
def test_nothing_holds_the_request_longer_than_its_time(scheme: str, act: Callable[[socket.socket], None]) -> None:
    with server(act) as port:
        started = time.monotonic()
        assert post(f"{scheme}://127.0.0.1:{port}/", {}, b"{}", SECONDS) == 0
        assert time.monotonic() - started < SECONDS + SPARE


def test_a_status_is_a_status_and_nothing_is_followed() -> None:
    def redirect(line: socket.socket) -> None:
        line.recv(65536)
        line.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n")

    with server(redirect) as port:
        assert post(f"http://localhost:{port}/a", {}, b"{}", 10) == 302


def test_plain_http_goes_to_this_machine_only() -> None:
    with pytest.raises(Malformed):
        post("http://gateway.example/", {}, b"{}", SECONDS)
