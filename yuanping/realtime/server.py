"""The live channel: one asyncio server for websockets below ``/live/``.

A connection needs a pass that was not used before and comes from a page of this site. It lives a minute and a half at most, and there are only so
many at once: a desk that hangs does not keep another from its test.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from yuanping.infra.live_pass import LASTS, make_report, read_pass
from yuanping.kernel.canonical import Plain
from yuanping.realtime.measure import FRAME, Measurement, Misuse

log = logging.getLogger(__name__)

PATH = "/live/self-test/"
LONGEST_TEST = 90.0
MOST_AT_ONCE = 200
LARGEST_MESSAGE = 128 * 1024
AGAINST_PROTOCOL = 4000


class Channel:
    """Which passes were used and how many desks are being measured."""

    def __init__(self, hosts: list[str]) -> None:
        self.hosts = hosts
        self.used: dict[str, float] = {}
        self.running = 0

    def admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """Refuse before the handshake whoever has no pass, used it, or stands on a page of another site."""
        address = urlsplit(request.path)
        if address.path != PATH:
            return connection.respond(HTTPStatus.NOT_FOUND, "")
        host = urlsplit(request.headers.get("Origin") or "").hostname
        if "*" not in self.hosts and (host is None or host not in {each.strip("[]") for each in self.hosts}):
            return connection.respond(HTTPStatus.FORBIDDEN, "")
        subject = _subject(request)
        self._forget()
        if not subject or subject in self.used:
            return connection.respond(HTTPStatus.FORBIDDEN, "")
        if self.running >= MOST_AT_ONCE:
            return connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, "")
        self.used[subject] = time.monotonic()
        return None

    def _forget(self) -> None:
        """A pass that has run out is refused by itself and need not be remembered."""
        limit = time.monotonic() - LASTS
        self.used = {key: at for key, at in self.used.items() if at > limit}

    async def handle(self, connection: ServerConnection) -> None:
        """Measure one desk, from the handshake to its report."""
        subject = _subject(connection.request) if connection.request else ""
        self.running += 1
        try:
            async with asyncio.timeout(LONGEST_TEST):
                await _measure(connection, subject)
        except Misuse as wrong:
            await connection.close(AGAINST_PROTOCOL, str(wrong))
        except TimeoutError:
            await connection.close(AGAINST_PROTOCOL, "too long")
        except ConnectionClosed:
            pass  # the desk went away: its test has no report and cannot be handed in
        finally:
            self.running -= 1


def _subject(request: Request) -> str:
    return read_pass(parse_qs(urlsplit(request.path).query).get("pass", [""])[0])


async def _measure(connection: ServerConnection, subject: str) -> None:
    found = Measurement(time.perf_counter, time.time)
    async for message in connection:
        if isinstance(message, bytes):
            echo = found.take_frame(message)
            if echo is not None:
                await connection.send(echo)
            continue
        word = _read(message)
        if word.get("kind") == "down":
            await _send_down(connection, found)
        elif word.get("kind") == "seal":
            await connection.send(json.dumps({"kind": "seal", "report": make_report(subject, found.figures())}))
            return
        else:
            answer = found.take_word(word)
            if answer is not None:
                await connection.send(json.dumps(answer))


async def _send_down(connection: ServerConnection, found: Measurement) -> None:
    frame = secrets.token_bytes(FRAME)
    found.begin_down()
    while found.may_send():
        await connection.send(frame)
        found.sent(len(frame))
    await connection.send(json.dumps({"kind": "down_sent", "bytes": found.down_bytes}))


def _read(message: str) -> dict[str, Plain]:
    try:
        word = json.loads(message)
    except ValueError:
        raise Misuse("no JSON") from None
    if not isinstance(word, dict):
        raise Misuse("no word")
    return word


async def start(host: str, port: int, hosts: list[str]) -> Server:
    """Listen; without compression, which would measure the processor instead of the line."""
    channel = Channel(hosts)
    return await serve(
        channel.handle, host, port,
        process_request=channel.admit, compression=None, max_size=LARGEST_MESSAGE, ping_interval=None, server_header=None,
    )  # fmt: skip
