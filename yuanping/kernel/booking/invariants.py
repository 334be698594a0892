"""What must hold of every booking at every moment, whoever was killed while doing what.

* A workstation is taken once for a half hour.
* A confirmed booking has all its seats, each at a venue that confirmed, and the venues hold exactly its hours.
* A hold belongs to an offer that still waits, is watched by a deadline of the same moment, and is not past its term.
* What a centre's own system holds is of that centre, whole, and never only held.
* State, round, change and deadlines tell the same story; whatever is over holds nothing.

Nothing is repaired here: what does not hold is named, and people decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from yuanping.kernel.booking.slots import SLOT, split_slots
from yuanping.kernel.booking.states import BookingState, OfferState
from yuanping.kernel.venues.hours import MOST_CHANGEOVER

GRACE = timedelta(minutes=10)
"""The worker needs moments after a term ends; a hold is overdue only when it had time enough."""

_WAITS_OR_AGREED = (OfferState.SENT, OfferState.CONFIRMED)
_SETTLED = (BookingState.CONFIRMED, BookingState.CHANGE_PENDING)
_OVER = (BookingState.CANCELLED, BookingState.UNPLACED)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold, and of what."""

    code: str
    subject: str


@dataclass(frozen=True, slots=True)
class Taken:
    """The half hours an offer holds: all, those of the session itself, those still only held, different workstations, first and last."""

    half_hours: int
    session: int
    held: int
    workstations: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Watching:
    """The deadline of an offer."""

    open: bool
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """One offer as it is stored, with what it holds and who watches it."""

    offer_id: str
    state: OfferState
    is_host: bool
    seats: int
    due_at: datetime | None
    taken: Taken
    watching: Watching | None


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """One booking as it is stored; ``open_draws``: live rounds not drawn yet; ``changes``: pending changes."""

    number: str
    state: BookingState
    size: int
    starts_at: datetime
    ends_at: datetime
    live_rounds: int
    open_draws: int
    changes: int
    offers: tuple[OfferFacts, ...]


@dataclass(frozen=True, slots=True)
class ExternalFacts:
    """What a centre's own system or a local use holds: its hours, and the half hours stored for it, as in ``Taken``.

    ``foreign``: half hours at another centre; ``wanted``: the workstations a local use is to have, those taken back left out.
    """

    starts_at: datetime
    ends_at: datetime
    half_hours: int
    session: int
    held: int
    workstations: int
    foreign: int
    first: datetime | None
    last: datetime | None
    wanted: int | None = None


def find_broken_hold(hold: ExternalFacts) -> tuple[str, ...]:
    """Return the codes of what does not hold of one hold of a centre's own system."""
    wrong = {
        "external_hours": not _whole(hold),
        "external_held": hold.held > 0,
        "external_foreign": hold.foreign > 0,
        "local_short": hold.wanted not in {None, hold.workstations},
    }
    return tuple(code for code, yes in wrong.items() if yes)


def _whole(hold: ExternalFacts) -> bool:
    """At least one workstation, each for every half hour of the hours; besides, only a changeover after them.

    A local use may be short of all.
    """
    if not hold.half_hours and hold.wanted is not None:
        return True
    if hold.ends_at <= hold.starts_at or not hold.workstations or hold.last is None:
        return False
    slots = split_slots(hold.starts_at, hold.ends_at)
    latest = split_slots(hold.starts_at, hold.ends_at, MOST_CHANGEOVER)[-1]
    if hold.session != hold.workstations * len(slots) or hold.first != slots[0]:
        return False
    most = hold.workstations * ((hold.last - slots[0]) // SLOT + 1)
    return slots[-1] <= hold.last <= latest and hold.half_hours <= most


def find_broken(booking: BookingFacts, now: datetime) -> tuple[Finding, ...]:
    """Return everything about one booking that does not hold at ``now``."""
    found = [Finding(code, booking.number) for code in _booking(booking)]
    for offer in booking.offers:
        found += [Finding(code, f"{booking.number} {offer.offer_id[:8]}") for code in _offer(booking, offer, now)]
    return tuple(found)


def _booking(booking: BookingFacts) -> Iterator[str]:
    live = [offer for offer in booking.offers if offer.state in _WAITS_OR_AGREED]
    seated = sum(offer.seats for offer in live) == booking.size and sum(offer.is_host for offer in live) > 0
    agreed = seated and all(offer.state is OfferState.CONFIRMED for offer in live)
    if booking.state in _SETTLED and not agreed:
        yield "booking_incomplete"
    if booking.state is BookingState.OFFERED and agreed:
        yield "booking_not_confirmed"
    if booking.state is BookingState.OFFERED and not seated:
        yield "booking_gap"
    if booking.state in _OVER and live:
        yield "booking_over_but_live"
    if booking.live_rounds != 1:
        yield "booking_rounds"
    if (booking.state is BookingState.DRAWING) != (booking.open_draws > 0) and booking.state not in _OVER:
        yield "booking_draw"
    if (booking.state is BookingState.CHANGE_PENDING) != (booking.changes == 1):
        yield "booking_change"


def _offer(booking: BookingFacts, offer: OfferFacts, now: datetime) -> Iterator[str]:
    taken = offer.taken
    if offer.state not in _WAITS_OR_AGREED:
        if taken.half_hours:
            yield "offer_over_but_holds"
    elif not _holds_its_hours(booking, offer):
        yield "offer_seats"
    if offer.state is OfferState.CONFIRMED and taken.held:
        yield "offer_confirmed_but_held"
    if offer.state is OfferState.SENT:
        if taken.held != taken.half_hours:
            yield "offer_booked_unasked"
        if offer.watching is None or not offer.watching.open or not _same(offer.watching.due_at, offer.due_at):
            yield "hold_unwatched"
        if offer.due_at is not None and now >= offer.due_at + GRACE:
            yield "hold_overdue"
    elif offer.watching is not None and offer.watching.open:
        yield "deadline_left"


def _holds_its_hours(booking: BookingFacts, offer: OfferFacts) -> bool:
    """Every seat one workstation for every half hour of the session; besides, only a changeover after it.

    A venue may lengthen or shorten its changeover later, so what was held for it is only bounded.
    """
    slots = split_slots(booking.starts_at, booking.ends_at)
    latest = split_slots(booking.starts_at, booking.ends_at, MOST_CHANGEOVER)[-1]
    taken = offer.taken
    whole = (taken.workstations, taken.session) == (offer.seats, offer.seats * len(slots))
    if not offer.seats:
        return whole and not taken.half_hours
    if not whole or taken.first != slots[0] or taken.last is None or not slots[-1] <= taken.last <= latest:
        return False
    most = offer.seats * ((taken.last - slots[0]) // SLOT + 1)
    return offer.seats * len(slots) <= taken.half_hours <= most


def _same(watched: datetime | None, stored: datetime | None) -> bool:
    """A term without a moment gets one when the year's notice is entered; the offer learns it when it is used."""
    return stored is None or watched == stored
