"""A centre's own system speaks: what it may do, what is refused, and that nothing is half-done."""

from __future__ import annotations

import base64
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.apps.booking.world import CONTACT, World
from tests.personas import NOW
from yuanping.apps.booking import queries as booking
from yuanping.apps.booking.models import ExternalHold, Occupancy, Offer
from yuanping.apps.venue_systems import services
from yuanping.apps.venue_systems.models import Connection, Message, Received
from yuanping.apps.venues import queries as venues
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.worker import tick
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.venue_system.envelope import LARGEST
from yuanping.kernel.venue_system.signature import SHOWN_WITH, TIME, WINDOW, sign

pytestmark = pytest.mark.django_db
HOURS = {"starts_at": "2026-09-24T22:00:00+08:00", "ends_at": "2026-09-25T02:10:00+08:00"}
"""Overnight, and not on the half hour."""


class System:
    """A centre's own system, as its programmer would write it."""

    def __init__(self, world: World, who: str = "host") -> None:
        shown = services.connect_system(actor=world.actor(who), url="", now=NOW)
        self.secret = base64.b64decode(shown.removeprefix(SHOWN_WITH))
        self.row = Connection.objects.get(centre_id=world.centres[who])
        self.area = venues.get_centre(world.centres[who]).region
        self.sent = 0

    def letter(self, kind: str, data: dict[str, Any], **change: Any) -> bytes:
        self.sent += 1
        body = {"v": 1, "system": self.row.connection_id, "id": f"m{self.sent}", "time": NOW.isoformat()}
        return canonical({**body, "area": self.area, "type": kind, "data": data, **change})

    def post(self, body: bytes, headers: dict[str, str]) -> tuple[int, Any]:
        path = f"/api/v1/venue-systems/{self.row.connection_id}/messages"
        answer = Client().post(path, body, content_type="application/json", headers=headers)
        return answer.status_code, parse_canonical(answer.content) if answer.status_code == 200 else answer.json()

    def say(self, kind: str, data: dict[str, Any], at: datetime = NOW, **change: Any) -> tuple[int, Any]:
        body = self.letter(kind, data, **change)
        return self.post(body, sign([self.secret], f"m{self.sent}", at, body))

    def ask(self, kind: str, data: dict[str, Any]) -> Any:
        status, answer = self.say(kind, data)
        assert status == 200, answer
        return answer["result"]


@pytest.fixture
def system(world: World) -> System:
    set_demo_clock(NOW)
    return System(world)


def test_the_hall_is_ones_own(world: World, system: System) -> None:
    rooms = system.ask("hall", {})["rooms"]
    assert [each["name"] for each in rooms] == ["301", "302"]
    mine = {seat.workstation_id for room in venues.list_rooms(world.centres["host"]) for seat in room.workstations}
    assert {seat["workstation"] for room in rooms for seat in room["workstations"]} == mine


def test_occupancy_counts_everywhere_and_is_given_back(world: World, system: System) -> None:
    free = system.ask("seatcheck", day())["free"]
    assert len(free) == 12
    system.ask("occupy", {"reference": "A-1", "workstations": free[:11], **day()})
    assert system.ask("seatcheck", day())["free"] == free[11:]
    system.ask("release", {"reference": "A-1"})
    assert system.ask("seatcheck", day())["free"] == free
    assert (ExternalHold.objects.count(), Occupancy.objects.count()) == (0, 0)


def day() -> dict[str, Any]:
    return {"starts_at": "2026-09-24T09:00:00+08:00", "ends_at": "2026-09-24T17:00:00+08:00"}


def test_overnight_minutes_are_taken_in_whole_half_hours(world: World, system: System) -> None:
    seat = venues.list_rooms(world.centres["host"])[0].workstations[0].workstation_id
    system.ask("occupy", {"reference": "night", "workstations": [seat], **HOURS})
    slots = list(Occupancy.objects.order_by("slot_start").values_list("slot_start", flat=True))
    assert (len(slots), slots[0], slots[-1]) == (
        9,
        datetime(2026, 9, 24, 14, tzinfo=UTC),
        datetime(2026, 9, 24, 18, tzinfo=UTC),
    )


def test_what_our_booking_holds_cannot_be_taken_and_the_answer_says_which(world: World, system: System) -> None:
    world.placed()
    held = Occupancy.objects.filter(offer__is_host=True).select_related("workstation__room").first()
    assert held is not None
    others = [each.workstation_id for each in venues.list_rooms(world.centres["host"])[1].workstations]
    before = Occupancy.objects.count()
    chosen = [held.workstation.workstation_id, *others]
    status, answer = system.say("occupy", {"reference": "B", "workstations": chosen, **day()})
    assert (status, answer["problem"]["code"]) == (409, "external_taken")
    assert held.workstation.label in answer["problem"]["why"]
    assert (Occupancy.objects.count(), ExternalHold.objects.count()) == (before, 0)


def test_our_draw_does_not_take_what_the_centre_gave_away(world: World, system: System) -> None:
    seats = [each.workstation_id for room in venues.list_rooms(world.centres["host"]) for each in room.workstations]
    system.ask("occupy", {"reference": "C", "workstations": seats[:11], **day()})
    booking_id = world.placed()
    offer = next(each for each in world.offers(booking_id) if each.is_host)
    held = set(Occupancy.objects.filter(offer=offer).values_list("workstation__workstation_id", flat=True))
    assert held == {seats[11]}
    view = booking.get_offer(world.actor("host"), offer.offer_id)
    assert [desk.workstation_id for desk in view.desks if desk.selectable] == [seats[11]]
    assert booking.inspect_bookings(NOW).findings == ()


def test_an_offer_is_accepted_as_by_a_click(world: World, system: System) -> None:
    booking_id = world.placed()
    offer = next(each for each in world.offers(booking_id) if each.is_host)
    asked = system.ask("query", {})["offers"]
    assert [(each["offer"], each["state"]) for each in asked] == [(offer.offer_id, "sent")]
    contact = {"contact_name": CONTACT.name, "contact_phone": CONTACT.phone}
    done = system.ask("apply", {"offer": offer.offer_id, "accept": True, **contact})
    assert (done["state"], done["lot_name"]) == ("confirmed", "浑南第三水厂扩建工程·施工一标段")
    status, again = system.say("apply", {"offer": offer.offer_id, "accept": True, **contact})
    assert (status, again["problem"]["code"]) == (422, "wrong_state")


def test_an_offer_is_refused_only_with_a_reason(world: World, system: System) -> None:
    booking_id = world.placed()
    offer = next(each for each in world.offers(booking_id) if each.is_host)
    status, answer = system.say("apply", {"offer": offer.offer_id, "accept": False, "reason": " "})
    assert (status, answer["problem"]["code"]) == (422, "reason_missing")
    assert system.ask("apply", {"offer": offer.offer_id, "accept": False, "reason": "停电"})["state"] == "declined"


def test_another_centres_things_are_not_there(world: World, system: System) -> None:
    booking_id = world.placed()
    other = next(each for each in world.offers(booking_id) if not each.is_host)
    seat = venues.list_rooms(other.centre_id)[0].workstations[0].workstation_id
    for kind, data in (
        ("query", {"offer": other.offer_id}),
        ("apply", {"offer": other.offer_id, "accept": False, "reason": "x"}),
        ("occupy", {"reference": "X", "workstations": [seat], **day()}),
        ("exceptionNotify", {"workstation": seat, "state": "fault", "reason": "x"}),
        ("release", {"reference": "nobody"}),
    ):
        status, answer = system.say(kind, data)
        assert (status, answer["problem"]["code"]) == (404, "not_found"), kind
    assert Offer.objects.get(pk=other.pk).state == "sent"


def test_a_fault_is_reported_and_mended(world: World, system: System) -> None:
    seat = venues.list_rooms(world.centres["host"])[0].workstations[0].workstation_id
    system.ask("exceptionNotify", {"workstation": seat, "state": "fault", "reason": "黑屏"})
    assert venues.list_workstations((seat,))[0].state == "fault"
    system.ask("exceptionNotify", {"workstation": seat, "state": "in_service"})
    assert venues.list_workstations((seat,))[0].state == "in_service"
    tick(NOW)
    assert list(Message.objects.values_list("kind", flat=True)) == ["exceptionNotify"] * 2


def test_sync_hands_over_and_the_token_acknowledges(world: World, system: System) -> None:
    for _ in range(3):
        services.ask_system(actor=world.actor("host"), now=NOW)
    first = system.ask("sync", {})
    assert ([each["number"] for each in first["messages"]], first["more"]) == ([1, 2, 3], False)
    assert set(Message.objects.values_list("state", flat=True)) == {"waiting"}
    second = system.ask("sync", {"since": first["token"]})
    assert (second["messages"], second["token"]) == ([], first["token"])
    assert set(Message.objects.values_list("state", "fetched")) == {("delivered", True)}


@pytest.mark.parametrize("token", ["2:{id}:1", "1:{other}:1", "1:{id}:9", "1:{id}:-1", "1:{id}:", "x", "1:{id}:１"])
def test_a_token_of_another_version_system_or_number_is_refused(world: World, system: System, token: str) -> None:
    services.ask_system(actor=world.actor("host"), now=NOW)
    since = token.format(id=system.row.connection_id, other="0" * 32)
    status, answer = system.say("sync", {"since": since})
    assert (status, answer["problem"]["code"]) == (422, "sync_token_wrong")
    assert Message.objects.get().state == "waiting"


def test_sent_again_with_a_new_stamp_it_is_answered_the_same_and_done_once(world: World, system: System) -> None:
    seat = venues.list_rooms(world.centres["host"])[0].workstations[0].workstation_id
    body = system.letter("occupy", {"reference": "once", "workstations": [seat], **day()})
    answers = [system.post(body, sign([system.secret], "m1", NOW + timedelta(seconds=step), body)) for step in range(3)]
    assert answers[0][0] == 200
    assert answers == [answers[0]] * 3
    assert (ExternalHold.objects.count(), Received.objects.count()) == (1, 1)


def test_the_very_same_message_again_is_a_replay(world: World, system: System) -> None:
    body = system.letter("hall", {})
    headers = sign([system.secret], "m1", NOW, body)
    assert system.post(body, headers)[0] == 200
    status, answer = system.post(body, headers)
    assert (status, answer["code"]) == (409, "message_replayed")


def test_one_id_is_one_content(world: World, system: System) -> None:
    system.ask("hall", {})
    body = system.letter("query", {}, id="m1")
    status, answer = system.post(body, sign([system.secret], "m1", NOW + timedelta(seconds=1), body))
    assert (status, answer["code"]) == (409, "message_id_reused")


def test_what_was_refused_is_not_done_later_under_the_same_id(world: World, system: System) -> None:
    body = system.letter("release", {"reference": "later"})
    assert system.post(body, sign([system.secret], "m1", NOW, body))[0] == 404
    seat = venues.list_rooms(world.centres["host"])[0].workstations[0].workstation_id
    system.ask("occupy", {"reference": "later", "workstations": [seat], **day()})
    assert system.post(body, sign([system.secret], "m1", NOW + timedelta(seconds=1), body))[0] == 404
    assert ExternalHold.objects.count() == 1


def test_who_cannot_be_told_does_nothing(world: World, system: System) -> None:
    seat = venues.list_rooms(world.centres["host"])[0].workstations[0].workstation_id
    body = system.letter("occupy", {"reference": "evil", "workstations": [seat], **day()})
    old = NOW - WINDOW - timedelta(seconds=1)
    wrong = [
        ({}, "signature_missing"),
        (sign([b"x" * 32], "m1", NOW, body), "signature_wrong"),
        (sign([system.secret], "m1", NOW, body) | {TIME: "1"}, "signature_wrong"),
        (sign([system.secret], "m1", old, body), "message_stale"),
    ]
    for headers, code in wrong:
        status, answer = system.post(body, headers)
        assert (status, answer["code"]) == (401, code)
    assert (Received.objects.count(), ExternalHold.objects.count()) == (0, 0)


def test_an_unknown_connection_answers_like_a_wrong_signature(world: World, system: System) -> None:
    body = system.letter("hall", {})
    headers = sign([system.secret], "m1", NOW, body)
    known = system.post(body, headers | {TIME: str(int(headers[TIME]) + 1)})
    system.row.connection_id = "0" * 32
    assert system.post(body, headers) == known


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"area": "210200"}, "area_code_unknown"),
        ({"area": "999999"}, "area_code_unknown"),
        ({"id": "other"}, "message_not_ours"),
        ({"system": "other"}, "message_not_ours"),
        ({"type": "hack"}, "data_wrong"),
        ({"more": 1}, "data_wrong"),
        ({"v": 2}, "data_wrong"),
    ],
)
def test_an_envelope_that_does_not_fit_is_refused(
    world: World, system: System, change: dict[str, Any], code: str
) -> None:
    status, answer = system.say("hall", {}, **change)
    assert (status, answer["problem"]["code"]) == (422, code)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"reference": "r", "workstations": "all", **HOURS},
        {"reference": "r", "workstations": [1], **HOURS},
        {"reference": "r", "workstations": [], **HOURS},
        {"reference": "", "workstations": ["x"], **HOURS},
        {"reference": "r\x00", "workstations": ["x"], **HOURS},
        {"reference": "r", "workstations": ["\x0b"], **HOURS},
        {"reference": "r" * 65, "workstations": ["x"], **HOURS},
        {"reference": "r", "workstations": ["x"], "starts_at": 1, "ends_at": 2},
        {"reference": "r", "workstations": ["x"], "starts_at": HOURS["ends_at"], "ends_at": HOURS["starts_at"]},
        {"reference": "r", "workstations": ["x"], "starts_at": "2020-01-01T00:00Z", "ends_at": "2020-01-01T01:00Z"},
        {"reference": "r", "workstations": ["x"], "starts_at": "2026-09-24T09:00", "ends_at": "2026-09-24T10:00"},
    ],
)
def test_data_that_does_not_fit_is_refused_whole(world: World, system: System, data: dict[str, Any]) -> None:
    status, answer = system.say("occupy", data)
    assert status == 422
    assert answer["problem"]["what"]
    assert ExternalHold.objects.count() == 0


def test_after_the_end_nobody_is_heard(world: World, system: System) -> None:
    services.end_system(actor=world.actor("host"), now=NOW)
    assert system.say("hall", {})[1]["code"] == "signature_wrong"


class Unread(io.RawIOBase):
    """A body nobody may touch."""

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: object) -> int:
        raise AssertionError("the body was read")


@pytest.mark.parametrize("size", [40 * 1024 * 1024, LARGEST + 1])
def test_a_body_that_is_too_large_is_refused_before_it_is_read(world: World, system: System, size: int) -> None:
    """By what it announces; the connection is closed, so that nothing of it needs to be taken in."""
    path = f"/api/v1/venue-systems/{system.row.connection_id}/messages"
    request = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(size),
        "wsgi.input": Unread(),
    }
    answer = Client().request(**request)
    assert (answer.status_code, answer["Content-Type"], answer["Connection"]) == (
        413,
        "application/problem+json",
        "close",
    )
    assert answer.json()["code"] in {"upload_too_large", "message_too_large"}
    assert (answer.json()["title"] != "", Received.objects.count()) == (True, 0)


def test_a_body_that_does_not_say_how_long_it_is_is_no_message(world: World, system: System) -> None:
    """``Transfer-Encoding: chunked`` has no length for WSGI; whatever follows is not read as one."""
    path = f"/api/v1/venue-systems/{system.row.connection_id}/messages"
    body = system.letter("hall", {})
    headers = {
        f"HTTP_{name.upper().replace('-', '_')}": text for name, text in sign([system.secret], "m1", NOW, body).items()
    }
    request = {"REQUEST_METHOD": "POST", "PATH_INFO": path, "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": ""}
    answer = Client().request(**request, **headers, **{"wsgi.input": Unread()})
    assert (answer.status_code, answer.json()["code"], Received.objects.count()) == (401, "signature_wrong", 0)


@pytest.mark.parametrize("off", [WINDOW + timedelta(seconds=1), -WINDOW - timedelta(seconds=1)])
def test_a_clock_that_is_off_either_way_is_told_so_and_within_the_window_it_is_heard(
    world: World, system: System, off: timedelta
) -> None:
    status, answer = system.say("hall", {}, at=NOW + off)
    assert (status, answer["code"], Received.objects.count()) == (401, "message_stale", 0)
    assert "校准" in answer["next"]
    assert system.say("hall", {}, at=NOW + off * (WINDOW / abs(off)))[0] == 200


def test_an_occupation_cannot_take_what_an_offer_holds_nor_an_offer_what_it_holds(world: World, system: System) -> None:
    """All or none: one free workstation among those asked for is not taken either."""
    world.placed()
    offer = Offer.objects.get(is_host=True)
    taken = sorted(set(Occupancy.objects.filter(offer=offer).values_list("workstation__workstation_id", flat=True)))
    hall = [each.workstation_id for room in venues.list_rooms(world.centres["host"]) for each in room.workstations]
    free = next(each for each in hall if each not in taken)
    status, answer = system.say("occupy", {"reference": "mixed", "workstations": [free, taken[0]], **day()})
    assert (status, answer["problem"]["code"]) == (409, "external_taken")
    assert not ExternalHold.objects.exists()
    assert not Occupancy.objects.filter(workstation__workstation_id=free).exists()
    system.ask("occupy", {"reference": "mine", "workstations": [free], **day()})
    swap = {"offer": offer.offer_id, "accept": True, "contact_name": CONTACT.name, "contact_phone": CONTACT.phone}
    status, answer = system.say("apply", {**swap, "workstations": [free, *taken[1:]]})
    assert (status, answer["problem"]["code"]) == (409, "workstation_taken")
    assert Offer.objects.get(pk=offer.pk).state == "sent"
