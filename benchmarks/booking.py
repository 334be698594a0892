"""What a booking costs beside the raw INSERT of the same rows under the same constraint, in the same run on the same server.

usage: python benchmarks/booking.py [seconds] [rounds]        (needs the project's dependencies)
       YUANPING_DATABASE_URL=postgresql://…  measures PostgreSQL; otherwise a fresh SQLite file is used

Contenders, interleaved round by round so that a slow machine hits all alike, with 1, 8 and 32 clients (processes):

* ``raw``      7 rows into the table with the unique (workstation, slot), one prepared statement, one transaction   (the anchor)
* ``hold``     ``hold_workstations``: 7 rows of what is bookable, one transaction                             (what the product does)
* ``lost``     the same for workstations that are taken: the refusal with its alternatives, one client
* ``confirm``  ``confirm_offer``: locks, permission, hold to booking, deadline, sealed evidence, one client

For each: calls per second, the ratio to ``raw`` of as many clients, and the worst wait of a call. Only ratios mean anything on another
machine. A run also counts that no slot was given twice; its exit status says so.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

SEATS = 7
FIRST = datetime(2026, 9, 24, 1, 0, tzinfo=UTC)
CLIENTS = (1, 8, 32)
STEP = 10_000_000
"""Every process has so many seconds of its own to take workstations at; nobody meets anybody."""

Case = Callable[["Bench"], None]


def prepare() -> None:
    """Settings and an empty database of the product's own tables."""
    os.environ.setdefault("YUANPING_DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuanping.config.settings")
    os.environ.setdefault("YUANPING_DATA", tempfile.mkdtemp(prefix="yuanping-bench-"))
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


class Bench:
    """One centre, offers, and an endless row of moments from ``first`` on."""

    def __init__(self, offers: list[str], first: int) -> None:
        from yuanping.apps.booking.models import Offer
        from yuanping.apps.venues.models import Workstation

        self.offers = iter(offers)
        self.offer = Offer.objects.select_related("round__booking").get(offer_id=offers[0])
        rows = list(Workstation.objects.order_by("pk").values_list("workstation_id", "pk")[:SEATS])
        self.seats, self.keys = tuple(each for each, _ in rows), tuple(key for _, key in rows)
        self.moment = first

    def next_slot(self) -> datetime:
        self.moment += 1
        return FIRST + timedelta(seconds=self.moment)

    def raw(self) -> None:
        from django.db import connection, transaction

        from yuanping.infra.prepared import execute_prepared

        slot = connection.ops.adapt_datetimefield_value(self.next_slot())
        values = [value for key in self.keys for value in (key, slot, self.offer.pk, True)]
        marks = ", ".join(["(%s, %s, %s, %s)"] * SEATS)
        sql = f"INSERT INTO booking_occupancy (workstation_id, slot_start, offer_id, held) VALUES {marks}"
        with transaction.atomic():
            execute_prepared(sql, values)

    def hold(self) -> None:
        from django.db import transaction

        from yuanping.apps.booking.services.hold import hold_workstations

        with transaction.atomic():
            hold_workstations(self.offer, self.seats, (self.next_slot(),))

    def lost(self) -> None:
        from django.db import transaction

        from yuanping.apps.booking.services.hold import hold_workstations
        from yuanping.kernel.errors import Conflict

        try:
            with transaction.atomic():
                hold_workstations(self.offer, self.seats, (FIRST,))
        except Conflict:
            return
        raise AssertionError("a taken workstation was given again")

    def confirm(self) -> None:
        from tests.apps.booking.world import CONTACT
        from tests.personas import NOW
        from yuanping.apps.booking.services import confirm_offer
        from yuanping.kernel.actor import Actor, Role

        actor = Actor(Role.VENUE_OPERATOR, self.offer.centre_id)
        confirm_offer(actor=actor, offer_id=next(self.offers), contact=CONTACT, now=NOW)


def run(case: str, offers: list[str], first: int, seconds: float) -> tuple[int, float]:
    """Calls within ``seconds`` and the worst wait of one."""
    bench = Bench(offers, first)
    call = getattr(bench, case)
    count, worst, stop = 0, 0.0, time.perf_counter() + seconds
    while (began := time.perf_counter()) < stop:
        call()
        worst = max(worst, time.perf_counter() - began)
        count += 1
    return count, worst


def measure(case: str, clients: int, offers: list[str], first: int, seconds: float) -> tuple[float, float]:
    """Calls a second of all clients together, and the worst wait of any."""
    from django.db import connections

    connections.close_all()
    with multiprocessing.get_context("fork").Pool(clients) as pool:
        jobs = [(case, offers, first + number * STEP, seconds) for number in range(clients)]
        found = pool.starmap(run, jobs, chunksize=1)
    return sum(count for count, _ in found) / seconds, max(worst for _, worst in found)


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    prepare()
    from django.db import connection
    from django.db.models import Count

    from tests.apps.booking.test_storm import make_offers
    from tests.personas import NOW, make_personas
    from yuanping.apps.booking.models import Occupancy

    _, offers, _ = make_offers(make_personas(NOW), 400 * rounds)
    taken = Bench(offers, 0)
    taken.moment = -1
    taken.hold()
    plan = [(case, clients) for clients in CLIENTS for case in ("raw", "hold")] + [("lost", 1), ("confirm", 1)]
    found: dict[tuple[str, int], list[tuple[float, float]]] = {each: [] for each in plan}
    first = STEP
    for number in range(rounds):
        for case, clients in plan:
            mine = offers[number * 400 : (number + 1) * 400]
            span = seconds if case != "confirm" else min(seconds, 1.0)
            found[case, clients].append(measure(case, clients, mine, first, span))
            first += clients * STEP
    print(
        f"{connection.vendor}: {SEATS} workstations, one half hour, one transaction; {rounds} rounds of {seconds:g} s"
    )
    for (case, clients), values in found.items():
        rate, anchor = median(each for each, _ in values), median(each for each, _ in found["raw", clients])
        worst = max(wait for _, wait in values)
        print(
            f"  {case:8s} {clients:2d} clients {rate:9,.0f}/s  {rate / anchor:6.1%} of raw  worst wait {worst * 1000:8.1f} ms"
        )
    twice = Occupancy.objects.values("workstation", "slot_start").annotate(n=Count("id")).filter(n__gt=1).count()
    print(f"  slots given twice: {twice}")
    return 1 if twice else 0


if __name__ == "__main__":
    sys.exit(main())
