"""A server's worker process that confirms and declines offers until it is killed; run by ``test_kill.py``.

usage: python -m tests.apps.booking.burst prepare OFFERS | answer PART OF | work | check
"""

from __future__ import annotations

import sys
from datetime import timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402  # needs the settings

from tests.apps.booking.world import CONTACT, PLAN, make_centre  # noqa: E402
from tests.kernel.booking.values import LN_RULES  # noqa: E402
from tests.personas import NOW, make_personas  # noqa: E402
from yuanping.apps.booking import services  # noqa: E402
from yuanping.apps.booking.models import Booking, Offer, Round  # noqa: E402
from yuanping.apps.booking.queries import inspect_bookings  # noqa: E402
from yuanping.apps.booking.services import OFFER_DEADLINE  # noqa: E402
from yuanping.apps.booking.services.hold import hold_workstations  # noqa: E402
from yuanping.infra.deadlines import set_deadline  # noqa: E402
from yuanping.infra.ids import new_id, new_secret_id  # noqa: E402
from yuanping.infra.worker import tick  # noqa: E402
from yuanping.kernel.actor import Actor, Role  # noqa: E402
from yuanping.kernel.booking.slots import split_slots  # noqa: E402
from yuanping.kernel.calendar import Deadline  # noqa: E402
from yuanping.kernel.law import Law  # noqa: E402
from yuanping.kernel.plain import to_plain  # noqa: E402


def prepare(count: int) -> None:
    """Bookings of two offers each, all at one centre, every day another one; the first offer is for the burst."""
    call_command("migrate", verbosity=0)
    centre = make_personas(NOW).organisations["centre"]
    seats = make_centre(centre, "210100")
    for number in range(count):
        starts = PLAN.starts_at + timedelta(days=number)
        ends = PLAN.ends_at + timedelta(days=number)
        booking = Booking.objects.create(
            booking_id=new_id("LN", NOW), number=f"YD-2026-09-{number:04d}", lot_id=f"LOT-{number}", lot_name="标段",
            agency_id="A", hash_name="sm3", state="offered", host=centre, size=3, representatives=0,
            starts_at=starts, ends_at=ends, plan=to_plain(PLAN), rules=to_plain(LN_RULES), requested_at=NOW,
        )  # fmt: skip
        this = Round.objects.create(booking=booking, number=1, cause="request", centres=[], opened_at=NOW, drawn_at=NOW)
        for place, wanted in enumerate((seats[:2], seats[2:3])):
            offer = Offer.objects.create(
                offer_id=new_secret_id(), round=this, centre_id=centre if place else f"{centre}-", is_host=not place,
                seats=len(wanted), state="sent", sent_at=NOW, due_at=NOW + timedelta(days=3),
            )  # fmt: skip
            offer.centre_id = centre
            hold_workstations(offer, wanted, split_slots(starts, ends))
            due = Deadline(offer.due_at, "", Law("辽发改法规〔2025〕843号", "（十四）"))
            set_deadline(kind=OFFER_DEADLINE, subject_id=offer.offer_id, deadline=due, now=NOW)


def answer(part: int, of: int) -> None:
    """Confirm this process's share of the larger offers, saying each that is done."""
    for offer in Offer.objects.filter(seats=1, state="sent").order_by("pk")[part::of]:
        actor = Actor(Role.VENUE_OPERATOR, offer.centre_id)
        services.confirm_offer(actor=actor, offer_id=offer.offer_id, contact=CONTACT, now=NOW)
        print(offer.offer_id, flush=True)


def work() -> None:
    """The worker, busy sequencing what the others record."""
    while True:
        tick(NOW)


def check() -> int:
    """Everything must hold, and what was said to be done must be there."""
    seen = inspect_bookings(NOW)
    told = set(sys.stdin.read().split())
    kept = set(Offer.objects.filter(state="confirmed").values_list("offer_id", flat=True))
    print(f"confirmed {len(kept)} lost {len(told - kept)} broken {[each.code for each in seen.findings]}")
    return 1 if seen.findings or told - kept else 0


if __name__ == "__main__":
    name, *rest = sys.argv[1:]
    if name == "check":
        sys.exit(check())
    {"prepare": prepare, "answer": answer, "work": work}[name](*(int(each) for each in rest))
