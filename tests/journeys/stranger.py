"""A centre's own system as a stranger would write it from ``docs/venue-systems.md``: the standard library, and nothing of ours.

It listens on a port of its own, takes only what is signed with its secret and fresh, remembers ids, and answers offers by itself.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

FRESH = 300
"""Seconds a time stamp may be off."""


def signature(secret: str, message_id: str, stamp: str, body: bytes) -> str:
    """``v1,…`` of the bytes ``id.timestamp.body``, under what stands after ``whsec_``."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    said = f"{message_id}.{stamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()


def canonical(value: Any) -> bytes:
    """Keys sorted, no blanks, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@dataclass
class Stranger:
    """The system of one centre. ``now`` is the clock on its wall."""

    now: Callable[[], datetime]
    secret: str = ""
    number: str = ""
    area: str = ""
    inbound: str = ""
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What arrived and was authentic, by id, in the order it came."""
    repeated: list[str] = field(default_factory=list)
    refused: int = 0
    sent: int = 0
    port: int = 0
    _server: ThreadingHTTPServer | None = None

    # --- listening ----------------------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/venue/callback"

    def start(self) -> None:
        """Listen, on the same port as before when it was down."""
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Down: whoever calls finds nobody."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def take(self, headers: dict[str, str], body: bytes) -> int:
        """The status of the answer to a message."""
        message_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        wanted = signature(self.secret, message_id, stamp, body)
        holds = any(hmac.compare_digest(wanted, each) for each in headers.get("webhook-signature", "").split())
        if not holds or abs(self.now().timestamp() - int(stamp)) > FRESH:
            self.refused += 1
            return 401
        if message_id in self.taken:
            self.repeated.append(message_id)
        self.taken.setdefault(message_id, json.loads(body))
        return 204

    def heard(self, kind: str) -> list[dict[str, Any]]:
        """What arrived of one kind."""
        return [each for each in self.taken.values() if each["type"] == kind]

    # --- speaking -----------------------------------------------------------------------------------------------------

    def letter(self, kind: str, data: dict[str, Any], message_id: str = "") -> tuple[dict[str, str], bytes]:
        """A signed message, not yet sent."""
        self.sent += 1
        message_id = message_id or f"own-{self.sent}"
        envelope = {"v": 1, "system": self.number, "id": message_id, "time": self.now().isoformat(), "area": self.area}
        body = canonical({**envelope, "type": kind, "data": data})
        stamp = str(int(self.now().timestamp()))
        headers = {"webhook-id": message_id, "webhook-timestamp": stamp}
        return {**headers, "webhook-signature": signature(self.secret, message_id, stamp, body)}, body

    def post(self, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        """Send it; answers status and what was said."""
        request = Request(self.inbound, body, {**headers, "Content-Type": "application/json"}, method="POST")
        try:
            with urlopen(request, timeout=10) as answer:
                return answer.status, json.loads(answer.read())
        except HTTPError as refused:
            return refused.code, json.loads(refused.read())

    def say(self, kind: str, data: dict[str, Any]) -> dict[str, Any]:
        """Send a message that must be taken; answers its result."""
        status, answer = self.post(*self.letter(kind, data))
        assert status == 200, answer
        return answer["result"]


def _handler(stranger: Stranger) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(stranger.take({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's word
            return

    return Handler
