"""What bookings hold of the province's time, for plans of many days; for the province alone, never for a party's page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from yuanping.apps.booking.models import Booking, Occupancy
from yuanping.apps.booking.queries.gather import plan_of, rules_of
from yuanping.kernel.booking.plan import BookingPlan
from yuanping.kernel.booking.rules import BookingRules
from yuanping.kernel.booking.states import BookingState


@dataclass(frozen=True, slots=True)
class Drawing:
    """A booking whose venues are being drawn: it holds nothing yet and will."""

    booking_id: str
    requested_at: datetime
    starts_at: datetime
    ends_at: datetime
    plan: BookingPlan
    rules: BookingRules


def list_held_slots(first: datetime, end: datetime) -> dict[str, tuple[datetime, ...]]:
    """The half hours in which each workstation is held or booked; one query."""
    found: dict[str, list[datetime]] = defaultdict(list)
    rows = Occupancy.objects.filter(slot_start__gte=first, slot_start__lt=end).order_by("slot_start", "pk")
    for workstation_id, slot in rows.values_list("workstation__workstation_id", "slot_start"):
        found[workstation_id].append(slot)
    return {key: tuple(slots) for key, slots in found.items()}


def list_drawing(first: datetime, end: datetime) -> tuple[Drawing, ...]:
    """Bookings under a draw that begin within these moments, in the order of their requests; one query.

    One drawn again counts whole, though some of its venues hold already: a plan would rather leave room than take the last of it.
    """
    rows = Booking.objects.filter(state=BookingState.DRAWING, starts_at__gte=first, starts_at__lt=end)
    return tuple(
        Drawing(row.booking_id, row.requested_at, row.starts_at, row.ends_at, plan_of(row), rules_of(row))
        for row in rows.order_by("requested_at", "booking_id")
    )
