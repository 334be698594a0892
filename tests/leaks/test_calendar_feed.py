"""Two worlds that differ only in the drawn 副场 give who requested the same calendar, byte for byte; outsiders get an empty one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from tests.apps.booking.conftest import world  # noqa: F401  (a fixture)
from tests.apps.booking.world import World
from tests.personas import NOW
from yuanping.apps.feeds.services import make_feed
from yuanping.infra import clock
from yuanping.infra.worker import tick

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2, hours=20)
"""Reminders of the offers have gone out by then, and nobody has answered."""


def _read(secret: str) -> bytes:
    return Client().get(reverse("shell:feed", args=[secret])).content


def _drawn(world: World, booking_id: str, secret: str, venue: str) -> tuple[frozenset[str], bytes, bytes]:  # noqa: F811
    """The drawn 副场, and what the agency and the centre read, in a world that is undone afterwards."""
    with transaction.atomic():
        world.draw(booking_id)
        tick(LATER)
        clock.set_demo_clock(LATER)
        subs = frozenset(offer.centre_id for offer in world.offers(booking_id) if not offer.is_host)
        found = subs, _read(secret), _read(venue)
        transaction.set_rollback(True)
    return found


def test_drawn_venues_do_not_move_a_byte_of_the_agency_s_calendar(world: World) -> None:  # noqa: F811
    clock.set_demo_clock(NOW)
    booking_id = world.request()
    secret = make_feed(actor=world.personas.actor("agency"), now=NOW)
    venue = make_feed(actor=world.personas.actor("host"), now=NOW)
    first = _drawn(world, booking_id, secret, venue)
    for _ in range(20):
        second = _drawn(world, booking_id, secret, venue)
        if second[0] != first[0]:
            break
    assert first[0] != second[0], "twenty draws gave one set of venues"
    assert first[1] == second[1]
    assert Calendar.from_ical(first[2]).walk("VEVENT"), "the host centre's offer must be there, or nothing is proved"


@pytest.mark.parametrize("key", ["other_agency", "entity", "registry", "admin1"])
def test_a_calendar_of_others_names_nothing_of_the_booking(world: World, key: str) -> None:  # noqa: F811
    clock.set_demo_clock(NOW)
    booking_id = world.request()
    world.draw(booking_id)
    text = _read(make_feed(actor=world.personas.actor(key), now=NOW)).decode().replace("\r\n ", "")
    assert booking_id not in text
    assert world.lot_id not in text
    assert not [name for name in ("大连", "鞍山", "锦州", "丹东", "营口") if name in text]
