"""Many confirmations for one workstation and one half hour: exactly one wins, on PostgreSQL and on SQLite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection, connections

from tests.apps.booking.world import CONTACT, PLAN, make_centre
from tests.kernel.booking.values import LN_RULES
from tests.personas import NOW, Personas, make_personas
from yuanping.apps.booking import services
from yuanping.apps.booking.models import Booking, Occupancy, Offer, Round
from yuanping.infra.ids import new_id, new_secret_id
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.errors import Conflict
from yuanping.kernel.plain import to_plain

ATTEMPTS = 200
WORKERS = 50
"""Connections at once: PostgreSQL allows a hundred by default, SQLite makes the rest wait anyway."""
DAY = date(2026, 9, 24)
SLOTS = 4

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def shared_database(tmp_path: Path) -> Iterator[None]:
    """Threads need one database they can all open: PostgreSQL is one, an in-memory SQLite is copied to a file."""
    if connection.vendor != "sqlite":
        yield
        return
    path = str(tmp_path / "storm.sqlite3")
    before = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [path])
    connection.close()
    connection.settings_dict["NAME"] = path
    yield
    connection.close()
    connection.settings_dict["NAME"] = before


def make_offers(personas: Personas, count: int) -> tuple[Actor, list[str], tuple[str, ...]]:
    """One centre with twelve workstations, and offers of many bookings for the same hours, none of them holding a seat."""
    centre = personas.organisations["centre"]
    seats = make_centre(centre, "210100")
    found = []
    for number in range(count):
        booking = Booking.objects.create(
            booking_id=new_id("LN", NOW), number=f"YD-2026-09-{number:04d}", lot_id=f"LOT-{number}", lot_name="标段",
            agency_id="A", hash_name="sm3", state="offered", host=centre, size=9, representatives=0,
            starts_at=moment(DAY, time(9)), ends_at=moment(DAY, time(9)) + timedelta(minutes=30 * SLOTS),
            plan=to_plain(PLAN), rules=to_plain(LN_RULES), requested_at=NOW,
        )  # fmt: skip
        this = Round.objects.create(booking=booking, number=1, cause="request", centres=[], opened_at=NOW, drawn_at=NOW)
        offer = Offer.objects.create(
            offer_id=new_secret_id(), round=this, centre_id=centre, is_host=False, seats=1, state="sent", sent_at=NOW,
            due_at=NOW + timedelta(days=3),
        )  # fmt: skip
        found.append(offer.offer_id)
    return Actor(Role.VENUE_OPERATOR, centre), found, seats


def storm(actor: Actor, wishes: list[tuple[str, str]], now: datetime = NOW) -> list[str]:
    """Confirm every (offer, workstation) at the same moment; answers what became of each."""
    barrier = Barrier(min(WORKERS, len(wishes)))

    def attempt(wish: tuple[str, str], *, wait: bool) -> str:
        if wait:
            barrier.wait()
        try:
            services.confirm_offer(actor=actor, offer_id=wish[0], contact=CONTACT, workstations=(wish[1],), now=now)
        except Conflict as lost:
            assert lost.law is not None
            assert lost.params["alternatives"] != "—"
            return lost.code
        finally:
            connections.close_all()
        return "won"

    with ThreadPoolExecutor(WORKERS) as pool:
        jobs = [pool.submit(attempt, wish, wait=number < WORKERS) for number, wish in enumerate(wishes)]
        return [job.result() for job in jobs]


def test_one_workstation_two_hundred_confirmations_one_winner(shared_database: None) -> None:
    actor, offers, seats = make_offers(make_personas(NOW), ATTEMPTS)
    outcome = Counter(storm(actor, [(offer, seats[0]) for offer in offers]))
    assert outcome == {"won": 1, "workstation_taken": ATTEMPTS - 1}
    assert Occupancy.objects.count() == SLOTS
    (winner,) = Offer.objects.filter(state="confirmed")
    assert set(Occupancy.objects.values_list("offer", flat=True)) == {winner.pk}
    assert Offer.objects.filter(state="sent").count() == ATTEMPTS - 1


def test_twelve_workstations_sixty_confirmations_twelve_winners(shared_database: None) -> None:
    actor, offers, seats = make_offers(make_personas(NOW), 60)
    wishes = [(offer, seats[number % 12]) for number, offer in enumerate(offers)]
    outcome = Counter(each for each in _without_alternatives(actor, wishes))
    assert outcome["won"] == 12
    assert Occupancy.objects.count() == 12 * SLOTS


def _without_alternatives(actor: Actor, wishes: list[tuple[str, str]]) -> list[str]:
    """As ``storm``, where the last losers find nothing free any more."""

    def attempt(wish: tuple[str, str]) -> str:
        try:
            services.confirm_offer(actor=actor, offer_id=wish[0], contact=CONTACT, workstations=(wish[1],), now=NOW)
        except Conflict as lost:
            return lost.code
        finally:
            connections.close_all()
        return "won"

    with ThreadPoolExecutor(12) as pool:
        return list(pool.map(attempt, wishes))
