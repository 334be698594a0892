"""Two worlds that differ only in a sub-venue's workstation being unfit the day before and at the start: who may not know reads the same bytes.

One leak is planted for those who ask and one for another centre, which the harness must see.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.test import override_settings
from django.urls import reverse

from tests.apps.booking.test_gate import break_desk, gate_at
from tests.apps.booking.world import World, make_world
from tests.kernel.booking.values import HLJ_RULES
from tests.leaks.test_booking import ASKERS, STRANGERS, Seen, look
from tests.personas import NOW
from yuanping.apps.booking import permissions, services
from yuanping.apps.booking.models import Booking, GateFinding, Offer
from yuanping.apps.booking.queries import gate, work
from yuanping.apps.booking.services import gate as gate_services
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.worker import tick
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.plain import to_plain

PROVINCE = Actor(Role.PROVINCIAL_COORDINATOR, "HUB")


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        made = make_world(centres=5)
        set_demo_clock(NOW)
        yield made


@pytest.fixture
def booking_id(world: World) -> str:
    others = tuple(each for key, each in world.centres.items() if key not in {"host", "sub"})
    placed = world.placed(world.plan(centres=others))
    Booking.objects.update(rules=to_plain(HLJ_RULES))
    world.confirm_all(placed)
    tick(NOW)
    return placed


def offer_of_sub() -> Offer:
    return Offer.objects.filter(is_host=False, state="confirmed").order_by("offer_id")[0]


def gate_page(world: World, persona: str) -> list[tuple[int, str]]:
    """The page of every finding, or of one that does not exist."""
    ids = list(GateFinding.objects.values_list("finding_id", flat=True)) or ["0" * 32]
    client = world.personas.client(persona)
    return [(client.get(reverse("centre:gate", args=[each])).status_code, "") for each in ids]


def both_worlds(world: World, persona: str, booking_id: str) -> tuple[list[object], list[object]]:
    """What a persona reads at the start of the session while every workstation was fit, and while one was not."""
    offer = offer_of_sub()
    set_demo_clock(gate_at(offer)[1])
    fit: list[object] = [*look(world, persona, booking_id), *gate_page(world, persona)]
    unfit(world, offer)
    return fit, [*look(world, persona, booking_id), *gate_page(world, persona)]


def unfit(world: World, offer: Offer) -> None:
    first, start = gate_at(offer)
    break_desk(world, offer)
    assert services.look_at_desks(offer_id=offer.offer_id, now=first) == 1
    assert services.escalate_unfit(offer_id=offer.offer_id, now=start) == 1


@pytest.mark.parametrize("persona", [*ASKERS, *STRANGERS])
def test_an_unfit_workstation_of_a_sub_venue_tells_nothing(world: World, booking_id: str, persona: str) -> None:
    fit, broken = both_worlds(world, persona, booking_id)
    assert fit == broken


@pytest.mark.parametrize("persona", [*ASKERS, *STRANGERS])
def test_an_exchange_after_the_draw_tells_nothing(
    world: World, booking_id: str, persona: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor that there was one: the same bytes while every workstation is fit and when another has taken the place of one."""
    offer = offer_of_sub()
    start = gate_at(offer)[1]
    set_demo_clock(start)
    monkeypatch.setattr(gate_services, "is_before_freeze", lambda _: False)
    fit = look(world, persona, booking_id)
    unfit(world, offer)
    finding = GateFinding.objects.get().finding_id
    services.accept_proposal(actor=world.operator(offer.centre_id), finding_id=finding, now=start)
    assert GateFinding.objects.get().state == "exchanged"
    assert look(world, persona, booking_id) == fit


def test_a_leak_to_those_who_ask_is_seen(world: World, booking_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_demo_clock(gate_at(offer_of_sub())[1])
    start = gate_at(offer_of_sub())[1]
    monkeypatch.setattr(work, "_bookings", lambda _: gate.pending_gate_work(PROVINCE, start)[0])
    fit, broken = both_worlds(world, "agency", booking_id)
    leaks = [one.address for one, other in zip(fit, broken, strict=True) if isinstance(one, Seen) and one != other]
    assert reverse("shell:work") in leaks


def test_a_leak_to_another_centre_is_seen(world: World, booking_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "can_answer_offer", lambda *_: True)
    fit, broken = both_worlds(world, "sub", booking_id)
    assert (fit[-1], broken[-1]) == ((404, ""), (200, ""))


def test_no_act_of_the_lot_and_no_log_line_tells_of_it(
    world: World, booking_id: str, caplog: pytest.LogCaptureFixture
) -> None:
    from yuanping.apps.evidence.queries import last_leaf

    offer = offer_of_sub()
    before = last_leaf(world.lot_id)[0]
    with caplog.at_level(logging.DEBUG):
        unfit(world, offer)
    lines = [each.getMessage() for each in caplog.records if each.name != "django.db.backends"]
    assert last_leaf(world.lot_id)[0] == before
    assert [each for each in lines if offer.centre_id in each] == []
