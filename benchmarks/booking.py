"""What a booking costs beside the plain INSERT it cannot do without, measured in the same run.

usage: python benchmarks/booking.py [seconds] [rounds]        (needs the project's dependencies)
       YUANPING_DATABASE_URL=postgresql://…  measures PostgreSQL; otherwise a fresh SQLite file is used

Contenders, interleaved round by round so that a slow machine hits all alike:

* ``plain``   7 rows into a table without any constraint, one transaction          (the anchor: what the disk allows)
* ``unique``  7 rows with the unique (workstation, slot) constraint, one transaction (what the promise costs in the database)
* ``hold``    ``hold_workstations``: check that they are bookable, 7 rows, one transaction (what the product does)
* ``lost``    the same for workstations that are taken: the refusal with its alternatives

Only ratios to ``plain`` mean anything on another machine. A run also counts that no slot was given twice.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

WORKSTATIONS, SEATS = 12, 7
FIRST = datetime(2026, 9, 24, 1, 0, tzinfo=UTC)


def prepare() -> None:
    """Settings and an empty database of the product's own tables."""
    os.environ.setdefault("YUANPING_DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuanping.config.settings")
    os.environ.setdefault("YUANPING_DATA", tempfile.mkdtemp(prefix="yuanping-bench-"))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


class Bench:
    """One centre, one offer, an endless row of half hours."""

    def __init__(self) -> None:
        from django.db import connection

        from yuanping.apps.booking.models import Offer

        self.offer: Offer = make_offer()
        self.seats, self.keys = seat_ids()
        self.slot = 0
        with connection.cursor() as cursor:
            cursor.execute(
                "create table bench_plain (workstation_id bigint, slot_start timestamp, offer_id bigint, held bool)"
            )

    def next_slot(self) -> datetime:
        self.slot += 1
        return FIRST + timedelta(minutes=30 * self.slot)

    def plain(self) -> None:
        from django.db import connection, transaction

        slot = self.next_slot()
        rows = [(number, slot, self.offer.pk, True) for number in range(SEATS)]
        marks = ",".join(["(%s,%s,%s,%s)"] * SEATS)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"insert into bench_plain values {marks}", [value for row in rows for value in row])

    def unique(self) -> None:
        from django.db import transaction

        from yuanping.apps.booking.models import Occupancy

        slot = self.next_slot()
        rows = [Occupancy(workstation_id=key, slot_start=slot, offer=self.offer) for key in self.keys]
        with transaction.atomic():
            Occupancy.objects.bulk_create(rows)

    def hold(self) -> None:
        from django.db import transaction

        from yuanping.apps.booking.services.hold import hold_workstations

        with transaction.atomic():
            hold_workstations(self.offer, self.seats, (self.next_slot(),))
        self.taken = self.slot

    def lost(self) -> None:
        from django.db import transaction

        from yuanping.apps.booking.services.hold import hold_workstations
        from yuanping.kernel.errors import Conflict

        slot = FIRST + timedelta(minutes=30 * self.taken)
        try:
            with transaction.atomic():
                hold_workstations(self.offer, self.seats, (slot,))
        except Conflict:
            return
        raise AssertionError("a taken workstation was given again")


def make_offer():  # type: ignore[no-untyped-def]
    """The rows a hold hangs on, made through the services where there is one."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from tests.apps.booking.test_storm import make_offers
    from tests.personas import NOW, make_personas
    from yuanping.apps.booking.models import Offer

    _, offers, _ = make_offers(make_personas(NOW), 1)
    return Offer.objects.select_related("round__booking").get(offer_id=offers[0])


def seat_ids() -> tuple[tuple[str, ...], tuple[int, ...]]:
    from yuanping.apps.venues.models import Workstation

    rows = list(Workstation.objects.order_by("pk").values_list("workstation_id", "pk")[:SEATS])
    return tuple(each for each, _ in rows), tuple(key for _, key in rows)


def rate(call: Callable[[], None], seconds: float) -> float:
    count, stop = 0, time.perf_counter() + seconds
    while time.perf_counter() < stop:
        call()
        count += 1
    return count / seconds


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    prepare()
    bench = Bench()
    from django.db import connection
    from django.db.models import Count

    from yuanping.apps.booking.models import Occupancy

    cases = {"plain": bench.plain, "unique": bench.unique, "hold": bench.hold, "lost": bench.lost}
    for call in cases.values():
        call()
    found: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, call in cases.items():
            found[name].append(rate(call, seconds))
    anchor = median(found["plain"])
    print(
        f"{connection.vendor}: {SEATS} workstations, one half hour, one transaction; {rounds} rounds of {seconds:g} s"
    )
    for name, values in found.items():
        low, high = min(values), max(values)
        print(
            f"  {name:7s} {median(values):9,.0f}/s [{low:,.0f}..{high:,.0f}]   {median(values) / anchor:6.1%} of plain"
        )
    twice = Occupancy.objects.values("workstation", "slot_start").annotate(n=Count("id")).filter(n__gt=1).count()
    print(f"  slots given twice: {twice}")
    return 1 if twice else 0


if __name__ == "__main__":
    sys.exit(main())
