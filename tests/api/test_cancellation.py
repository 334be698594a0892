"""Cancelling and agreeing by API: the same rules as the pages, for every persona."""

from __future__ import annotations

from base64 import b64encode

import pytest

from tests.api.test_bookings import NOT_SIGNED_IN, post
from tests.apps.booking.conftest import world
from tests.apps.booking.test_alternatives import hide
from tests.apps.booking.world import World
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking import queries
from yuanping.apps.booking.models import Agreement, Booking, Change
from yuanping.infra.clock import set_demo_clock

__all__ = ["world"]
PROOF = b64encode(b"%PDF-1.7 storm").decode()


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


def shut(persona: str) -> bool:
    return persona == "anonymous" or persona in NOT_SIGNED_IN


def test_force_majeure_with_its_proof(world: World) -> None:
    booking_id = world.placed()
    world.confirm_all(booking_id)
    version = queries.get_booking(world.actor("agency"), booking_id).version
    target, sent = f"/bookings/{booking_id}/cancellation", {"version": version, "reason": "台风", "proof": PROOF}
    for persona in (key for key in EVERYBODY if key != "agency"):
        assert post(world.personas.client(persona), target, sent)[0] == (401 if shut(persona) else 404), persona
    client = world.personas.client("agency")
    for bad, code in (
        ({"proof": "***"}, "proof_kind_unknown"),
        ({"proof": ""}, "proof_missing"),
        ({"version": 0}, "booking_stale"),
    ):
        assert post(client, target, {**sent, **bad})[1]["code"] == code
    assert not Change.objects.exists()
    status, made = post(client, target, sent)
    assert (status, made) == (200, {"change_id": Change.objects.get().change_id})
    host = world.personas.client("host")
    assert post(host, f"/changes/{made['change_id']}/verification", {"accepted": True})[0] == 204
    assert Booking.objects.get().cancelled_for == "force_majeure"


def test_venues_are_agreed_upon_after_a_failed_draw(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch)
    booking_id = world.placed()
    world.decline(world.offers(booking_id)[0])
    version = queries.get_booking(world.actor("agency"), booking_id).version
    centres = [world.centres["anshan"], world.centres["dandong"]]
    target, sent = f"/bookings/{booking_id}/agreement", {"version": version, "centres": centres, "reason": "主场停电"}
    for persona in (key for key in EVERYBODY if key != "agency"):
        assert post(world.personas.client(persona), target, sent)[0] == (401 if shut(persona) else 404), persona
    status, made = post(world.personas.client("agency"), target, sent)
    assert (status, made) == (200, {"agreement_id": Agreement.objects.get().agreement_id})
    decision, answer = f"{target}/{made['agreement_id']}", {"accepted": True, "answer": "情况属实"}
    for persona in (key for key in EVERYBODY if key != "supervisor"):
        assert post(world.personas.client(persona), decision, answer)[0] == (401 if shut(persona) else 404), persona
    assert post(world.personas.client("supervisor"), decision, answer)[0] == 204
    assert Booking.objects.get().state == "drawing"
