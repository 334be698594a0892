"""A real gateway simulator on this machine, a sender's service before it, and the place where its receipts arrive until a test takes them to the platform."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from socketserver import BaseServer

from django.test import Client

from yuanping.adapters.sms_gateway_http import folder
from yuanping.adapters.sms_gateway_http.service import make_service
from yuanping.adapters.sms_gateway_http.simulator import Mode, Simulator, make_server
from yuanping.kernel.venue_system.signature import spell_secret

SECRET, BACK = bytes(range(32)), bytes(range(32, 64))
ANSWER_AT = "https://pb.example/r"
EVENTS = "/api/v1/sms/events"
WAIT = 60


@dataclass
class Line:
    """One installation's sender, gateway and receipts on their way."""

    simulator: Simulator
    folder: Path
    public: str
    arrived: Queue[tuple[dict[str, str], bytes]] = field(default_factory=Queue)
    servers: list[BaseServer] = field(default_factory=list)

    @property
    def socket(self) -> str:
        return str(self.folder / "sender.sock")

    def bring(self) -> int:
        """Take the next receipt to the platform; answers the status."""
        headers, body = self.arrived.get(timeout=WAIT)
        told = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        return Client().post(EVENTS, body, content_type="application/json", **told).status_code  # type: ignore[arg-type]  # headers by name

    def telephone(self, number: str) -> list[str]:
        return [text for to, text in self.simulator.delivered if to == number]


@contextmanager
def gateway(at: Path, mode: Mode = Mode.GOOD) -> Iterator[Line]:
    """A gateway that listens, and a sender that knows it."""
    line = Line(Simulator(SECRET, BACK, "", mode), at, folder.make_key(at))

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            names = ("webhook-id", "webhook-timestamp", "webhook-signature")
            line.arrived.put(({name: self.headers[name] for name in names}, body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *said: object) -> None:
            pass

    receiver = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    line.simulator.callback = f"http://127.0.0.1:{receiver.server_port}{EVENTS}"
    server = make_server(line.simulator)
    url = f"http://127.0.0.1:{server.server_port}/messages"
    folder.write_gateway(at, folder.Gateway(url, spell_secret(SECRET), ANSWER_AT))
    line.servers = [receiver, server, make_service(at, Path(line.socket))]
    for each in line.servers:
        threading.Thread(target=each.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield line
    finally:
        for each in line.servers:
            each.shutdown()
            each.server_close()


def settled(line: Line, count: int) -> None:
    """Wait until the gateway has sent so many receipts."""
    until = time.monotonic() + WAIT
    while line.arrived.qsize() < count and time.monotonic() < until:
        time.sleep(0.02)
    assert line.arrived.qsize() == count
