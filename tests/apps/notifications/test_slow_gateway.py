"""A gateway that answers after many seconds, and the worker beside it: nothing else waits for it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.adapters.sms_gateway_http.gateway import Line, gateway
from tests.apps.notifications.test_gateway import NOW, NUMBER, post
from yuanping.adapters.sms_gateway_http import client
from yuanping.adapters.sms_gateway_http.client import SmsGateway
from yuanping.adapters.sms_gateway_http.simulator import Mode
from yuanping.apps.notifications.models import Passage
from yuanping.apps.notifications.ports import Outgoing, Result
from yuanping.apps.notifications.services import gateway as handing
from yuanping.apps.notifications.services import passing
from yuanping.infra import clock, deadlines
from yuanping.infra.worker import tick
from yuanping.kernel.calendar import at_moment
from yuanping.kernel.law import Law
from yuanping.kernel.notices.states import PassageState

pytestmark = pytest.mark.django_db
SLOW, NOTICES = 2.5, 4
SPARE = 1.5
"""What a busy machine may take besides."""


@pytest.fixture
def line(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    settings.NOTICE_OUTLET = "yuanping.adapters.sms_gateway_http.client.SmsGateway"
    settings.SMS_TIMEOUT = 10
    clock.set_demo_clock(NOW)
    monkeypatch.setattr(passing, "_not_before", {})
    monkeypatch.setattr(handing, "_under_way", [])
    with gateway(tmp_path / "sms", Mode.SLOW) as found:
        found.simulator.pause = SLOW
        settings.SMS_SOCKET = found.socket
        yield found


def tick_takes(now: datetime) -> float:
    started = time.monotonic()
    tick(now)
    return time.monotonic() - started


def states() -> list[str]:
    return sorted(Passage.objects.values_list("state", flat=True))


def test_a_tick_waits_its_few_seconds_and_a_later_one_takes_what_was_done_meanwhile(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing, "WAIT", 1.0)
    fired: list[datetime] = []
    monkeypatch.setattr(deadlines, "_due", {})
    deadlines.due("lamp")(lambda _, now: fired.append(now))
    for _ in range(NOTICES):
        post(line)
    assert tick_takes(NOW) < handing.WAIT + SPARE  # one after the other would be ten seconds
    assert states() == [PassageState.QUEUED] * NOTICES
    later = NOW + timedelta(seconds=30)
    deadlines.set_deadline(kind="lamp", subject_id="L1", deadline=at_moment(later, law=Law("x", "一")), now=NOW)
    assert tick_takes(later) < SPARE  # the batch is under way: not waited for again
    assert fired == [later]
    assert handing._under_way[0].is_done(60)
    tick(later)
    assert states() == [PassageState.HANDED] * NOTICES
    assert len(line.telephone(NUMBER)) == NOTICES
    assert set(Passage.objects.values_list("attempts", flat=True)) == {1}


def test_one_clock_for_a_batch_and_what_it_leaves_no_time_for_was_not_tried(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "BATCH_SECONDS", 4.0)
    monkeypatch.setattr(handing, "WAIT", 60.0)
    for _ in range(NOTICES):
        post(line)
    assert tick_takes(NOW) < 4.0 + client.ROUND_TRIP + SPARE
    tried = Passage.objects.filter(attempts=1).count()
    assert 1 <= tried < NOTICES
    assert Passage.objects.filter(attempts=0, state=PassageState.QUEUED).count() == NOTICES - tried
    line.simulator.mode = Mode.GOOD
    tick(NOW)  # what was not tried has no pause to wait for
    assert Passage.objects.filter(state=PassageState.HANDED, attempts=1).count() >= NOTICES - tried


def test_a_sender_that_hangs_holds_nobody(line: Line, settings: Settings) -> None:
    """It took the line and says nothing: the clock is ours."""
    line.simulator.pause = 30.0
    started = time.monotonic()
    told = SmsGateway(seconds=1).send((Outgoing("one", b"sealed to nobody"), Outgoing("two", b"")), NOW)
    assert [each.result for each in told] == [Result.REFUSED, Result.REFUSED]
    line.servers[2].shutdown()  # listens on, answers nobody
    told = SmsGateway(seconds=1).send((Outgoing("one", b"sealed"), Outgoing("two", b"sealed")), NOW)
    assert [(each.message_id, each.result) for each in told] == [("one", Result.LATER)]
    assert time.monotonic() - started < 1 + client.ROUND_TRIP + 2 * SPARE
