"""Bookings, offers and changes by API: the same answers and refusals as the pages, for every persona."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.apps.booking.conftest import world
from tests.apps.booking.test_fit import open_around_the_clock
from tests.apps.booking.world import World
from tests.kernel.booking.values import HLJ_RULES
from tests.personas import EVERYBODY, EXPERT, NOW, STRANGER
from yuanping.apps.booking.models import Booking, Offer
from yuanping.apps.evidence import queries as evidence
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import to_plain

__all__ = ["world"]
NOT_SIGNED_IN = {EXPERT, STRANGER}
"""An expert's desk is no session of the API."""
READERS = {"agency", "entity", "supervisor", "coordinator"}


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


def plan(world: World, **changes: object) -> dict[str, object]:
    return {
        "lot_id": world.lot_id,
        "quotas": [{"specialty": "A080104", "seats": 4}, {"specialty": "A080201", "seats": 2}],
        "representatives": 1,
        "host": world.centres["host"],
        "starts_at": "2026-09-24T09:00:00+08:00",
        "ends_at": "2026-09-24T17:00:00+08:00",
        "contact_name": "韩悦",
        "contact_phone": "13912340172",
        **changes,
    }


def post(client: Client, path: str, body: object, key: str = "") -> tuple[int, Any]:
    headers = {"Idempotency-Key": key} if key else {}
    answer = client.post(f"/api/v1{path}", body, content_type="application/json", headers=headers)
    return answer.status_code, answer.json() if answer.content else None


def operator(world: World, offer: Offer) -> Client:
    """A signed-in operator of the offer's centre, if a persona works there."""
    names = {world.centres["host"]: "host", world.centres["sub"]: "sub"}
    return world.personas.client(names[offer.centre_id])


def test_a_request_sent_twice_under_one_key_is_one_booking(world: World) -> None:
    client = world.personas.client("agency")
    status, first = post(client, "/bookings", plan(world), key="centre-2026-0001")
    assert (status, first["state"], first["size"], first["venues"]) == (200, "drawing", 7, [])
    assert post(client, "/bookings", plan(world), key="centre-2026-0001") == (200, first)
    status, problem = post(client, "/bookings", plan(world, representatives=3), key="centre-2026-0001")
    assert (status, problem["code"], problem["pointer"]) == (422, "request_key_reused", "key")
    status, problem = post(client, "/bookings", plan(world), key="other-key")
    assert (status, problem["code"]) == (422, "already_booked")
    assert Booking.objects.count() == 1
    assert client.get("/api/v1/bookings").json()[0]["booking_id"] == first["booking_id"]


def test_minutes_and_midnight_are_taken_where_the_host_is_open(world: World) -> None:
    open_around_the_clock(world)
    night = plan(world, starts_at="2026-09-24T22:20:00+08:00", ends_at="2026-09-25T07:45:00+08:00")
    status, body = post(world.personas.client("agency"), "/bookings", night)
    assert status == 200
    assert (body["starts_at"], body["ends_at"]) == ("2026-09-24T14:20:00Z", "2026-09-24T23:45:00Z")


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"starts_at": "2026-08-24T09:00:00+08:00", "ends_at": "2026-08-24T10:00:00+08:00"}, "booking_in_past", "starts_at"),
        ({"starts_at": "2026-09-24T09:10:20+08:00"}, "hours_not_whole_minutes", "starts_at"),
        ({"ends_at": "2026-09-25T07:45:00+08:00"}, "venue_outside_hours", "starts_at"),
        ({"ends_at": "2026-10-24T07:45:00+08:00"}, "hours_too_long", "ends_at"),
        ({"starts_at": "2026-09-24T09:00:00"}, "invalid", "plan/starts_at"),
        ({"starts_at": "0001-01-01T00:00:00+08:00"}, "invalid", "plan/starts_at"),
        ({"quotas": []}, "quota_not_positive", "quotas"),
        ({"host": "LN-NOWHERE"}, "centre_unknown", "host"),
        ({"contact_name": "\x00"}, "text_not_plain", "contact_name"),
        ({"surprise": 1}, "invalid", "plan/surprise"),
    ],
)  # fmt: skip
def test_bad_input_is_a_problem_and_nothing_is_stored(
    world: World, change: dict[str, object], code: str, pointer: str
) -> None:
    status, problem = post(world.personas.client("agency"), "/bookings", plan(world, **change))
    assert (status, problem["code"], problem["pointer"]) == (422, code, pointer)
    assert not Booking.objects.exists()


def test_who_may_ask_and_who_may_read(world: World) -> None:
    for key in EVERYBODY:
        if key != "agency":
            status = post(world.personas.client(key), "/bookings", plan(world))[0]
            assert status == (401 if key in NOT_SIGNED_IN else 404), key
    booking_id = world.request()
    for key in EVERYBODY:
        status = world.personas.client(key).get(f"/api/v1/bookings/{booking_id}").status_code
        assert status == (200 if key in READERS else 401 if key in NOT_SIGNED_IN else 404), key


def test_a_venue_answers_by_api_and_only_its_own_offer(world: World) -> None:
    booking_id = world.placed()
    host = world.offers(booking_id)[0]
    mine, other = operator(world, host), world.personas.client("agency")
    path = f"/offers/{host.offer_id}"
    assert other.get(f"/api/v1{path}").status_code == 404
    assert post(other, f"{path}/confirmation", {"contact_name": "顾", "contact_phone": "13912340172"})[0] == 404
    assert [row["offer_id"] for row in mine.get("/api/v1/offers").json()] == [host.offer_id]
    seen = mine.get(f"/api/v1{path}").json()
    assert seen["lot_name"] is None
    held = [desk["workstation_id"] for desk in seen["workstations"] if desk["held"]]
    assert len(held) == host.seats
    status, problem = post(mine, f"{path}/confirmation", {"contact_name": " ", "contact_phone": "1"})
    assert (status, problem["code"]) == (422, "contact_incomplete")
    body = {"contact_name": "顾晓岚", "contact_phone": "024-22334455", "workstations": held}
    assert post(mine, f"{path}/confirmation", body) == (204, None)
    assert post(mine, f"{path}/refusal", {"reason": "停电"})[1]["code"] == "wrong_state"
    assert mine.get(f"/api/v1{path}").json()["lot_name"] is not None
    assert len(evidence.list_bodies(world.lot_id, list(Access))["booking.answered"]) == 1


def test_moving_and_withdrawing_need_the_newest_version(world: World) -> None:
    booking_id = world.placed()
    client = world.personas.client("agency")
    version = client.get(f"/api/v1/bookings/{booking_id}").json()["version"]
    path = f"/bookings/{booking_id}"
    status, problem = post(client, f"{path}/withdrawal", {"version": version - 1, "reason": "暂停"})
    assert (status, problem["code"]) == (409, "booking_stale")
    world.confirm_all(booking_id)
    version = client.get(f"/api/v1/bookings/{booking_id}").json()["version"]
    move = {
        "version": version,
        "starts_at": "2026-09-28T09:00:00+08:00",
        "ends_at": "2026-09-28T17:00:00+08:00",
        "reason": "开标延期",
    }
    status, made = post(client, f"{path}/changes", move)
    assert status == 200
    target = f"/changes/{made['change_id']}/verification"
    assert post(client, target, {"accepted": True})[0] == 404
    assert post(world.personas.client("host"), target, {"accepted": False, "answer": "理由不足"}) == (204, None)
    assert Booking.objects.get().state == "confirmed"


def test_a_hiding_pack_hides_in_the_api_too(world: World) -> None:
    booking_id = world.placed()
    Booking.objects.update(rules=to_plain(HLJ_RULES))
    client = world.personas.client("agency")
    before = client.get(f"/api/v1/bookings/{booking_id}").content
    for offer in world.offers(booking_id)[1:-1]:
        world.confirm(offer)
    assert client.get(f"/api/v1/bookings/{booking_id}").content == before
    assert [venue["name"] is None for venue in client.get(f"/api/v1/bookings/{booking_id}").json()["venues"]] == [
        False,
        True,
    ]
