"""Offers that hold workstations of a venue that fails, and what else is free at their centre; for the province's plan, never for a party's page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from yuanping.apps.booking.models import Occupancy, Offer
from yuanping.apps.booking.queries.gather import LIVE, interval_of, rules_of
from yuanping.apps.booking.queries.lot import BEFORE_DRAW
from yuanping.apps.tenders import queries as tenders
from yuanping.apps.venues import queries as venues
from yuanping.kernel.booking.allocation import Desk
from yuanping.kernel.booking.rules import BookingRules
from yuanping.kernel.booking.states import BookingState, OfferState
from yuanping.kernel.lot.states import LotState
from yuanping.kernel.venues.hours import Interval, occupied

SETTLED = (BookingState.CONFIRMED, BookingState.CHANGE_PENDING)


@dataclass(frozen=True, slots=True)
class HitOffer:
    """One live offer with the workstations it holds at the venue, best known by room and label.

    ``answered``: this venue has confirmed; ``settled``: all venues of the booking have.
    """

    offer_id: str
    booking_id: str
    number: str
    lot_id: str
    lot_name: str
    agency_id: str
    supervisor_id: str
    centre_id: str
    is_host: bool
    seats: int
    hours: Interval
    takes: Interval
    lost: tuple[Desk, ...]
    answered: bool
    settled: bool
    committee_drawn: bool
    rules: BookingRules


def list_hits(centre_id: str, workstation_ids: Collection[str], interval: Interval) -> tuple[HitOffer, ...]:
    """Live offers whose session shares a moment with the interval, by their start and random ids; a fixed number of queries."""
    held: dict[str, dict[str, Desk]] = defaultdict(dict)
    rows = Occupancy.objects.filter(_sitting_then(interval), workstation__workstation_id__in=workstation_ids)
    for offer_id, key, room, label, shared in rows.values_list(
        "offer__offer_id",
        "workstation__workstation_id",
        "workstation__room__name",
        "workstation__label",
        "workstation__dedicated_shared",
    ).distinct():
        held[str(offer_id)][key] = Desk(key, room, label, shared)
    offers = list(_offers(tuple(held)))
    drawn = _committees_drawn([each.round.booking.lot_id for each in offers])
    after = venues.changeover_of((centre_id,))[centre_id]
    return tuple(_hit(each, tuple(held[each.offer_id].values()), after, drawn) for each in offers)


def _sitting_then(interval: Interval) -> Q:
    return Q(
        offer__state__in=LIVE,
        offer__round__booking__starts_at__lt=interval.ends_at,
        offer__round__booking__ends_at__gt=interval.starts_at,
    )


def _offers(offer_ids: tuple[str, ...]) -> QuerySet[Offer]:
    rows = Offer.objects.filter(offer_id__in=offer_ids).select_related("round__booking")
    return rows.order_by("round__booking__starts_at", "offer_id")


def _committees_drawn(lot_ids: list[str]) -> frozenset[str]:
    """Lots whose experts are drawn, so that who sits where is settled."""
    before = {LotState(each) for each in BEFORE_DRAW}
    return frozenset(lot_id for lot_id, state in tenders.states_of(lot_ids).items() if state not in before)


def _hit(offer: Offer, lost: tuple[Desk, ...], after: int, drawn: frozenset[str]) -> HitOffer:
    booking = offer.round.booking
    hours = interval_of(booking)
    return HitOffer(
        offer_id=offer.offer_id,
        booking_id=booking.booking_id,
        number=booking.number,
        lot_id=booking.lot_id,
        lot_name=booking.lot_name,
        agency_id=booking.agency_id,
        supervisor_id=booking.supervisor_id,
        centre_id=offer.centre_id,
        is_host=offer.is_host,
        seats=offer.seats,
        hours=hours,
        takes=occupied(hours, after),
        lost=tuple(sorted(lost, key=lambda desk: (desk.room, desk.label))),
        answered=offer.state == OfferState.CONFIRMED,
        settled=booking.state in SETTLED,
        committee_drawn=booking.lot_id in drawn,
        rules=rules_of(booking),
    )


def list_free_elsewhere(
    centre_id: str, hits: Collection[HitOffer], without: Collection[str]
) -> Mapping[str, tuple[Desk, ...]]:
    """By offer, workstations of the centre in order and free for as long as it takes one, ``without`` those that fail; a fixed number of queries."""
    if not hits:
        return {}
    open_then = venues.list_open_desks((centre_id,), {each.hours for each in hits})
    busy = _busy(centre_id, min(each.takes.starts_at for each in hits), max(each.takes.ends_at for each in hits))
    found = {}
    for each in hits:
        first, end = each.takes.starts_at, each.takes.ends_at
        found[each.offer_id] = tuple(
            desk
            for desk in open_then[each.hours][centre_id]
            if desk.workstation_id not in without
            and not any(first <= slot < end for slot in busy.get(desk.workstation_id, ()))
        )
    return found


def _busy(centre_id: str, first: datetime, end: datetime) -> Mapping[str, list[datetime]]:
    """Half hours in which somebody holds a workstation of the centre."""
    rows = Occupancy.objects.filter(
        workstation__room__venue__centre__centre_id=centre_id, slot_start__gte=first, slot_start__lt=end
    )
    found: dict[str, list[datetime]] = defaultdict(list)
    for workstation_id, slot in rows.values_list("workstation__workstation_id", "slot_start"):
        found[workstation_id].append(slot)
    return found
