"""Two worlds that differ only in the sub-venues drawn: who may not know them reads the same bytes, at the same price, and logs the same.

Pages and API, before and after the venues confirmed, under a pack that hides sub-venues. Stripped, because they are random: the form token, and the key of a new request.
One leak is planted per role, which the harness must see.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.apps.booking.world import World, make_world
from tests.kernel.booking.values import HLJ_RULES
from tests.personas import NOW
from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import Booking, Occupancy, Offer
from yuanping.apps.booking.queries import centre, party, redact
from yuanping.apps.venues.models import Workstation
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.plain import to_plain

ASKERS = ("agency", "entity")
STRANGERS = ("other_agency", "outsider", "registry", "sub")
"""``sub`` works at a centre that was not drawn in either world."""


@dataclass(frozen=True)
class Seen:
    """One answer: where, its status and bytes, how many queries it cost."""

    address: str
    status: int
    body: str
    queries: int


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        made = make_world(centres=9)
        set_demo_clock(NOW)
        yield made


@pytest.fixture
def booking_id(world: World) -> str:
    others = tuple(each for key, each in world.centres.items() if key not in {"host", "sub"})
    placed = world.placed(world.plan(centres=others))
    Booking.objects.update(rules=to_plain(HLJ_RULES))
    return placed


def other_world(world: World, booking_id: str) -> None:
    """The sub-venues' offers, in their order and as many as there are centres left, went to one that was not drawn; the rest is the same."""
    mine = Offer.objects.filter(round__booking__booking_id=booking_id)
    away = {world.centres["sub"], *mine.values_list("centre_id", flat=True)}
    fresh = [each for each in world.centres.values() if each not in away]
    assert fresh
    for offer, there in zip(mine.filter(is_host=False).order_by("pk"), fresh, strict=False):
        seats = Workstation.objects.filter(room__venue__centre__centre_id=there, dedicated_shared=True).order_by("pk")
        held = sorted(set(Occupancy.objects.filter(offer=offer).values_list("workstation", flat=True)))
        for old, new in zip(held, seats, strict=False):
            Occupancy.objects.filter(offer=offer, workstation=old).update(workstation=new)
        cells = [{**cell, "centre": there} for cell in offer.cells]
        Offer.objects.filter(pk=offer.pk).update(centre_id=there, cells=cells)


def addresses(world: World, booking_id: str) -> tuple[str, ...]:
    lot, offer = world.lot_id, Offer.objects.filter(is_host=False).order_by("pk")[0].offer_id
    return (
        reverse("shell:work"),
        reverse("agency:bookings"),
        reverse("agency:booking", args=[booking_id]),
        reverse("agency:change_form", args=[booking_id]),
        reverse("agency:cancel_form", args=[booking_id]),
        reverse("agency:request_booking", args=[lot]),
        "/api/v1/waiting",
        reverse("agency:lot", args=[lot]),
        reverse("agency:lots"),
        reverse("centre:offers"),
        reverse("centre:local_uses"),
        "/centre/local/?starts_at=2026-09-24T09:00&ends_at=2026-09-24T17:00",
        "/api/v1/local-uses",
        reverse("centre:offer", args=[offer]),
        reverse("centre:today"),
        "/api/v1/bookings",
        f"/api/v1/bookings/{booking_id}",
        "/api/v1/offers",
        f"/api/v1/offers/{offer}",
        f"/api/v1/lots/{lot}",
    )


def look(world: World, persona: str, booking_id: str) -> list[Seen]:
    """Everything a persona reads, the second time, when nothing is fetched for the first time any more."""
    client = world.personas.client(persona)
    found = []
    for address in addresses(world, booking_id):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        body = re.sub(r'name="(csrfmiddlewaretoken|key)" value="[^"]+"', "", answer.content.decode())
        found.append(Seen(address, answer.status_code, body, len(asked)))
    return found


def differing(world: World, persona: str, booking_id: str) -> list[str]:
    """Addresses at which the two worlds differ for a persona."""
    one = look(world, persona, booking_id)
    other_world(world, booking_id)
    return [
        first.address for first, second in zip(one, look(world, persona, booking_id), strict=True) if first != second
    ]


@pytest.mark.parametrize("persona", [*ASKERS, *STRANGERS])
def test_while_offers_wait_nothing_tells_the_worlds_apart(world: World, booking_id: str, persona: str) -> None:
    assert differing(world, persona, booking_id) == []


@pytest.mark.parametrize("persona", [*ASKERS, *STRANGERS])
def test_nor_once_all_have_confirmed(world: World, booking_id: str, persona: str) -> None:
    world.confirm_all(booking_id)
    assert differing(world, persona, booking_id) == []


@pytest.mark.parametrize("persona", ASKERS)
def test_a_leak_to_those_who_ask_is_seen(
    world: World, booking_id: str, persona: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (redact, party):
        monkeypatch.setattr(module, "hides_subs", lambda *_, **__: False)
    monkeypatch.setattr(redact, "sees_venue", lambda *_: True)
    leaks = differing(world, persona, booking_id)
    assert set(leaks) >= {reverse("agency:booking", args=[booking_id]), f"/api/v1/bookings/{booking_id}"}


@pytest.mark.parametrize("persona", STRANGERS)
def test_a_leak_to_strangers_is_seen(
    world: World, booking_id: str, persona: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(permissions, "can_answer_offer", lambda *_: True)
    offer = Offer.objects.filter(is_host=False).order_by("pk")[0].offer_id
    assert f"/api/v1/offers/{offer}" in differing(world, persona, booking_id)
    assert centre.permissions is permissions


def test_no_log_line_names_a_centre(world: World, booking_id: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        world.confirm_all(booking_id)
        look(world, "agency", booking_id)
    lines = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    drawn = Offer.objects.filter(is_host=False).values_list("centre_id", flat=True)
    assert lines
    assert [each for each in drawn if each in lines] == []
