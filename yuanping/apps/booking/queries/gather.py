"""Rows to kernel values, for services and for the queries that show them."""

from __future__ import annotations

from datetime import datetime

from yuanping.apps.booking.models import Booking, Occupancy, Offer, Round
from yuanping.apps.venues import queries as venues
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

LIVE = (OfferState.SENT, OfferState.CONFIRMED)


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


def live_cells(booking: Booking) -> tuple[CellSeats, ...]:
    """Seats that have a venue."""
    return add_cells(*(cells_of(offer.cells) for offer in live_offers(booking)))


def live_round(booking: Booking) -> Round:
    """The newest round."""
    return Round.objects.get(booking=booking, live=True)


def slots_of(row: Booking) -> tuple[datetime, ...]:
    """The half hours of a booking."""
    return split_slots(row.starts_at, row.ends_at)


def free_desks(
    centre_ids: tuple[str, ...], slots: tuple[datetime, ...], own: Booking | None = None
) -> dict[str, tuple[Desk, ...]]:
    """Bookable workstations nobody holds in any of the slots; those ``own`` holds count as free. Holds count as taken."""
    desks = venues.list_bookable_desks(centre_ids)
    taken = Occupancy.objects.filter(slot_start__in=slots, workstation__room__centre__centre_id__in=centre_ids)
    if own is not None:
        taken = taken.exclude(offer__round__booking=own)
    busy = set(taken.values_list("workstation__workstation_id", flat=True).distinct())
    return {
        centre_id: tuple(desk for desk in free if desk.workstation_id not in busy) for centre_id, free in desks.items()
    }
