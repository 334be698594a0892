"""The platform's side: starts the sender for what is to be sent and reads what became of each. It sees sealed bytes and ids."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from django.conf import settings

from yuanping.adapters.sms_gateway_http.sender import Ask, Told
from yuanping.apps.notifications.ports import Outgoing, Result, Sent
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.errors import Malformed
from yuanping.kernel.plain import from_plain, to_plain

log = logging.getLogger(__name__)
START = 20
"""What a process may take to come up, besides its messages."""


class SmsGateway:
    """``Outlet`` by a process of its own, started for each round that has something to send."""

    def __init__(self, folder: Path | None = None, seconds: int | None = None) -> None:
        self._folder = folder or Path(settings.SMS_FOLDER)
        self._seconds = settings.SMS_TIMEOUT if seconds is None else seconds

    def send(self, notices: tuple[Outgoing, ...], now: datetime) -> tuple[Sent, ...]:
        """Try each once; those the sender did not come to are missing in the answer."""
        asked = (Ask(each.message_id, each.sealed, now, self._seconds) for each in notices)
        lines = b"".join(canonical(to_plain(each)) + b"\n" for each in asked)
        told = (self._told(line) for line in self._run(lines, len(notices)).splitlines())
        return tuple(Sent(each.message_id, Result(each.result), each.kept) for each in told if each is not None)

    def _run(self, lines: bytes, count: int) -> bytes:
        command = [sys.executable, "-m", "yuanping.cli.sms_sender", "--folder", str(self._folder)]
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        limit = START + self._seconds * count
        try:
            done = subprocess.run(  # noqa: S603 (our own module)
                command, input=lines, capture_output=True, env=environment, timeout=limit, check=False
            )
        except subprocess.TimeoutExpired as late:
            log.warning("the sender of messages did not finish")
            return late.stdout or b""
        if done.returncode:
            log.warning("the sender of messages stopped: %s", done.stderr.decode(errors="replace").strip()[:40])
        return done.stdout

    def _told(self, line: bytes) -> Told | None:
        """A line cut off in the middle is an answer that never came."""
        try:
            return from_plain(Told, parse_canonical(line))
        except Malformed:
            return None
