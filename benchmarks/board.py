"""What the board of 2,000 workstations × one week costs the server, beside a bare template of as many cells.

usage: python benchmarks/board.py [rounds] [desks]        (needs the project's dependencies)
       YUANPING_DATABASE_URL=postgresql://…  measures PostgreSQL; otherwise a fresh SQLite file is used

Every workstation has one session of eight hours on each of five days. Interleaved, each through the whole stack:

* ``bare``     a template that writes as many table cells as the board's page has, and nothing else     (the anchor)
* ``board``    the whole province, rooms closed, as the coordinator opens it
* ``centre``   the board of one centre's staff, every workstation with its own row
* ``all``      the whole province with every room opened: the first ones are drawn with the page, the others as they come into view

Only ratios to ``bare`` mean anything on another machine; questions asked of the database and bytes are counted too. The exit status says
whether ``board`` took under a second.
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

CENTRES, SEATS = 20, 10
MONDAY = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)
DAYS = 5
HALF_HOURS = 17
BARE = "<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"


def prepare() -> None:
    """Settings and an empty database of the product's own tables."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("YUANPING_DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuanping.config.settings")
    os.environ.setdefault("YUANPING_DATA", tempfile.mkdtemp(prefix="yuanping-bench-"))
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)


def enter(desks: int) -> str:
    """Organisations, centres, rooms of ten workstations; answers the centre whose staff looks."""
    from tests.personas import make_personas, make_uscc
    from yuanping.apps.identity import services as identity
    from yuanping.apps.venues.models import Centre, Room, Venue, Workstation
    from yuanping.infra.clock import set_demo_clock
    from yuanping.kernel.actor import SYSTEM

    set_demo_clock(MONDAY)
    first = make_personas(MONDAY).organisations["centre"]
    ids = [first]
    for number in range(1, CENTRES):
        draft = identity.OrganisationDraft(
            identity.OrganisationKind.TRADING_CENTRE,
            f"第{number}中心",
            make_uscc(500 + number),
            "210100",
            "",
            demo=True,
        )
        ids.append(identity.create_organisation(actor=SYSTEM, draft=draft, now=MONDAY))
    each = desks // CENTRES
    for number, centre_id in enumerate(ids):
        centre = Centre.objects.create(centre_id=centre_id, organisation_id=centre_id, region="210100", address="路")
        venue = Venue.objects.create(
            venue_id=f"VN-{number}", centre=centre, name="一号楼", region="210100", address="路", state="in_catalogue",
            weekly="1-5 08:00-20:00", changeover=30,
        )  # fmt: skip
        for at in range(each // SEATS):
            room = Room.objects.create(room_id=f"RM-{number}-{at}", venue=venue, name=f"{301 + at}")
            Workstation.objects.bulk_create(
                Workstation(workstation_id=f"WS-{number}-{at}-{n}", room=room, label=f"{n:02d}", check_passed=True)
                for n in range(SEATS)
            )
    return first


def book() -> None:
    """One session of five workstations a day for all of them: 17 half hours with the changeover."""
    from tests.apps.booking.world import PLAN
    from tests.kernel.booking.values import LN_RULES
    from yuanping.apps.booking.models import Booking, Occupancy, Offer, Round
    from yuanping.apps.venues.models import Room
    from yuanping.kernel.plain import to_plain

    plain = {"plan": to_plain(PLAN), "rules": to_plain(LN_RULES)}
    rooms = list(Room.objects.select_related("venue__centre").prefetch_related("workstations"))
    for day in range(DAYS):
        starts = MONDAY + timedelta(days=day)
        bookings = Booking.objects.bulk_create(
            Booking(
                booking_id=f"B-{day}-{n}", number=f"YD-2026-09-{day * 1000 + n:04d}", lot_id=f"L-{day}-{n}", lot_name="标段",
                agency_id="A", hash_name="sm3", state="confirmed", host="", starts_at=starts,
                ends_at=starts + timedelta(hours=8), size=SEATS, representatives=0, requested_at=MONDAY, **plain,
            )
            for n in range(len(rooms))
        )  # fmt: skip
        rounds = Round.objects.bulk_create(
            Round(booking=each, number=1, cause="request", centres=[], opened_at=MONDAY) for each in bookings
        )
        offers = Offer.objects.bulk_create(
            Offer(
                offer_id=f"O-{day}-{n}", round=this, centre_id=room.venue.centre.centre_id, is_host=n % 2 == 0, seats=SEATS,
                state="confirmed" if n % 3 else "sent", sent_at=MONDAY,
            )
            for n, (this, room) in enumerate(zip(rounds, rooms, strict=True))
        )  # fmt: skip
        Occupancy.objects.bulk_create(
            (
                Occupancy(workstation=seat, slot_start=starts + timedelta(minutes=30 * slot), offer=offer)
                for offer, room in zip(offers, rooms, strict=True)
                for seat in room.workstations.all()
                for slot in range(HALF_HOURS)
            ),
            batch_size=5000,
        )


def contenders() -> dict[str, Callable[[], str]]:
    """Everything that is measured, by name."""
    from django.template import engines
    from django.test import Client

    from tests.personas import Personas

    clients = {key: Personas({}).sign_in(Client(), key) for key in ("coordinator", "host")}

    def ask(key: str, more: str = "") -> str:
        answer = clients[key].get(f"/centre/board/?scale=day&day=2026-09-21{more}")
        if answer.status_code != 200:  # a page that is there
            raise AssertionError(answer.status_code)
        return answer.content.decode()

    cells = ask("coordinator").count("<td")
    rows = [[f"{n:04d}"] * 12 for n in range(cells // 12)]
    bare = engines["django"].from_string(BARE)
    return {
        "bare": lambda: bare.render({"rows": rows}),
        "board": lambda: ask("coordinator"),
        "centre": lambda: ask("host"),
        "all": lambda: ask("coordinator", "&open=all"),
    }


def main() -> int:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    desks = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    prepare()
    enter(desks)
    book()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cases = contenders()
    pages = {name: call() for name, call in cases.items()}
    found: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, call in cases.items():
            began = time.perf_counter()
            call()
            found[name].append(1000 * (time.perf_counter() - began))
    anchor = median(found["bare"])
    print(f"the board of {desks} workstations × one week on {connection.vendor}; {rounds} rounds")
    for name, values in found.items():
        with CaptureQueriesContext(connection) as asked:
            cases[name]()
        page = pages[name]
        print(
            f"  {name:7s} {median(values):8.1f} ms [{min(values):.0f}..{max(values):.0f}]  {median(values) / anchor:6.2f} x bare"
            f"  {page.count('<td'):6d} cells  {len(page.encode()) // 1024:5d} KB  {len(asked)} queries"
        )
    return 0 if median(found["board"]) < 1000 else 1  # a second


if __name__ == "__main__":
    sys.exit(main())
