"""The live channel over a real socket: who gets in, what it measures, and what ends a connection."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.realtime.channel import channel
from yuanping.infra import live_pass
from yuanping.infra.live_pass import make_pass, make_report, read_pass, read_report
from yuanping.kernel.errors import Malformed
from yuanping.realtime.measure import FRAME, MOST_UP, Measurement, Misuse

ORIGIN = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with channel() as found:
        yield found


def enter(address: str, given: str, origin: str = ORIGIN) -> ClientConnection:
    return connect(f"{address}self-test/?pass={given}", origin=origin, compression=None, max_size=None)


def status(address: str, given: str, origin: str = ORIGIN) -> int:
    with pytest.raises(InvalidStatus) as refused, enter(address, given, origin):
        pass
    return refused.value.response.status_code


def test_nobody_enters_without_a_pass_with_a_used_one_or_from_another_site(address: str) -> None:
    good = make_pass("a1")
    assert status(address, "") == status(address, good[:-1] + ("0" if good[-1] != "0" else "1")) == 403
    assert status(address, good, "https://elsewhere.example") == 403
    with enter(address, good):
        pass
    assert status(address, good) == 403


def test_a_pass_that_has_run_out_opens_nothing(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    given = make_pass("a2")
    assert read_pass(given) == "a2"
    monkeypatch.setattr(live_pass.time, "time", lambda: time.monotonic() + 10**10)
    assert read_pass(given) == ""


def test_a_report_holds_for_its_own_test_only() -> None:
    made = make_report("t1", {"up_bytes": 10})
    assert read_report(made, "t1") == {"up_bytes": 10}
    for wrong in (made.replace("10", "11"), "", "x.{}", make_report("t2", {"up_bytes": 10})):
        with pytest.raises(Malformed):
            read_report(wrong, "t1")


def test_the_channel_tells_its_clock_echoes_and_measures_both_ways(address: str) -> None:
    with enter(address, make_pass("m1")) as line:
        line.send(json.dumps({"kind": "clock", "number": 3}))
        word = json.loads(line.recv())
        assert (word["kind"], word["number"]) == ("clock", 3)
        assert abs(word["heard"] / 1_000_000 - time.time()) < 2
        assert word["heard"] <= word["said"]
        line.send(b"\0\0\0\7rest")
        assert line.recv() == b"\0\0\0\7rest"
        line.send(json.dumps({"kind": "down"}))
        size = 0
        while isinstance(frame := line.recv(), bytes):
            size += len(frame)
        assert json.loads(frame) == {"kind": "down_sent", "bytes": size}
        line.send(json.dumps({"kind": "down_end"}))
        line.recv()
        line.send(json.dumps({"kind": "up"}))
        line.recv()
        for _ in range(5):
            line.send(bytes(FRAME))
        line.send(json.dumps({"kind": "up_end"}))
        line.recv()
        line.send(json.dumps({"kind": "seal"}))
        found = read_report(json.loads(line.recv())["report"], "m1")
    assert (found["down_bytes"], found["up_bytes"], found["echoes"]) == (size, 4 * FRAME, 1)
    assert found["down_ms"] > 0 < found["up_ms"]


@pytest.mark.parametrize(
    "wrong", ["{", "[]", '{"kind":"x"}', '{"kind":"clock","number":"1"}', '{"kind":"up_end"}', b"x" * 4096]
)
def test_whoever_keeps_not_to_the_protocol_is_shown_out(address: str, wrong: str | bytes) -> None:
    with enter(address, make_pass(f"w{hash(wrong)}")) as line:
        line.send(wrong)
        with pytest.raises(ConnectionClosedError) as ended:
            line.recv()
    assert ended.value.rcvd is not None
    assert ended.value.rcvd.code == 4000


def test_an_upload_without_end_is_ended() -> None:
    found = Measurement(iter(range(1000)).__next__, iter(range(1000)).__next__)
    found.take_word({"kind": "up"})
    for _ in range(MOST_UP // FRAME + 1):
        found.take_frame(bytes(FRAME))
    with pytest.raises(Misuse):
        found.take_frame(bytes(FRAME))
