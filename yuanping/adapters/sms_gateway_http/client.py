"""The platform's side: hands sealed bytes to the sender, one at a time, and reads what became of each.

* In production the sender is a service of another user (``YUANPING_SMS_SOCKET``); one that runs as the platform's own user gets nothing, for
  then the platform could read its key. A demonstration starts it as a child.
* One clock for the whole batch, one for each message: what the batch's clock leaves no time for was not tried.
"""

from __future__ import annotations

import logging
import os
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings

from yuanping.adapters.sms_gateway_http.sender import Ask, Told
from yuanping.apps.notifications.ports import Outgoing, Result, Sent
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.errors import Malformed
from yuanping.kernel.plain import from_plain, to_plain

log = logging.getLogger(__name__)
BATCH_SECONDS = 30
"""For all of a batch; a gateway that uses up its limit each time gets through few, and the rest waits for the next."""
START = 20
"""What a child may take to come up, besides its first message."""
ROUND_TRIP = 2
"""What the sender itself may take besides the gateway."""
_CHUNK = 4096


class _NoSender(Exception):
    """Nobody there whom a notice may be given to; the words are for the log."""


class _Gone(Exception):
    """The sender went away or did not answer in time."""


class SmsGateway:
    """``Outlet`` by the sender's own process."""

    def __init__(self, folder: Path | None = None, seconds: int | None = None) -> None:
        self._folder = folder or Path(settings.SMS_FOLDER)
        self._seconds = settings.SMS_TIMEOUT if seconds is None else seconds

    def send(self, notices: tuple[Outgoing, ...], now: datetime) -> tuple[Sent, ...]:
        """Try one after the other until the batch's clock runs out. Without a sender, each was tried in vain."""
        until = time.monotonic() + BATCH_SECONDS
        try:
            with self._line() as (line, patience):
                return tuple(self._converse(line, patience, notices, now, until))
        except _NoSender as missing:
            log.warning("no sender of messages: %s", missing)
        return tuple(Sent(each.message_id, Result.LATER) for each in notices)

    def _converse(
        self, line: socket.socket, patience: float, notices: tuple[Outgoing, ...], now: datetime, until: float
    ) -> Iterator[Sent]:
        """The one that the sender was lost over was tried, those after it were not."""
        for each in notices:
            seconds = min(self._seconds, int(until - time.monotonic()))
            if seconds < 1:
                return
            ask = Ask(each.message_id, each.sealed, now, seconds)
            try:
                told = _exchange(line, canonical(to_plain(ask)) + b"\n", time.monotonic() + seconds + patience)
            except _Gone:
                log.warning("the sender of messages did not finish")
                yield Sent(each.message_id, Result.LATER)
                return
            patience = ROUND_TRIP
            yield Sent(each.message_id, Result(told.result), told.kept)

    @contextmanager
    def _line(self) -> Iterator[tuple[socket.socket, float]]:
        """A line to the sender, and how long it may take besides the gateway."""
        if settings.SMS_SOCKET:
            with closing(_call(settings.SMS_SOCKET)) as line:
                yield line, ROUND_TRIP
        elif settings.DEMO or settings.DEBUG:
            with self._child() as line:
                yield line, START
        else:
            raise _NoSender("YUANPING_SMS_SOCKET names none")

    @contextmanager
    def _child(self) -> Iterator[socket.socket]:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "yuanping.cli.sms_sender", "--folder", str(self._folder)]
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        child = subprocess.Popen(  # noqa: S603 (our own module)
            command, stdin=theirs.fileno(), stdout=theirs.fileno(), stderr=subprocess.PIPE, env=environment
        )
        theirs.close()
        try:
            yield ours
        finally:
            ours.close()
            _end(child)


def _call(path: str) -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(ROUND_TRIP)
    try:
        line.connect(path)
        if not (settings.DEMO or settings.DEBUG) and _user_of(line) == os.geteuid():
            raise _NoSender("it runs as the platform's own user, who could read its key")
    except OSError as broken:
        line.close()
        raise _NoSender(type(broken).__name__) from None
    except _NoSender:
        line.close()
        raise
    return line


def _user_of(line: socket.socket) -> int:
    """The user at the other end, as the kernel of this machine knows it."""
    told = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return int(struct.unpack("3i", told)[1])


def _exchange(line: socket.socket, question: bytes, until: float) -> Told:
    """One line each way before ``until``; a line cut off in the middle is an answer that never came."""
    parts: list[bytes] = []
    try:
        line.settimeout(max(0.001, until - time.monotonic()))
        line.sendall(question)
        while not (parts and parts[-1].endswith(b"\n")):
            line.settimeout(max(0.001, until - time.monotonic()))
            part = line.recv(_CHUNK)
            if not part:
                raise _Gone
            parts.append(part)
        return from_plain(Told, parse_canonical(b"".join(parts)[:-1]))
    except (OSError, Malformed):
        raise _Gone from None


def _end(child: subprocess.Popen[bytes]) -> None:
    """The child ends when nobody talks to it any more."""
    try:
        _, said = child.communicate(timeout=ROUND_TRIP)
    except subprocess.TimeoutExpired:
        child.kill()
        _, said = child.communicate()
    if child.returncode:
        log.warning("the sender of messages stopped: %s", said.decode(errors="replace").strip()[:40])
