"""What a sub-venue does on its board and its console tells nobody that it is one: same bytes, same price, before and after.

A move, a duty taken and ticked off, a desk put out of service; read by the parties, by strangers and by a centre that was not drawn.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.db.models import F
from django.test import override_settings
from django.urls import reverse

from tests.apps.booking.world import World, make_world
from tests.kernel.booking.values import HLJ_RULES
from tests.leaks.test_booking import Seen, addresses, other_world
from tests.leaks.test_booking import look as read
from tests.personas import NOW
from yuanping.apps.booking import queries, services
from yuanping.apps.booking.models import Booking, Occupancy, Offer
from yuanping.apps.booking.queries import board
from yuanping.apps.booking.services import Move
from yuanping.apps.booking.services import move as moving
from yuanping.apps.venues import queries as venues
from yuanping.apps.venues.queries import board as venue_board
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.plain import to_plain

READERS = ("agency", "entity", "other_agency", "outsider", "registry", "sub")
"""``sub`` works at a centre that was not drawn."""


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
    world.confirm_all(placed)
    return placed


def pages(world: World, booking_id: str) -> tuple[str, ...]:
    extra = ("centre:board", "centre:today", "province:dashboard", "province:overview")
    return (
        *addresses(world, booking_id),
        *(reverse(each) for each in extra),
        "/centre/board/?day=2026-09-24&scale=hour",
    )


def look(world: World, persona: str, booking_id: str, monkeypatch: pytest.MonkeyPatch) -> list[Seen]:
    monkeypatch.setattr("tests.leaks.test_booking.addresses", pages)
    return read(world, persona, booking_id)


def act(world: World) -> None:
    """Everything a board and a console can do, at one sub-venue."""
    offer = Offer.objects.filter(is_host=False).order_by("pk")[0]
    held = list(Occupancy.objects.filter(offer=offer).values_list("workstation__workstation_id", flat=True))
    free = next(
        seat.workstation_id
        for room in venues.list_rooms(offer.centre_id)
        for seat in room.workstations
        if seat.workstation_id not in held
    )
    actor = world.operator(offer.centre_id)
    services.move_workstation(actor=actor, offer_id=offer.offer_id, move=Move(held[0], free, "镜头黑屏"), now=NOW)
    (tasks,) = queries.list_tasks(actor, Booking.objects.get().starts_at.date())
    duty = {"actor": actor, "offer_id": offer.offer_id, "duty": tasks.lines[0].task.duty, "now": NOW}
    services.name_owner(**duty, owner="顾晓岚")  # type: ignore[arg-type]
    services.finish_task(**duty, proof="自检表")  # type: ignore[arg-type]


@pytest.mark.parametrize("persona", READERS)
def test_what_a_sub_venue_does_shows_nowhere_else(
    world: World, booking_id: str, persona: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = look(world, persona, booking_id, monkeypatch)
    act(world)
    after = look(world, persona, booking_id, monkeypatch)
    assert [one.address for one, other in zip(before, after, strict=True) if one != other] == []


@pytest.mark.parametrize("persona", READERS)
def test_two_worlds_with_other_sub_venues_read_the_same(
    world: World, booking_id: str, persona: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = look(world, persona, booking_id, monkeypatch)
    other_world(world, booking_id)
    two = look(world, persona, booking_id, monkeypatch)
    assert [first.address for first, second in zip(one, two, strict=True) if first != second] == []


def test_a_leak_of_the_board_is_seen(world: World, booking_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the board of a centre reads every centre's offers."""
    for module in (venue_board, board.venues):
        monkeypatch.setattr(module, "board_scope", lambda *_: "")
    one = look(world, "sub", booking_id, monkeypatch)
    other_world(world, booking_id)
    two = look(world, "sub", booking_id, monkeypatch)
    leaks = {first.address for first, second in zip(one, two, strict=True) if first != second}
    assert any(each.startswith("/centre/board/") for each in leaks)


def test_a_leak_of_a_move_is_seen(world: World, booking_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a move counts as a new version of the booking, which the agency reads."""
    before = look(world, "agency", booking_id, monkeypatch)
    monkeypatch.setattr(moving, "_record", lambda *_: Booking.objects.update(version=F("version") + 1))
    act(world)
    after = look(world, "agency", booking_id, monkeypatch)
    assert [one.address for one, other in zip(before, after, strict=True) if one != other]


def test_no_log_line_names_the_sub_venue(world: World, booking_id: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        act(world)
        world.personas.client("agency").get(reverse("centre:board"))
    lines = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    drawn = Offer.objects.filter(is_host=False).values_list("centre_id", flat=True)
    assert [each for each in drawn if each in lines] == []
