"""Who sits at a centre, or in one of its rooms, as its staff's calendar programs read it: no lot, no agency, no other venue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yuanping.apps.booking.models import Occupancy, Offer
from yuanping.apps.booking.queries.gather import LIVE
from yuanping.apps.venues import queries as venues
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.booking.states import OfferState
from yuanping.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class CalendarSitting:
    """One booking's part at a place. ``seats`` and ``desks`` are those of the room where one is asked for."""

    booking_id: str
    offer_id: str
    number: str
    is_host: bool
    confirmed: bool
    seats: int
    desks: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class CalendarPlace:
    """A centre or a room, with who sits there."""

    name: str
    address: str
    sittings: tuple[CalendarSitting, ...]


def list_calendar(actor: Actor, room_id: str, since: datetime) -> CalendarPlace:
    """Held and confirmed workstations of the actor's centre, or of one room of it, that end after ``since``; five queries.

    Raises:
        NotFound: not staff of a centre, or not a room of theirs.
    """
    if actor.role is not Role.VENUE_OPERATOR:
        raise NotFound("calendar")
    centre = venues.get_centre(actor.organisation_id)
    name = f"{centre.name} {venues.get_room(actor, room_id).name}" if room_id else centre.name
    offers = Offer.objects.filter(
        centre_id=centre.centre_id, state__in=LIVE, round__booking__ends_at__gt=since
    ).select_related("round__booking")
    found = list(offers.order_by("round__booking__starts_at", "offer_id"))
    taken = Occupancy.objects.filter(offer__in=found)
    if room_id:
        taken = taken.filter(workstation__room__room_id=room_id)
    desks: dict[int, list[str]] = {}
    for key, room, label in (
        taken.order_by("workstation__room__name", "workstation__label")
        .values_list("offer__pk", "workstation__room__name", "workstation__label")
        .distinct()
    ):
        desks.setdefault(key, []).append(f"{room}-{label}")
    sittings = tuple(
        _sitting(offer, tuple(desks.get(offer.pk, ()))) for offer in found if not room_id or offer.pk in desks
    )
    return CalendarPlace(name, centre.address, sittings)


def _sitting(offer: Offer, desks: tuple[str, ...]) -> CalendarSitting:
    booking = offer.round.booking
    return CalendarSitting(
        booking_id=booking.booking_id,
        offer_id=offer.offer_id,
        number=booking.number,
        is_host=offer.is_host,
        confirmed=offer.state == OfferState.CONFIRMED,
        seats=len(desks),
        desks=desks,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
    )
