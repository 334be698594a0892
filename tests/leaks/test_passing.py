"""Two worlds that differ only in which sub-venue passed on its offer, kept silent or burned, or in how it did: who may not know them reads the same.

A new draw is seen, because the asking side takes part in it (ADR 0014); which venue it is for, and why, is not. To a centre that sits elsewhere it is
as if nothing had happened. Stripped: digests of requests and of the log, which are salted. A leak is planted for those who ask and for the centres.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time, timedelta
from functools import cache

import pytest
from django.db import transaction

from tests.apps.planning.outage import PROOF, carry_out, venue_of
from tests.leaks.dice import same_dice
from tests.leaks.province import SECOND, Province, swap
from tests.leaks.test_every_address import Walk, walk
from tests.leaks.walk import Seen, Step, steps
from tests.personas import NOW
from yuanping.apps.booking import permissions
from yuanping.apps.booking import services as bookings
from yuanping.apps.booking.models import Booking, Offer, Round
from yuanping.apps.booking.queries import party, redact
from yuanping.apps.booking.services import round as rounds
from yuanping.apps.draw.models import Ceremony
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.planning import services as planning
from yuanping.infra.worker import tick
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.booking.states import BookingState, OfferState
from yuanping.kernel.draw.states import CeremonyState
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.planning.states import Cause
from yuanping.kernel.venues.hours import Interval

__all__ = ["walk"]
pytestmark = pytest.mark.django_db
World = Callable[[Province], int]
ASKERS = ("agency", "entity", "registry")
"""They take part in the draw and may not know its venues."""
ELSEWHERE = ("other_agency", "aside", "beside", "anonymous")
BEYOND = ("/api/v1/rules", "/api/v1/venues", "/api/v1/workstations", "/api/v1/expert", "/library/", "/province/")
"""What knows no offer, or is read by none of these; ``test_every_address.py`` goes there."""
LOG = ("/public/", "/api/v1/log/")
"""What counts the entries of the whole province's log: one more draw is some entries more, and whose they are it does not say."""
OTHERWISE = re.compile(rb'#[0-9]+\xc2\xb7|/checkpoint/">#[0-9]+|[0-9a-f]{32}')
"""Of a world with one more draw: the size of the log, and identifiers made at random after it."""
DRAWS = 20


def _waiting(province: Province, centre_id: str) -> Offer:
    return Offer.objects.get(centre_id=centre_id, round__booking__booking_id=province.bookings[1])


def declines(province: Province, centre_id: str) -> None:
    """It passes on its offer, with a reason."""
    province.world.decline(_waiting(province, centre_id), NOW)


def keeps_silent(province: Province, centre_id: str) -> None:
    """Its term is over at the moment another would have declined."""
    offer = _waiting(province, centre_id)
    Offer.objects.filter(pk=offer.pk).update(due_at=NOW)
    bookings.expire_offer(offer_id=offer.offer_id, now=NOW)


def burns(province: Province, centre_id: str) -> None:
    """The province takes the offer back, force majeure."""
    day = Interval(moment(SECOND, time(0)), moment(SECOND + timedelta(days=1), time(0)))
    told = planning.OutageReport(venue_of(centre_id), day, Cause.FIRE, "三层起火，消防封闭", PROOF)
    found = planning.report_outage(actor=province.world.actor("coordinator"), report=told, now=NOW)
    carry_out(province.world, found)
    assert _waiting(province, centre_id).state == OfferState.DECLINED


@dataclass(frozen=True)
class Passing:
    """A world in which a venue passed: the one that was drawn, or, after the exchange, the one drawn in its place."""

    act: Callable[[Province, str], None]
    exchanged: bool = False

    def __call__(self, province: Province) -> int:
        assert not self.exchanged or swap(province)
        with same_dice("passing"):
            self.act(province, province.instead if self.exchanged else province.drawn)
            tick(NOW)
        return Round.objects.filter(booking__booking_id=province.bookings[1]).count() - 1


@cache
def _steps_in(walk: Walk, world: World) -> tuple[Step, ...]:
    """Everything that can be asked without changing anything, what the world itself made included: the new draw."""
    with transaction.atomic():
        assert world(walk.province)
        found = tuple(each for each in steps(walk.province) if each.method == "GET")
        transaction.set_rollback(True)
    return found


def differing(
    walk: Walk, reader: str, *worlds: World, below: str = "/", sized: Callable[[Seen], Seen] = Seen.unsalted
) -> dict[str, str]:
    """As ``Walk.differing``, between changed worlds: what differs from the first of them in any other."""
    there = replace(walk, steps=_steps_in(walk, worlds[0]))
    asked = [each for each in there.mine(reader) if each.address.startswith(below)]
    asked = [each for each in asked if not each.address.startswith(BEYOND)]
    found: dict[str, str] = {}
    for _ in range(2):
        first, *others = ([sized(each) for each in there.answers(reader, asked, world)] for world in worlds)
        unlike = [at for at, seen in enumerate(first) if any(other[at] != seen for other in others)]
        found = {
            str(asked[at]): next(first[at].difference(other[at]) for other in others if other[at] != first[at])
            for at in unlike
        }
        asked = [asked[at] for at in unlike]
    return found


@pytest.mark.parametrize("reader", [*ASKERS, *ELSEWHERE])
def test_nobody_sees_which_venue_passed_nor_how(walk: Walk, reader: str) -> None:
    worlds = Passing(declines), Passing(keeps_silent), Passing(declines, exchanged=True)
    assert differing(walk, reader, *worlds) == {}


@pytest.mark.parametrize("reader", ["agency", "aside", "beside"])
def test_nobody_sees_which_venue_burned(walk: Walk, reader: str) -> None:
    assert differing(walk, reader, Passing(burns), Passing(burns, exchanged=True)) == {}


@pytest.mark.parametrize("act", [declines, keeps_silent, burns])
def test_the_parties_are_told_one_word_for_every_cause(walk: Walk, act: Callable[[Province, str], None]) -> None:
    """On the page of the draw that is set aside and in the log they may open; the supervisor reads the cause."""
    with transaction.atomic():
        assert Passing(act)(walk.province)
        last = Round.objects.get(booking__booking_id=walk.province.bookings[1], live=True)
        ceremony = Ceremony.objects.get(state=CeremonyState.SUPERSEDED)
        told = evidence.list_bodies(ceremony.lot_id, [Access.PARTIES])
        kept = evidence.list_bodies(ceremony.lot_id, [Access.SUPERVISOR])
        transaction.set_rollback(True)
    assert ceremony.void_reason == rounds.DRAWN_AGAIN
    assert [each["reason"] for each in told["draw.superseded"]] == [rounds.DRAWN_AGAIN]
    assert last.cause not in str(told)
    assert [each["cause"] for each in kept["booking.drawn_again"]] == [last.cause]
    assert last.cause != rounds.DRAWN_AGAIN


@pytest.mark.parametrize("reader", ASKERS)
def test_a_cause_told_to_those_who_take_part_is_seen(walk: Walk, reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "hides_from_agency", lambda _: False)
    assert differing(walk, reader, Passing(declines), Passing(keeps_silent), below="/supervisor/ceremonies/") != {}


@pytest.mark.parametrize("reader", ["agency", "entity"])
def test_a_venue_named_to_those_who_ask_is_seen(walk: Walk, reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (redact, party):
        monkeypatch.setattr(module, "hides_subs", lambda *_, **__: False)
    monkeypatch.setattr(redact, "sees_venue", lambda *_: True)
    first = walk.province.bookings[0]
    worlds = Passing(declines), Passing(declines, exchanged=True)
    found = differing(walk, reader, *worlds, below=f"/api/v1/bookings/{first}")
    assert set(found) == {f"GET /api/v1/bookings/{first}"}


@pytest.mark.parametrize("reader", ["aside", "beside"])
def test_an_answer_told_to_another_centre_is_seen(walk: Walk, reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "can_answer_offer", lambda *_: True)
    assert differing(walk, reader, Passing(declines), Passing(keeps_silent), below="/centre/offers/") != {}


def agreed_at_once(province: Province) -> int:
    """Every venue confirms the offer it has."""
    with same_dice("agreed"):
        province.world.confirm_all(province.bookings[1])
        tick(NOW)
    return _settled(province)


def agreed_by_a_substitute(province: Province) -> int:
    """The drawn venue passes, another is drawn for its seats and confirms; neither ``aside`` nor ``beside`` is drawn for them."""
    world, booking_id = province.world, province.bookings[1]
    elsewhere = [world.personas.actor(each).organisation_id for each in ("aside", "beside")]
    declines(province, province.drawn)
    for attempt in range(DRAWS):
        with same_dice(f"substitute {attempt}"), transaction.atomic():
            world.draw(booking_id)
            if not Offer.objects.filter(round__number=2, centre_id__in=elsewhere).exists():
                break
            transaction.set_rollback(True)
    else:
        raise AssertionError("no draw left them out")
    world.confirm_all(booking_id)
    tick(NOW)
    return _settled(province)


def _settled(province: Province) -> int:
    return Booking.objects.filter(booking_id=province.bookings[1], state=BookingState.CONFIRMED).count()


def _unsized(seen: Seen) -> Seen:
    return replace(seen.unsalted(), body=OTHERWISE.sub(b"", seen.unsalted().body))


@pytest.mark.parametrize("reader", ELSEWHERE)
def test_once_a_substitute_has_confirmed_nobody_elsewhere_sees_that_one_was_needed(walk: Walk, reader: str) -> None:
    found = differing(walk, reader, agreed_at_once, agreed_by_a_substitute, sized=_unsized)
    assert {each: what for each, what in found.items() if not each.removeprefix("GET ").startswith(LOG)} == {}


def test_those_who_ask_see_a_second_draw_and_nothing_else(walk: Walk) -> None:
    """The merged line, the moment of the confirmation and the deadline are the same; what differs is the draw they took part in."""
    address = f"/api/v1/bookings/{walk.province.bookings[1]}"
    asked = [each for each in walk.mine("agency") if str(each) == f"GET {address}"]
    worlds = (agreed_at_once, agreed_by_a_substitute)
    one, two = (json.loads(walk.answers("agency", asked, each)[0].body) for each in worlds)
    assert one["venues"] == two["venues"]
    assert {key for key in one if one[key] != two[key]} == {"version"}
