"""Many confirmations for one workstation and one half hour: exactly one wins, on PostgreSQL and on SQLite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, time, timedelta
from pathlib import Path
from threading import Barrier
from typing import TypeVar

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
from yuanping.kernel.booking.states import ANSWER
from yuanping.kernel.errors import Conflict
from yuanping.kernel.plain import to_plain

ATTEMPTS = 200
T = TypeVar("T")
WORKERS = 50
"""Connections at once: PostgreSQL allows a hundred by default, SQLite makes the rest wait anyway."""
DAY = date(2026, 9, 24)
SLOTS = 4

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@contextmanager
def shared_database(tmp_path: Path) -> Iterator[None]:
    """Threads need one database they can all open: PostgreSQL is one, an in-memory SQLite is copied to a file.

    The main thread keeps its own connection; what the threads wrote is read through ``elsewhere``.
    """
    if connection.vendor != "sqlite":
        yield
        return
    path = str(tmp_path / "storm.sqlite3")
    before = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [path])
    connection.settings_dict["NAME"] = path
    try:
        yield
    finally:
        connection.settings_dict["NAME"] = before


def elsewhere(call: Callable[[], T]) -> T:
    """The answer of ``call`` in a thread with its own connection."""

    def run() -> T:
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


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


def confirm(actor: Actor, offer_id: str, workstation: str) -> str:
    """What becomes of one confirmation, in a thread of its own."""
    try:
        services.confirm_offer(actor=actor, offer_id=offer_id, contact=CONTACT, workstations=(workstation,), now=NOW)
    except Conflict as lost:
        return f"{lost.code} {lost.law} {'none' if lost.params['alternatives'] == '—' else 'some'}"
    finally:
        connections.close_all()
    return "won"


def storm(actor: Actor, wishes: list[tuple[str, str]]) -> Counter[str]:
    """Confirm every (offer, workstation), the first ``WORKERS`` of them at the same moment."""
    barrier = Barrier(min(WORKERS, len(wishes)))

    def attempt(number: int, wish: tuple[str, str]) -> str:
        if number < barrier.parties:
            barrier.wait()
        return confirm(actor, *wish)

    with ThreadPoolExecutor(WORKERS) as pool:
        jobs = [pool.submit(attempt, number, wish) for number, wish in enumerate(wishes)]
        return Counter(job.result() for job in jobs)


def test_one_workstation_two_hundred_confirmations_one_winner(tmp_path: Path) -> None:
    actor, offers, seats = make_offers(make_personas(NOW), ATTEMPTS)
    with shared_database(tmp_path):
        outcome = storm(actor, [(offer, seats[0]) for offer in offers])
        assert outcome == {"won": 1, f"workstation_taken {ANSWER} some": ATTEMPTS - 1}
        assert elsewhere(Occupancy.objects.count) == SLOTS
        (winner,) = elsewhere(lambda: list(Offer.objects.filter(state="confirmed").values_list("pk", flat=True)))
        assert elsewhere(lambda: set(Occupancy.objects.values_list("offer__pk", flat=True))) == {winner}
        assert elsewhere(Offer.objects.filter(state="sent").count) == ATTEMPTS - 1


def test_twelve_workstations_sixty_confirmations_twelve_winners(tmp_path: Path) -> None:
    actor, offers, seats = make_offers(make_personas(NOW), 60)
    with shared_database(tmp_path):
        outcome = storm(actor, [(offer, seats[number % 12]) for number, offer in enumerate(offers)])
        assert outcome["won"] == 12
        assert elsewhere(Occupancy.objects.count) == 12 * SLOTS
