"""Sealed notices through a message gateway that is well, slow, down, doubles or lies."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.adapters.sms_gateway_http.gateway import ANSWER_AT, BACK, EVENTS, SECRET, Line, gateway, settled
from tests.attacks.test_replayed_codes import recorded
from yuanping.adapters.keyholder_process.notice import make_mailbox_key, seal_notice
from yuanping.adapters.sms_gateway_http.simulator import Mode
from yuanping.apps.evidence.queries import list_bodies
from yuanping.apps.notifications import queries, services
from yuanping.apps.notifications.models import Passage, SealedNotice
from yuanping.apps.notifications.services import gateway as handing
from yuanping.apps.notifications.services import passing
from yuanping.infra import clock
from yuanping.infra.ids import new_secret_id
from yuanping.infra.worker import tick
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.canonical import Plain, canonical
from yuanping.kernel.committee.notice import Notice, NoticeKind, Parcel
from yuanping.kernel.committee.notice_text import kept_hash, text_of
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.notices.states import PassageState
from yuanping.kernel.venue_system.retry import MOST, pause_after
from yuanping.kernel.venue_system.signature import sign

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 23, 2, 0, tzinfo=UTC)
MEETS = datetime(2026, 9, 24, 1, 0, tzinfo=UTC)
NUMBER = "13900000007"
NOTICE = Notice(
    NoticeKind.CALL, "沈阳市中心", MEETS - timedelta(hours=1), MEETS, "2345-6789-ABCD", "", NOW + timedelta(hours=1)
)
ADMIN = Actor(Role.SYSTEM_ADMIN, "LN1", "US1", "甲")
PARCEL = Parcel(NUMBER, "5a" * 32, NOTICE)


@pytest.fixture
def line(settings: Settings, tmp_path: Path) -> Iterator[Line]:
    settings.OUTBOX_DIR = tmp_path / "outbox"
    settings.NOTICE_OUTLET = "yuanping.adapters.sms_gateway_http.client.SmsGateway"
    settings.SMS_CALLBACK_SECRET = BACK
    settings.SMS_FOLDER, settings.SMS_TIMEOUT = tmp_path / "sms", 2
    clock.set_demo_clock(NOW)
    with gateway(tmp_path / "sms") as found, pytest.MonkeyPatch.context() as patch:
        patch.setattr(passing, "_not_before", {})
        patch.setattr(handing, "_under_way", [])
        patch.setattr(handing, "WAIT", 60.0)  # of the machine's pace nothing is asserted here
        settings.SMS_SOCKET = found.socket
        yield found


def post(line: Line) -> str:
    notice_id = new_secret_id()
    services.post_sealed(notice_id=notice_id, sealed=seal_notice(bytes.fromhex(line.public), PARCEL), now=NOW)
    return notice_id


def state() -> tuple[str, int]:
    row = Passage.objects.get()
    return row.state, row.attempts


def kept_text() -> bytes:
    return bytes(SealedNotice.objects.get().sealed)


def tell(event: dict[str, Plain], secret: bytes = BACK, at: datetime = NOW) -> tuple[int, str]:
    body = canonical(event)
    headers = {
        f"HTTP_{name.upper().replace('-', '_')}": value for name, value in sign([secret], "one", at, body).items()
    }
    answer = Client().post(EVENTS, body, content_type="application/json", **headers)  # type: ignore[arg-type]  # headers by name
    return answer.status_code, json.loads(answer.content)["code"] if answer.content else ""


def receipt(message_id: str, *, delivered: bool = True) -> dict[str, Plain]:
    return {"v": 1, "event": "receipt", "message": message_id, "delivered": delivered, "text": ""}


def test_a_notice_reaches_its_telephone_and_after_the_receipt_only_a_salted_hash_stays(line: Line) -> None:
    post(line)
    tick(NOW)
    assert line.telephone(NUMBER) == [text_of(NOTICE, ANSWER_AT)]
    assert state() == (PassageState.HANDED, 1)
    assert kept_text() != b""
    assert line.bring() == 204
    assert state() == (PassageState.RECEIVED, 1)
    assert kept_text() == b""
    assert Passage.objects.get().kept == kept_hash(PARCEL, text_of(NOTICE, ANSWER_AT))
    assert not list((line.folder.parent / "outbox").glob("*"))


def test_a_gateway_that_is_down_is_asked_again_after_its_pause_and_gets_the_notice_once(line: Line) -> None:
    line.simulator.mode = Mode.DOWN
    notice_id = post(line)
    tick(NOW)
    assert state() == (PassageState.QUEUED, 1)
    line.simulator.mode = Mode.GOOD
    pause = pause_after(notice_id, 1)
    tick(NOW + pause - timedelta(seconds=1))
    assert state() == (PassageState.QUEUED, 1)
    tick(NOW + pause)
    assert state() == (PassageState.HANDED, 2)
    assert len(line.telephone(NUMBER)) == 1


def test_a_slow_gateway_that_took_it_all_the_same_sends_it_once(line: Line) -> None:
    line.simulator.mode, line.simulator.pause = Mode.SLOW, 4.0
    notice_id = post(line)
    tick(NOW)
    assert state() == (PassageState.QUEUED, 1)
    settled(line, 1)
    line.simulator.mode = Mode.GOOD
    tick(NOW + pause_after(notice_id, 1))
    assert state() == (PassageState.HANDED, 2)
    assert len(line.telephone(NUMBER)) == 1
    assert (line.bring(), state()[0]) == (204, PassageState.RECEIVED)


def test_a_receipt_that_comes_before_the_answer_is_kept(line: Line) -> None:
    line.simulator.mode, line.simulator.pause = Mode.SLOW, 4.0
    post(line)
    tick(NOW)
    assert (line.bring(), state()) == (204, (PassageState.RECEIVED, 1))
    assert kept_text() == b""
    assert Passage.objects.get().kept == kept_hash(PARCEL, text_of(NOTICE, ANSWER_AT))


def test_two_receipts_are_one(line: Line) -> None:
    line.simulator.mode = Mode.DOUBLE
    post(line)
    tick(NOW)
    assert (line.bring(), line.bring()) == (204, 204)
    assert state() == (PassageState.RECEIVED, 1)


def test_a_lying_gateway_moves_nothing_and_the_text_does_not_stay_for_ever(line: Line) -> None:
    line.simulator.mode = Mode.LIE
    post(line)
    tick(NOW)
    assert sorted((line.bring(), line.bring())) == [401, 404]
    assert state() == (PassageState.HANDED, 1)
    assert line.telephone(NUMBER) == []
    tick(NOW + timedelta(days=4))
    assert state() == (PassageState.DEAD, 1)
    assert kept_text() != b""
    tick(NOW + handing.TEXT_KEPT + timedelta(days=1))
    assert (state(), kept_text()) == ((PassageState.DEAD, 1), b"")


def test_a_receipt_of_failure_sends_again_until_it_is_enough(line: Line) -> None:
    notice_id, at = post(line), NOW
    for attempt in range(1, 3):
        tick(at)
        assert state() == (PassageState.HANDED, attempt)
        assert tell(receipt(notice_id, delivered=False)) == (204, "")
        at += pause_after(notice_id, attempt)
    assert state() == (PassageState.QUEUED, 2)
    Passage.objects.update(attempts=MOST, state=PassageState.HANDED)
    assert tell(receipt(notice_id, delivered=False)) == (204, "")
    assert state() == (PassageState.DEAD, MOST)
    assert kept_text() != b""
    assert tell(receipt(notice_id)) == (204, "")
    assert (state()[0], kept_text()) == (PassageState.RECEIVED, b"")


def test_what_is_sealed_to_somebody_else_is_given_up(line: Line) -> None:
    _, other = make_mailbox_key()
    services.post_sealed(notice_id="other", sealed=seal_notice(other, NOTICE), now=NOW)
    tick(NOW)
    assert state() == (PassageState.DEAD, 1)
    assert line.simulator.seen == {}


@pytest.mark.parametrize("status", [301, 401, 403, 404, 405, 408, 409, 425, 429, 500, 503])
def test_a_status_that_does_not_refuse_this_very_message_is_tried_again(line: Line, status: int) -> None:
    line.simulator.mode, line.simulator.refuse_with = Mode.REFUSE, status
    notice_id = post(line)
    tick(NOW)
    assert (state(), bool(kept_text())) == ((PassageState.QUEUED, 1), True)
    line.simulator.mode = Mode.GOOD
    tick(NOW + pause_after(notice_id, 1))
    assert (state(), len(line.telephone(NUMBER))) == ((PassageState.HANDED, 2), 1)


def test_a_gateway_that_forgot_our_secret_is_asked_on_and_takes_it_in_the_end(line: Line) -> None:
    line.simulator.secret = b"another"
    notice_id = post(line)
    tick(NOW)
    assert (state(), bool(kept_text())) == ((PassageState.QUEUED, 1), True)
    line.simulator.secret = SECRET
    tick(NOW + pause_after(notice_id, 1))
    assert state() == (PassageState.HANDED, 2)


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_final_refusal_keeps_the_text_for_sending_again(line: Line, status: int) -> None:
    line.simulator.mode, line.simulator.refuse_with = Mode.REFUSE, status
    post(line)
    tick(NOW)
    tick(NOW + timedelta(minutes=30))
    assert (state(), bool(kept_text())) == ((PassageState.DEAD, 1), True)
    line.simulator.mode = Mode.GOOD
    assert services.send_again(actor=ADMIN, now=NOW) == 1
    tick(NOW + timedelta(minutes=31))
    assert (state(), len(line.telephone(NUMBER))) == ((PassageState.HANDED, 1), 1)


def test_what_came_too_late_to_be_answered_is_not_sent_and_its_text_goes(line: Line) -> None:
    post(line)
    tick(NOW + timedelta(hours=1, seconds=1))
    assert (state(), kept_text()) == ((PassageState.OVER, 1), b"")
    assert (line.simulator.seen, line.telephone(NUMBER)) == ({}, [])
    assert [each.missed for each in queries.list_unsent(ADMIN, NOW)] == [1]


def test_an_arrival_code_is_worth_sending_until_the_day_is_over(line: Line) -> None:
    notice = replace(NOTICE, kind=NoticeKind.CONFIRMED, answer_by=None)
    sealed = seal_notice(bytes.fromhex(line.public), Parcel(NUMBER, "5a" * 32, notice))
    services.post_sealed(notice_id="late", sealed=sealed, now=NOW)
    tick(MEETS + timedelta(hours=3))
    assert line.telephone(NUMBER) == [text_of(notice, ANSWER_AT)]


def test_sending_again_ends_the_pause_of_what_is_still_tried(line: Line) -> None:
    line.simulator.mode = Mode.DOWN
    notice_id, at = post(line), NOW
    for attempt in range(1, queries.PATIENCE + 1):
        assert queries.list_unsent(ADMIN, at) == ()
        tick(at)
        at += pause_after(notice_id, attempt)
    assert queries.list_unsent(ADMIN, at) == (queries.Unsent(NOW.date(), 1, 0, 0),)
    line.simulator.mode = Mode.GOOD
    before = at - timedelta(seconds=10)
    tick(before)
    assert state() == (PassageState.QUEUED, queries.PATIENCE)
    assert services.send_again(actor=ADMIN, now=before) == 1
    tick(before)
    assert state() == (PassageState.HANDED, 1)


def test_only_the_system_administrator_sends_again_and_it_is_recorded(line: Line) -> None:
    line.simulator.mode, line.simulator.refuse_with = Mode.REFUSE, 422
    post(line)
    tick(NOW)
    for role in set(Role) - {Role.SYSTEM_ADMIN}:
        with pytest.raises(NotFound):
            services.send_again(actor=Actor(role, "ORG", "US1"), now=NOW)
        with pytest.raises(NotFound):
            queries.list_unsent(Actor(role, "ORG", "US1"), NOW)
        assert queries.list_work(Actor(role, "ORG", "US1"), NOW) == ()
    assert state() == (PassageState.DEAD, 1)
    services.send_again(actor=ADMIN, now=NOW)
    assert list_bodies("", [Access.SUPERVISOR])["notifications.sent_again"] == ({"count": 1},)
    with pytest.raises(Refused) as caught:
        services.send_again(actor=ADMIN, now=NOW)
    assert caught.value.code == "no_notice_to_send"


def test_the_work_list_says_how_many_and_since_when_and_nothing_else(line: Line) -> None:
    line.simulator.mode, line.simulator.refuse_with = Mode.REFUSE, 422
    ids = [post(line), post(line)]
    tick(NOW)
    (item,) = queries.list_work(ADMIN, NOW)
    assert (item.what, item.subject) == ("2 条通知没有发出", "最早为 2026-09-23 的通知")
    assert not [one for one in ids if one in repr(item)]


def test_receipts_without_right_to_be_heard_change_nothing(line: Line, settings: Settings) -> None:
    notice_id = post(line)
    assert tell(receipt(notice_id)) == (409, "receipt_unexpected")
    assert recorded() == [("notifications.receipt_refused", "receipt_unexpected")]
    assert tell(receipt(notice_id), SECRET) == (401, "signature_wrong")
    assert tell(receipt(notice_id), at=NOW - timedelta(minutes=6)) == (401, "message_stale")
    assert tell({**receipt(notice_id), "from": NUMBER}) == (422, "malformed")
    assert tell({**receipt(notice_id), "event": "answer", "text": "3 x"}) == (422, "answer_unreadable")
    assert Client().post(EVENTS, b"{}", content_type="application/json").status_code == 401
    assert Client().post(EVENTS, b" " * 5000, content_type="application/json").status_code == 413
    assert Client().get(EVENTS).status_code == 405
    settings.SMS_CALLBACK_SECRET = b""
    assert tell(receipt(notice_id)) == (401, "signature_missing")
    assert (SealedNotice.objects.get().delivered, Passage.objects.count()) == (False, 0)


def test_no_log_line_has_a_number_or_a_text(
    line: Line, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    post(line)
    for mode, minutes in ((Mode.DOWN, 0), (Mode.LIE, 60), (Mode.GOOD, 120)):
        line.simulator.mode = mode
        tick(NOW + timedelta(minutes=minutes))
    (line.folder / "gateway.json").write_text("not what it was")
    Passage.objects.update(state=PassageState.QUEUED)
    tick(NOW + timedelta(hours=9))
    out, err = capfd.readouterr()
    said = caplog.text + out + err
    assert "the sender of messages did not finish" in said
    for secret in (NUMBER, NOTICE.code, NOTICE.place):
        assert secret not in said


def test_without_a_gateway_notices_lie_sealed_in_the_outbox(line: Line, settings: Settings) -> None:
    settings.NOTICE_OUTLET = ""
    post(line)
    tick(NOW)
    assert len(list((line.folder.parent / "outbox").iterdir())) == 1
    assert (Passage.objects.count(), line.simulator.seen) == (0, {})


def test_rows_of_passages_hold_no_person_lot_or_hour() -> None:
    assert {field.name for field in Passage._meta.get_fields()} == {"notice", "state", "attempts", "kept"}
