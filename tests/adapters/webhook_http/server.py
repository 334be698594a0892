"""A real server that behaves as badly as it is told, on a port of its own."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Centre:
    """What the server received, and how it answers: a status, or one of the faults."""

    url: str = ""
    answer: int | str = 204
    seen: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


def _handler(centre: Centre) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            centre.seen.append(({name.lower(): value for name, value in self.headers.items()}, body))
            getattr(self, f"_{centre.answer}", self._plain)()

        def _plain(self) -> None:
            self.send_response(int(centre.answer))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _redirect(self) -> None:
            self.send_response(302)
            self.send_header("Location", centre.url + "elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _silence(self) -> None:
            time.sleep(3)

        def _slow_body(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "100000")
            self.end_headers()
            self._drip(b"x")

        def _slow_head(self) -> None:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            self._drip(b"X")

        def _drip(self, byte: bytes) -> None:
            try:
                for _ in range(40):
                    self.wfile.write(byte)
                    self.wfile.flush()
                    time.sleep(0.1)
            except OSError:
                return

        def _noise(self) -> None:
            self.wfile.write(b"\x00\x01 no http\r\n\r\n")

        def _hang_up(self) -> None:
            self.connection.close()

        def _flood(self) -> None:
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(200):
                    self.wfile.write(b"x" * 65536)
            except OSError:
                return

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's word
            return

    return Handler


@contextmanager
def serve(certificate: Path | None = None) -> Iterator[Centre]:
    """A centre's system until the block ends; with a certificate (and its key in one file) it speaks TLS."""
    centre = Centre()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(centre))
    server.daemon_threads = True
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    scheme = "https" if certificate else "http"
    centre.url = f"{scheme}://localhost:{server.server_address[1]}/callback/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield centre
    finally:
        server.shutdown()
        server.server_close()


def make_certificate(folder: Path, name: str) -> Path:
    """A self-signed certificate for ``name`` with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    day = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    names: list[x509.GeneralName] = [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("192.0.2.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(day)
        .not_valid_after(day.replace(year=2120))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path
