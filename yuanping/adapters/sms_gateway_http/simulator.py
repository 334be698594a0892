"""A small HTTP gateway for tests and the demo: it takes signed messages, keeps them in memory and sends signed receipts back.

* It can be slow (answers and receipts late), down (503), refuse (any status, ``refuse_with``), double (every message and receipt twice) or lie (takes a message, delivers nothing,
  and sends receipts for messages nobody gave it, some with a false signature).
* It lives in the platform's time: the stamps of its receipts are as far from its own clock as the stamps it is sent.
* It listens on this machine only and writes no log: a line could hold a number.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from yuanping.kernel.canonical import Plain, canonical
from yuanping.kernel.venue_system import signature

LARGEST = 16 * 1024
INVENTED = "0" * 32


class Mode(StrEnum):
    """How the gateway behaves."""

    GOOD = "good"
    SLOW = "slow"
    DOWN = "down"
    REFUSE = "refuse"
    DOUBLE = "double"
    LIE = "lie"


@dataclass
class Simulator:
    """What the gateway knows. ``secret`` is the sender's, ``back`` signs receipts; ``callback`` is where they go."""

    secret: bytes
    back: bytes
    callback: str
    mode: Mode = Mode.GOOD
    pause: float = 0.0
    refuse_with: int = 403
    delivered: list[tuple[str, str]] = field(default_factory=list)
    """(number, text) as they reached telephones."""
    seen: dict[str, int] = field(default_factory=dict)
    answers: list[int] = field(default_factory=list)
    """Status of every receipt and answer the platform took or refused."""
    ahead: timedelta = timedelta()

    def take(self, headers: Mapping[str, str], body: bytes) -> int:
        """One message; answers the HTTP status."""
        if self.mode is Mode.DOWN:
            return 503
        if self.mode is Mode.REFUSE:
            return self.refuse_with
        if self.mode is Mode.SLOW:
            time.sleep(self.pause)
        try:
            said = datetime.fromtimestamp(int(headers.get(signature.TIME, "0")), UTC)
            stamp = signature.check([self.secret], headers, body, said)
            told = json.loads(body)
            number, text = str(told["to"]), str(told["text"])
        except (signature.Unauthentic, ValueError, KeyError):
            return 401
        self.ahead = stamp.at - datetime.now(UTC)
        known = self.seen.get(stamp.message_id, 0)
        self.seen[stamp.message_id] = known + 1
        if not known and self.mode is not Mode.LIE:
            self.delivered += [(number, text)] * (2 if self.mode is Mode.DOUBLE else 1)
        threading.Thread(target=self._receipts, args=(stamp.message_id,), daemon=True).start()
        return 202

    def _receipts(self, message_id: str) -> None:
        if self.mode is Mode.LIE:
            self.tell(_receipt(INVENTED), self.back)
            self.tell(_receipt(message_id), b"not the secret of this gateway")
            return
        for _ in range(2 if self.mode is Mode.DOUBLE else 1):
            self.tell(_receipt(message_id), self.back)

    def answer(self, text: str) -> int:
        """A telephone sends a message back; answers what the platform said."""
        return self.tell({"v": 1, "event": "answer", "message": "", "delivered": False, "text": text}, self.back)

    def tell(self, event: Mapping[str, Plain], secret: bytes) -> int:
        """Send one signed event to the platform."""
        body, at = canonical(dict(event)), datetime.now(UTC) + self.ahead
        number = f"{len(self.answers)}-{threading.get_ident()}"
        parts = urlsplit(self.callback)
        line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        try:
            headers = {"Content-Type": "application/json", **signature.sign([secret], number, at, body)}
            line.request("POST", parts.path, body, headers)
            status = line.getresponse().status
        except OSError:
            status = 0
        finally:
            line.close()
        self.answers.append(status)
        return status


def _receipt(message_id: str) -> Mapping[str, Plain]:
    return {"v": 1, "event": "receipt", "message": message_id, "delivered": True, "text": ""}


def make_server(simulator: Simulator, port: int = 0) -> ThreadingHTTPServer:
    """A server on this machine; ``port`` 0 takes a free one."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(min(length, LARGEST))
            path = urlsplit(self.path).path
            if path == "/answer":
                self._say(200, [simulator.answer(body.decode())])
            elif path == "/mode":
                simulator.mode = Mode(body.decode().strip())
                self._say(200, [str(simulator.mode)])
            else:
                self._say(simulator.take({name.lower(): value for name, value in self.headers.items()}, body), [])

        def do_GET(self) -> None:
            wanted = parse_qs(urlsplit(self.path).query).get("to", [""])[0]
            self._say(200, [text for number, text in simulator.delivered if number == wanted])

        def _say(self, status: int, told: list[object]) -> None:
            data = json.dumps(told, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name of the standard library
            """Nothing: the address of a request could hold a number."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)
