"""A draw whose calls go out as messages: what telephones, tables and log lines tell, from the call to the receipt and the answer."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as installed
from pytest_django import Settings

from tests.adapters.sms_gateway_http.gateway import BACK, Line, gateway, settled
from tests.apps.committee.cases import DRAW_AT, Case
from tests.apps.committee.conftest import case, prepared
from tests.attacks.scenes import tables
from yuanping.apps.committee import queries
from yuanping.apps.committee.models import CallEntry, Committee
from yuanping.apps.notifications.models import Passage, SealedNotice
from yuanping.apps.notifications.services import gateway as handing
from yuanping.apps.notifications.services import passing
from yuanping.infra import clock
from yuanping.infra.worker import list_failures, tick

__all__ = ["case", "prepared"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def line(case: Case, settings: Settings, tmp_path: Path) -> Iterator[Line]:  # the fixture above
    settings.NOTICE_OUTLET = "yuanping.adapters.sms_gateway_http.client.SmsGateway"
    settings.SMS_CALLBACK_SECRET = BACK
    settings.SMS_FOLDER, settings.SMS_TIMEOUT = tmp_path / "sms", 2
    clock.set_demo_clock(DRAW_AT)
    public = Path(installed.KEYHOLDER_KEYS) / "sender.pub"
    with gateway(tmp_path / "sms") as found, pytest.MonkeyPatch.context() as patch:
        patch.setattr(passing, "_not_before", {})
        patch.setattr(handing, "_under_way", [])
        patch.setattr(handing, "WAIT", 60.0)  # of the machine's pace nothing is asserted here
        settings.SMS_SOCKET = found.socket
        public.write_text(found.public)
        try:
            yield found
        finally:
            public.unlink()


def numbers(case: Case) -> dict[str, str]:  # the fixture above
    return {f"139{place:08d}": person.name for place, person in enumerate(case.people)}


def test_messages_name_place_and_hour_and_what_stays_names_nobody(
    case: Case,  # the fixture above
    line: Line,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    case.draw()
    assert list_failures() == ()
    called = dict(line.simulator.delivered)
    assert len(called) == 6 == len(line.simulator.delivered)
    people, lot = numbers(case), queries.lot_facts(case.lot_id)
    for number, text in called.items():
        assert "9月24日09:00" in text
        assert number not in text
        assert not [word for word in (people[number], lot.lot_id, lot.name, lot.agency_id, "LOT") if word in text]
    settled(line, 6)
    assert [line.bring() for _ in range(6)] == [204] * 6
    assert {bytes(row.sealed) for row in SealedNotice.objects.all()} == {b""}
    assert len({row.kept for row in Passage.objects.all()}) == 6
    everything = repr([[bytes(row) if isinstance(row, bytes) else row for row in rows] for rows in tables().values()])
    out, err = capfd.readouterr()
    for number in called:
        for place in (everything, caplog.text, out, err):
            assert number not in place
            assert people[number] not in place


def test_an_answer_by_message_counts_like_one_on_the_page(case: Case, line: Line) -> None:  # the fixture above
    case.draw()
    number, text = line.simulator.delivered[0]
    code = text.rsplit("代码", 1)[1][:14]
    before = bytes(Committee.objects.get(lot_id=case.lot_id).sealed_state)
    settled(line, 6)
    assert [line.bring() for _ in range(6)] == [204] * 6
    line.simulator.answer(f"1 {code}")
    assert line.bring() == 204
    assert CallEntry.objects.count() == 1
    assert bytes(Committee.objects.get(lot_id=case.lot_id).sealed_state) != before
    tick(DRAW_AT)
    (confirmed,) = [said for to, said in line.simulator.delivered[6:] if to == number]
    assert "到场码" in confirmed
    line.simulator.answer(f"2 {code}")
    settled(line, 2)
    assert sorted((line.bring(), line.bring())) == [204, 422]
    assert CallEntry.objects.count() == 1
