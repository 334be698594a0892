"""The transport against a real server that misbehaves."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.adapters.webhook_http.server import make_certificate, serve
from yuanping.adapters.webhook_http.client import HttpTransport
from yuanping.apps.venue_systems.ports import Fault
from yuanping.infra.callback_address import read_limits

HERE = read_limits(plain=True, networks=["127.0.0.0/8", "::1/128"])


def transport(seconds: float = 0.6, ca: str = "") -> HttpTransport:
    return HttpTransport(HERE, seconds, ca)


def test_a_message_arrives_as_it_was_sent() -> None:
    with serve() as centre:
        reply = transport().post(centre.url, {"webhook-id": "m1"}, b'{"a":1}')
    assert (reply.status, reply.fault) == (204, None)
    ((headers, body),) = centre.seen
    assert (headers["webhook-id"], headers["content-type"], body) == ("m1", "application/json", b'{"a":1}')


@pytest.mark.parametrize(
    ("answer", "status", "fault"),
    [
        (500, 500, Fault.REFUSED_STATUS),
        (404, 404, Fault.REFUSED_STATUS),
        ("redirect", 302, Fault.REDIRECTED),
        ("silence", None, Fault.TIMED_OUT),
        ("slow_body", None, Fault.TIMED_OUT),
        ("slow_head", None, Fault.TIMED_OUT),
        ("noise", None, Fault.NO_HTTP),
        ("hang_up", None, Fault.NO_CONNECTION),
        ("flood", 200, None),
    ],
)
def test_a_fault_is_named_and_ends_in_time(answer: int | str, status: int | None, fault: Fault | None) -> None:
    with serve() as centre:
        centre.answer = answer
        reply = transport().post(centre.url, {}, b"{}")
    assert (reply.status, reply.fault) == (status, fault)
    assert reply.milliseconds < 1500
    assert len(centre.seen) == 1


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://localhost:{free.getsockname()[1]}/"
        assert transport().post(url, {}, b"{}").fault is Fault.NO_CONNECTION


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with serve(make_certificate(tmp_path, "localhost")) as centre:
        assert transport().post(centre.url, {}, b"{}").fault is Fault.WRONG_TLS
    assert centre.seen == []


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, "other.example")
    with serve(certificate) as centre:
        assert transport(ca=str(certificate)).post(centre.url, {}, b"{}").fault is Fault.WRONG_TLS
    assert centre.seen == []


def test_an_authority_of_the_installation_counts(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, "localhost")
    with serve(certificate) as centre:
        assert transport(ca=str(certificate)).post(centre.url, {}, b"{}").status == 204


def test_a_name_that_moved_to_a_private_address_is_not_called() -> None:
    with serve() as centre:
        closed = HttpTransport(read_limits(plain=True, networks=[]), 0.6, "")
        assert closed.post(centre.url, {}, b"{}").fault is Fault.FORBIDDEN_ADDRESS
    assert centre.seen == []


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", ("93.184.215.14", 443)), (2, 1, 6, "", ("10.0.0.5", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    closed = HttpTransport(read_limits(plain=False, networks=[]), 0.6, "")
    assert closed.post("https://venue.example/", {}, b"{}").fault is Fault.FORBIDDEN_ADDRESS


def test_a_name_that_is_none() -> None:
    assert transport(3).post("http://nobody.invalid/", {}, b"{}").fault is Fault.NO_SUCH_NAME
