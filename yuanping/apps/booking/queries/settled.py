"""A booking as other apps and the bundle need it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from yuanping.apps.booking.models import Booking, Occupancy, Round
from yuanping.apps.booking.queries.gather import (
    LIVE,
    cells_of,
    live_cells,
    live_round,
    plan_of,
    plan_record,
    rules_of,
)
from yuanping.kernel.booking.record import RECORD_VERSION as VERSION
from yuanping.kernel.booking.record import BookingRecord, OfferRecord, RoundRecord
from yuanping.kernel.booking.states import BookingState
from yuanping.kernel.booking.visibility import hides_from_agency
from yuanping.kernel.draw.values import CellSeats, CentreWorkstations, Quota
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class ConfirmedBooking:
    """What the expert draw needs: where, when, how many of which specialty, at which workstations, after which D1."""

    booking_id: str
    number: str
    lot_id: str
    host: str
    representatives: int
    size: int
    starts_at: datetime
    ends_at: datetime
    counts: tuple[CellSeats, ...]
    workstations: tuple[CentreWorkstations, ...]
    ceremony_id: str
    request_digest: str
    venues_hidden: bool
    """The agency does not learn the sub-venues before the award."""


@dataclass(frozen=True, slots=True)
class BookingHours:
    """When the evaluation is booked, confirmed or not; for the notice, which names its date."""

    booking_id: str
    number: str
    starts_at: datetime
    ends_at: datetime
    confirmed: bool


def workstations_of(booking: Booking) -> tuple[CentreWorkstations, ...]:
    """Held or booked workstations per centre, centres by id, workstations by room and label."""
    rows = (
        Occupancy.objects.filter(offer__round__booking=booking, offer__state__in=LIVE)
        .order_by("offer__centre_id", "workstation__room__name", "workstation__label")
        .values_list("offer__centre_id", "workstation__workstation_id")
        .distinct()
    )
    found: dict[str, list[str]] = {}
    for centre_id, workstation_id in rows:
        found.setdefault(centre_id, []).append(workstation_id)
    return tuple(CentreWorkstations(centre, tuple(seats)) for centre, seats in found.items())


def live_booking(lot_id: str) -> Booking | None:
    """The booking of a lot that was not withdrawn."""
    return Booking.objects.filter(lot_id=lot_id).exclude(state=BookingState.CANCELLED).first()


def list_asked_quotas(lot_id: str) -> Mapping[str, tuple[Quota, ...]]:
    """The seats each booking of a lot asked for, those that ended too. A change moves hours, never seats."""
    return {row.booking_id: plan_of(row).quotas for row in Booking.objects.filter(lot_id=lot_id).order_by("id")}


def has_booking(lot_id: str) -> bool:
    """Whether workstations were requested and not withdrawn (辽（十三）: together with the notice)."""
    return live_booking(lot_id) is not None


def find_booking_hours(lot_id: str) -> BookingHours | None:
    """When the evaluation of a lot is booked."""
    row = live_booking(lot_id)
    if row is None:
        return None
    confirmed = row.state == BookingState.CONFIRMED
    return BookingHours(row.booking_id, row.number, row.starts_at, row.ends_at, confirmed)


def get_confirmed_booking(lot_id: str) -> ConfirmedBooking | None:
    """The booking once every venue has confirmed, else None."""
    row = Booking.objects.filter(lot_id=lot_id, state=BookingState.CONFIRMED).first()
    if row is None:
        return None
    last = live_round(row)
    return ConfirmedBooking(
        booking_id=row.booking_id,
        number=row.number,
        lot_id=row.lot_id,
        host=row.host,
        representatives=row.representatives,
        size=row.size,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        counts=live_cells(row),
        workstations=workstations_of(row),
        ceremony_id=last.ceremony_id or "",
        request_digest=last.request_digest,
        venues_hidden=hides_from_agency(rules_of(row)),
    )


def get_booking_record(lot_id: str, edition: Edition) -> BookingRecord:
    """``booking/booking.json``; both editions hold the same, for neither reader may not know the venues."""
    row = live_booking(lot_id)
    if row is None:
        raise NotFound("booking")
    rounds = Round.objects.filter(booking=row, drawn_at__isnull=False).prefetch_related("offers").order_by("number")
    return BookingRecord(
        v=VERSION,
        lot_id=row.lot_id,
        booking_id=row.booking_id,
        number=row.number,
        hash_name=row.hash_name,
        state=row.state,
        rules=rules_of(row),
        plan=plan_record(row),
        rounds=tuple(_round_record(each) for each in rounds),
        counts=live_cells(row),
        workstations=workstations_of(row),
        requested_at=row.requested_at,
        confirmed_at=row.confirmed_at,
    )


def _round_record(row: Round) -> RoundRecord:
    offers = sorted(row.offers.all(), key=lambda offer: offer.centre_id)
    return RoundRecord(
        number=row.number,
        cause=row.cause,
        draw_id=row.ceremony_id or "",
        request_digest=row.request_digest,
        taken=cells_of(row.taken),
        drawn=cells_of(row.drawn),
        offers=tuple(
            OfferRecord(
                centre=offer.centre_id,
                is_host=offer.is_host,
                seats=offer.seats,
                state=offer.state,
                sent_at=offer.sent_at,
                due_at=offer.due_at,
                answered_at=offer.answered_at,
            )
            for offer in offers
        ),
    )
