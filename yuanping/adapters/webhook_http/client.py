"""HTTP to a centre's own system, with the standard library: one POST, one short answer, nothing followed.

* The name is looked up here and the very address that was judged is called, so a name that moves in between gains nothing.
* TLS is checked against the name; the installation may add its own authorities (``YUANPING_CALLBACK_CA``).
* One clock for everything, so that an answer dripping in byte by byte cannot hold the worker.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress

from django.conf import settings

from yuanping.apps.venue_systems.ports import Fault, Reply
from yuanping.infra.callback_address import Address, Limits, check_address, is_allowed
from yuanping.kernel.errors import Refused

LONGEST_ANSWER = 64 * 1024
_CHUNK = 4096
_OK = range(200, 300)
_REDIRECT = range(300, 400)
_FAULTS: tuple[tuple[type[Exception], Fault], ...] = (
    (socket.gaierror, Fault.NO_SUCH_NAME),
    (ssl.SSLError, Fault.WRONG_TLS),
    (TimeoutError, Fault.TIMED_OUT),
    (OSError, Fault.NO_CONNECTION),
)


class _ForbiddenAddress(Exception):
    pass


class _Line(http.client.HTTPConnection):
    """A connection to one judged network address, under the name it was asked for."""

    def __init__(self, address: Address, number: str, until: float, context: ssl.SSLContext | None) -> None:
        super().__init__(address.host, address.port, timeout=_left(until))
        self._number, self._until, self._context = number, until, context
        self._wire: socket.socket | None = None

    def connect(self) -> None:
        self.sock = socket.create_connection((self._number, self.port), timeout=_left(self._until))
        if self._context is not None:
            self._wire = self.sock
            self.sock = self._context.wrap_socket(self.sock, server_hostname=self.host)
        self._wire = self.sock

    def cut(self) -> None:
        """End whatever is being waited for; a time limit of a socket begins anew with every byte, this one does not."""
        if self._wire is not None:
            with suppress(OSError):
                self._wire.shutdown(socket.SHUT_RDWR)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class HttpTransport:
    """The transport of an ordinary installation."""

    def __init__(self, limits: Limits | None = None, seconds: float | None = None, ca: str | None = None) -> None:
        self._limits: Limits = settings.CALLBACK_LIMITS if limits is None else limits
        self._seconds: float = settings.CALLBACK_TIMEOUT if seconds is None else seconds
        self._context = ssl.create_default_context()
        authorities = settings.CALLBACK_CA if ca is None else ca
        if authorities:
            self._context.load_verify_locations(authorities)

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Send once and answer what became of it."""
        started = time.monotonic()
        status, fault = self._try(url, headers, body, started + self._seconds)
        return Reply(status, fault, int((time.monotonic() - started) * 1000))

    def _try(self, url: str, headers: Mapping[str, str], body: bytes, until: float) -> tuple[int | None, Fault | None]:
        try:
            status = self._send(check_address(url, self._limits), headers, body, until)
        except (Refused, _ForbiddenAddress):
            return None, Fault.FORBIDDEN_ADDRESS
        except (OSError, http.client.HTTPException, ValueError) as error:
            return None, Fault.TIMED_OUT if time.monotonic() >= until else _fault_of(error)
        if status in _OK:
            return status, None
        return status, Fault.REDIRECTED if status in _REDIRECT else Fault.REFUSED_STATUS

    def _send(self, address: Address, headers: Mapping[str, str], body: bytes, until: float) -> int:
        number = self._judged(address)
        line = _Line(address, number, until, self._context if address.secure else None)
        limit = threading.Timer(_left(until), line.cut)
        limit.start()
        try:
            line.request("POST", address.path, body, {"Content-Type": "application/json", **headers})
            answer = line.getresponse()
            _drain(answer, until)
            return answer.status
        finally:
            limit.cancel()
            line.close()

    def _judged(self, address: Address) -> str:
        """The first of the name's addresses; every one of them must be allowed."""
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
        numbers = [str(each[4][0]) for each in found]
        if not all(is_allowed(number.partition("%")[0], self._limits) for number in numbers):
            raise _ForbiddenAddress
        return numbers[0]


def _drain(answer: http.client.HTTPResponse, until: float) -> None:
    """Read the answer to its end or to the limit; what it says does not matter, that it ends does."""
    seen = 0
    while seen < LONGEST_ANSWER:
        _left(until)
        part = answer.read1(_CHUNK)
        if not part:
            break
        seen += len(part)
    _left(until)


def _fault_of(error: Exception) -> Fault:
    for kind, fault in _FAULTS:
        if isinstance(error, kind):
            return fault
    return Fault.NO_HTTP
