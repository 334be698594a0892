"""Sittings: two worlds that differ only in the sub-venues drawn give everybody but those venues and the province the same bytes."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from tests.apps.booking.world import World
from tests.leaks.test_booking import booking_id, other_world, world  # noqa: F401  (fixtures)
from tests.personas import NOW
from yuanping.apps.booking.models import Offer
from yuanping.apps.feeds.services import make_feed

pytestmark = pytest.mark.django_db


def _sittings(secret: str) -> bytes:
    return Client().get(reverse("shell:feed", args=[secret])).content


@pytest.mark.parametrize("key", ["host", "sub"])
def test_sittings_of_a_centre_do_not_move_with_another(world: World, booking_id: str, key: str) -> None:  # noqa: F811
    """``sub`` was drawn in neither world, ``host`` sits in both; a number that counted other venues' answers would differ."""
    secret = make_feed(actor=world.personas.actor(key), scope="centre", now=NOW)
    first = _sittings(secret)
    assert len(Calendar.from_ical(first).walk("VEVENT")) == (key == "host")
    other_world(world, booking_id)
    for offer in Offer.objects.filter(is_host=False, round__booking__booking_id=booking_id):
        world.confirm(offer)
    assert _sittings(secret) == first
