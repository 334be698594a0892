"""Somebody has not come: the door stops, the supervisor decides, the next of the same order is called and can arrive."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.apps.committee.cases import ARRIVE_AT, Case
from yuanping.apps.committee import queries, services
from yuanping.apps.committee.models import CallEntry, Committee, Seat
from yuanping.apps.evidence.queries import list_bodies
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.committee.notice import NoticeKind
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access

WHY = "路上发生交通事故"


@pytest.fixture
def waiting(case: Case) -> tuple[Case, str, str, datetime]:
    """All but one expert are there: (case, the missing one, the code, when the door stops)."""
    case.draw()
    codes = case.accept_all()
    case.name_representative()
    case.open_bids()
    missing, code = codes.popitem()
    for expert_id, other in codes.items():
        case.arrive(expert_id, other)
    case.arrive_representative()
    return case, missing, code, Committee.objects.get().meets_at + timedelta(minutes=30)


def decide(case: Case, act: str, now: datetime, hours: int = 2, reason: str = WHY) -> int:
    return services.decide_late(
        actor=case.world.actor("supervisor"),
        lot_id=case.lot_id,
        act=act,
        until=now + timedelta(hours=hours),
        reason=reason,
        now=now,
    )


def bodies(case: Case, kind: str) -> list[dict[str, object]]:
    return [body for body in list_bodies(case.lot_id, list(Access)).get(kind, ()) if isinstance(body, dict)]


def test_the_door_records_who_is_late_and_stops_after_the_pack_s_minutes(waiting) -> None:  # type: ignore[no-untyped-def]
    case, missing, code, stops = waiting
    with pytest.raises(Refused) as caught:
        case.arrive(missing, code, stops)
    assert (caught.value.code, str(caught.value.law)) == ("late_needs_decision", "招标投标法实施条例第四十八条")
    assert case.arrive(missing, code, stops - timedelta(seconds=1)).name == case.person(missing).name
    late = [body["minutes_late"] for body in bodies(case, "committee.arrived")]
    assert sorted(late) == [5] * (len(late) - 1) + [29]


def test_waiting_opens_the_door_until_the_named_hour(waiting) -> None:  # type: ignore[no-untyped-def]
    case, missing, code, stops = waiting
    assert decide(case, "wait", stops) == 1
    with pytest.raises(Refused, match="late_needs_decision"):
        case.arrive(missing, code, stops + timedelta(hours=2))
    assert case.arrive(missing, code, stops + timedelta(hours=1)).name == case.person(missing).name
    (body,) = bodies(case, "committee.late_decided")
    assert (body["act"], body["seats"], body["reason"]) == ("wait", 1, WHY)
    assert missing not in str(body)


def test_replacing_calls_the_next_of_the_same_order_who_can_come(waiting) -> None:  # type: ignore[no-untyped-def]
    case, missing, code, stops = waiting
    calls = CallEntry.objects.count()
    assert decide(case, "replace", stops) == 1
    assert CallEntry.objects.count() == calls + 1
    with pytest.raises(Refused, match="code_used"):
        case.arrive(missing, code, stops)
    ((person, call),) = case.letters()
    assert (person.expert_id != missing, call.kind) == (True, NoticeKind.CALL)
    assert (call.arrive_from, call.meets_at) == (stops, stops + timedelta(hours=2))
    services.record_reply(code=call.code, accepted=True, now=stops + timedelta(minutes=5))
    ((_, confirmed),) = case.letters()
    view = case.arrive(person.expert_id, confirmed.code, stops + timedelta(hours=1))
    assert view.name == person.name
    seat = Seat.objects.get(seat_id=view.seat_id)
    assert (seat.centre, seat.state) == (case.person(missing).centre, "arrived")


def test_who_is_called_then_has_a_term_like_everybody(waiting) -> None:  # type: ignore[no-untyped-def]
    case, _, _, stops = waiting
    decide(case, "replace", stops)
    ((_, call),) = case.letters()
    with pytest.raises(Refused, match="reply_too_late"):
        services.record_reply(code=call.code, accepted=True, now=stops + timedelta(hours=2))


@pytest.mark.parametrize(
    ("shift", "hours", "reason", "code"),
    [
        (-1, 2, WHY, "not_late_yet"),
        (0, -1, WHY, "late_until_wrong"),
        (0, 24, WHY, "late_until_wrong"),
        (0, 2, "", "reason_required"),
    ],
)
def test_what_may_not_be_decided_changes_nothing(waiting, shift: int, hours: int, reason: str, code: str) -> None:  # type: ignore[no-untyped-def]
    case, _, _, stops = waiting
    with pytest.raises(Refused, match=code):
        decide(case, "replace", stops + timedelta(minutes=shift), hours, reason)
    assert Committee.objects.get().late_until is None
    assert case.letters() == []


def test_nobody_else_decides_or_sees_that_somebody_is_missing(waiting) -> None:  # type: ignore[no-untyped-def]
    case, _, _, stops = waiting
    for key in ("agency", "entity", "registry", "host", "sub", "coordinator", "owner", "outsider", "admin1"):
        actor = case.world.actor(key)
        with pytest.raises(NotFound):
            services.decide_late(actor=actor, lot_id=case.lot_id, act="wait", until=stops, reason=WHY, now=stops)
        with pytest.raises(NotFound):
            queries.get_late(actor, case.lot_id, stops)
        assert queries.list_late(actor, stops) == ()
    with pytest.raises(NotFound):
        decide(case, "forget", stops)
    assert queries.list_late(case.world.actor("supervisor"), stops - timedelta(seconds=1)) == ()


def test_the_supervisor_is_told_and_decides_on_the_page(waiting) -> None:  # type: ignore[no-untyped-def]
    case, missing, _, stops = waiting
    client = case.world.personas.client("supervisor")
    page, act = (reverse(f"supervisor:{name}", args=[case.lot_id]) for name in ("late", "decide_late"))
    set_demo_clock(ARRIVE_AT)
    early = client.get(page)
    assert (early.status_code, "现在没有要决定的事" in early.content.decode()) == (200, True)
    assert act not in early.content.decode()
    set_demo_clock(stops)
    shown = client.get(page).content.decode()
    assert "1 席专家" in shown
    assert case.person(missing).name not in shown
    assert page in client.get(reverse("shell:work")).content.decode()
    until = timezone.localtime(stops + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    refused = client.post(act, {"act": "wait", "until": until, "reason": "路"})
    assert refused.status_code == 409
    assert until in refused.content.decode()
    assert client.post(act, {"act": "wait", "until": until, "reason": WHY}).status_code == 303
    assert Committee.objects.get().late_until is not None
    for key in ("agency", "host", "registry", "outsider"):
        other = case.world.personas.client(key)
        assert other.get(page).status_code == 404
        assert other.post(act, {"act": "replace", "until": until, "reason": WHY}).status_code == 404
