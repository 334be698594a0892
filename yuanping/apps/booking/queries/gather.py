"""Rows to kernel values, for services and for the queries that show them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db.models import Min, Q

from yuanping.apps.booking.models import Booking, Occupancy, Offer, Round
from yuanping.apps.venues import queries as venues
from yuanping.infra.prepared import ask_prepared
from yuanping.kernel.booking.allocation import Desk
from yuanping.kernel.booking.plan import BookingPlan
from yuanping.kernel.booking.record import PlanRecord, add_cells
from yuanping.kernel.booking.rules import BookingRules
from yuanping.kernel.booking.slots import split_slots
from yuanping.kernel.booking.states import OfferState
from yuanping.kernel.canonical import Plain
from yuanping.kernel.draw.values import CellSeats
from yuanping.kernel.law import Law
from yuanping.kernel.plain import from_plain
from yuanping.kernel.venues.hours import Interval, occupied

LIVE = (OfferState.SENT, OfferState.CONFIRMED)
ANSWERS = (
    f"SELECT offer.state, offer.seats FROM {Offer._meta.db_table} AS offer JOIN {Round._meta.db_table} AS round ON round.id = offer.round_id "  # noqa: S608  # table names and marks
    "WHERE round.booking_id = %s AND offer.state IN (%s, %s)"
)


def plan_of(row: Booking) -> BookingPlan:
    """What was asked for."""
    return from_plain(BookingPlan, row.plan)


def rules_of(row: Booking) -> BookingRules:
    """The rules of the pack the booking was made under."""
    return from_plain(BookingRules, row.rules)


def answer_law(row: Booking) -> Law:
    """The article that gives a venue its term, as the booking's own pack has it."""
    return rules_of(row).confirm_days.law


def plan_record(row: Booking) -> PlanRecord:
    """The plan without the contact."""
    plan = plan_of(row)
    return PlanRecord(
        plan.quotas, plan.representatives, plan.host, tuple(sorted(plan.centres)), row.starts_at, row.ends_at
    )


def cells_of(plain: Plain) -> tuple[CellSeats, ...]:
    """Stored seats as values."""
    return from_plain(tuple[CellSeats, ...], plain)


def live_offers(booking: Booking) -> list[Offer]:
    """Offers that still count, of any round, in an order that tells nothing."""
    return list(Offer.objects.filter(round__booking=booking, state__in=LIVE).order_by("offer_id"))


def live_answers(booking: Booking) -> list[tuple[str, int]]:
    """State and seats of the offers that still count: all that a confirmation asks of the others."""
    found = ask_prepared(ANSWERS, (booking.pk, *(state.value for state in LIVE)))
    return [(str(state), int(str(seats))) for state, seats in found]


def live_cells(booking: Booking) -> tuple[CellSeats, ...]:
    """Seats that have a venue."""
    return add_cells(*(cells_of(offer.cells) for offer in live_offers(booking)))


def live_round(booking: Booking) -> Round:
    """The newest round."""
    return Round.objects.get(booking=booking, live=True)


def interval_of(row: Booking) -> Interval:
    """The hours of a booking."""
    return Interval(row.starts_at, row.ends_at)


def held_slots(row: Booking, centre_id: str) -> tuple[datetime, ...]:
    """The half hours a booking keeps a workstation of a centre: its hours and the centre's changeover."""
    return split_slots(row.starts_at, row.ends_at, venues.changeover_of((centre_id,))[centre_id])


def lent_at(now: datetime) -> Q:
    """Half hours of shared workstations that a local evaluation, not begun yet, gives back to a remote one (辽（九）)."""
    return Q(external__local_use__yields=True, external__starts_at__gt=now, workstation__dedicated_shared=True)


def free_desks(
    centre_ids: tuple[str, ...], interval: Interval, own: Booking | None = None, remote_at: datetime | None = None
) -> dict[str, tuple[Desk, ...]]:
    """Workstations open for the interval that nobody holds in it; those ``own`` holds count as free. Holds count as taken.

    For a remote evaluation asked for at the moment ``remote_at``, shared workstations lent locally count too, marked as ``lent``.

    A centre's own changeover follows the interval; that of the session before is part of what that session holds.
    """
    desks = venues.list_bookable_desks(centre_ids, interval)
    after = venues.changeover_of(centre_ids)
    longest = split_slots(interval.starts_at, interval.ends_at, max(after.values(), default=0))
    centre = "workstation__room__venue__centre__centre_id"
    taken = Occupancy.objects.filter(**{"slot_start__in": longest, f"{centre}__in": centre_ids})
    if own is not None:
        taken = taken.exclude(offer__round__booking=own)
    lent = lent_at(remote_at) if remote_at else Q(pk__in=())
    first = taken.values("workstation__workstation_id", centre).annotate(
        firm=Min("slot_start", filter=~lent), lent=Min("slot_start", filter=lent)
    )
    busy: dict[str, set[str]] = {"firm": set(), "lent": set()}
    for row in first:
        end = occupied(interval, after[row[centre]]).ends_at
        for kind, found in busy.items():
            if row[kind] is not None and row[kind] < end:
                found.add(row["workstation__workstation_id"])
    return {
        centre_id: tuple(
            replace(desk, lent=True) if desk.workstation_id in busy["lent"] else desk
            for desk in free
            if desk.workstation_id not in busy["firm"]
        )
        for centre_id, free in desks.items()
    }
