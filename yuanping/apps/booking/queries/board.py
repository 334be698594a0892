"""Who has which workstation when, as a board shows it: to the staff of its centre and to the province, to nobody else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import ExternalHold, Occupancy, Offer
from yuanping.apps.booking.queries.gather import LIVE
from yuanping.apps.venues import queries as venues
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.slots import HALF_HOUR
from yuanping.kernel.booking.states import OfferState
from yuanping.kernel.errors import NotFound
from yuanping.kernel.venues.hours import MOST_CHANGEOVER, Interval


@dataclass(frozen=True, slots=True)
class BoardSitting:
    """What one offer has at a centre; the lot's name is not on a board."""

    offer_id: str
    booking_id: str
    number: str
    is_host: bool
    confirmed: bool
    starts_at: datetime
    ends_at: datetime

    @property
    def version(self) -> int:
        """What guards a move: a number of what is shown here and nothing else.

        The booking's own version counts draws anew as well, and would tell this centre that another one had passed.
        """
        seconds = (int(each.timestamp()) for each in (self.starts_at, self.ends_at))
        return crc32(":".join(map(str, (*seconds, self.confirmed))).encode())


@dataclass(frozen=True, slots=True)
class BoardSpans:
    """Sittings that meet a window, and which workstation each of them has: (workstation, place in ``sittings``).

    ``elsewhere`` is what the centre's own system has given away: (workstation, hours); ``local`` what a local evaluation of the centre has.
    """

    sittings: tuple[BoardSitting, ...]
    taken: tuple[tuple[str, int], ...]
    elsewhere: tuple[tuple[str, Interval], ...] = ()
    local: tuple[tuple[str, Interval], ...] = ()


def list_spans(actor: Actor, window: Interval, centre_id: str = "", seats: Collection[str] = ()) -> BoardSpans:
    """Everything held or booked within a window; three queries. A session before the window may still reach in by its changeover.

    ``seats`` asks for some workstations alone: what their centre has elsewhere is not read.

    Raises:
        NotFound: as ``venues.board_scope``.
    """
    scope = venues.board_scope(actor, centre_id)
    from_at = window.starts_at - timedelta(minutes=MOST_CHANGEOVER)
    offers = Offer.objects.filter(
        state__in=LIVE, round__booking__starts_at__lt=window.ends_at, round__booking__ends_at__gt=from_at
    )
    if scope:
        offers = offers.filter(centre_id=scope)
    if seats:
        met = Occupancy.objects.filter(
            workstation__workstation_id__in=seats, slot_start__lt=window.ends_at, slot_start__gte=_slot(from_at)
        )
        offers = offers.filter(pk__in=met.values("offer_id"))
    sittings: list[BoardSitting] = []
    places: dict[int, int] = {}
    for row in offers.order_by("round__booking__starts_at", "offer_id").values_list(
        "pk",
        "state",
        "offer_id",
        "round__booking__booking_id",
        "round__booking__number",
        "is_host",
        "round__booking__starts_at",
        "round__booking__ends_at",
    ):
        key, state, offer_id, booking_id, number, is_host, starts_at, ends_at = row
        places[key] = len(sittings)
        confirmed = state == OfferState.CONFIRMED
        sittings.append(BoardSitting(offer_id, booking_id, number, is_host, confirmed, starts_at, ends_at))
    return BoardSpans(
        tuple(sittings), _taken(sittings, places, scope, seats), *_elsewhere(window, from_at, scope, seats)
    )


def get_board_sitting(actor: Actor, offer_id: str) -> BoardSitting:
    """One sitting of the actor's own centre; raises ``NotFound``."""
    row = Offer.objects.select_related("round__booking").filter(offer_id=offer_id, state__in=LIVE).first()
    if row is None or not permissions.can_answer_offer(actor, row):
        raise NotFound("offer")
    return sitting_of(row)


def sitting_of(offer: Offer) -> BoardSitting:
    """An offer as its centre sees it; the booking is read with it."""
    booking, confirmed = offer.round.booking, offer.state == OfferState.CONFIRMED
    hours = booking.starts_at, booking.ends_at
    return BoardSitting(offer.offer_id, booking.booking_id, booking.number, offer.is_host, confirmed, *hours)


def _taken(
    sittings: list[BoardSitting], places: dict[int, int], scope: str, seats: Collection[str]
) -> tuple[tuple[str, int], ...]:
    """By the first half hour of each sitting: a fraction of the rows, and every workstation of a sitting has it."""
    firsts = {_slot(each.starts_at) for each in sittings}
    rows = Occupancy.objects.filter(slot_start__in=firsts)
    if scope:
        rows = rows.filter(offer__centre_id=scope)
    if seats:
        rows = rows.filter(workstation__workstation_id__in=seats)
    pairs = dict.fromkeys(rows.values_list("workstation__workstation_id", "offer_id").order_by())
    return tuple((seat, places[offer]) for seat, offer in pairs if offer in places)


Spans = tuple[tuple[str, Interval], ...]


def _elsewhere(window: Interval, from_at: datetime, scope: str, seats: Collection[str]) -> tuple[Spans, Spans]:
    """What the centres' own systems have, and what their local evaluations have.

    From the few holds to their half hours: begun with the half hours, SQLite reads all of them.
    """
    holds = ExternalHold.objects.filter(starts_at__lt=window.ends_at, ends_at__gt=from_at)
    if scope:
        holds = holds.filter(centre_id=scope)
    seat = "occupancies__workstation__workstation_id"
    if seats:
        holds = holds.filter(**{f"{seat}__in": seats})
    found = holds.values_list(seat, "starts_at", "ends_at", "local_use").order_by("starts_at", seat).distinct()
    both: tuple[list[tuple[str, Interval]], list[tuple[str, Interval]]] = ([], [])
    for desk, starts_at, ends_at, local in found:
        if desk is not None:
            both[local is not None].append((desk, Interval(starts_at, ends_at)))
    return tuple(both[0]), tuple(both[1])


def _slot(instant: datetime) -> datetime:
    """The half hour an instant lies in."""
    return instant - timedelta(minutes=instant.minute % HALF_HOUR)
