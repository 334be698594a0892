"""After the third reveal: L1 says how many sit where; workstations are held at once, and every venue gets its offer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.booking.models import Booking, Offer, Round
from yuanping.apps.booking.queries.access import lock_round
from yuanping.apps.booking.queries.gather import (
    cells_of,
    free_desks,
    held_slots,
    interval_of,
    live_cells,
    live_offers,
    rules_of,
)
from yuanping.apps.booking.queries.values import NO_ROOM, OFFER_ANSWER
from yuanping.apps.booking.services.hold import hold_workstations, release_held
from yuanping.apps.booking.services.local_use import taken_back
from yuanping.apps.booking.services.round import open_round
from yuanping.apps.booking.services.store import save_booking
from yuanping.apps.booking.services.trail import record_act
from yuanping.apps.draw import queries as draws
from yuanping.apps.draw import services as draw
from yuanping.infra.calendar import work_calendar
from yuanping.infra.deadlines import Watch, meet_deadline, set_deadline
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.booking.allocation import Desk, allocate
from yuanping.kernel.booking.alternatives import may_propose
from yuanping.kernel.booking.record import PLACED, Placed, placed_digest
from yuanping.kernel.booking.states import BOOKING, OFFER, BookingState, OfferState
from yuanping.kernel.calendar import add_days
from yuanping.kernel.canonical import Plain
from yuanping.kernel.draw.request import request_digest
from yuanping.kernel.draw.values import CellSeats
from yuanping.kernel.errors import Conflict, Refused
from yuanping.kernel.events.booking import DesksFreed, OfferMoved, VenuesPlaced
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import to_plain

OFFER_DEADLINE = OFFER_ANSWER


@transaction.atomic
def place_venues(*, ceremony_id: str, now: datetime) -> None:
    """Draw L1, store the counts, hold the workstations, send the offers with their deadline; done once however often called.

    A centre whose workstations were taken since the request was frozen passes at once, and its seats are drawn again.
    """
    this = lock_round(ceremony_id)
    if this is None or this.drawn_at is not None:
        return
    booking = this.booking
    if booking.state != BookingState.DRAWING:  # its tender ended while the parties were drawing
        return
    drawn = draw.draw_cells(ceremony_id=ceremony_id, now=now)
    this.drawn, this.drawn_at = to_plain(drawn), now
    this.request_digest = request_digest(draws.seed_inputs(ceremony_id)[0])
    this.save(update_fields=["drawn", "drawn_at", "request_digest"])
    _send_offers(this, drawn, now)
    booking.state = BOOKING.advance(booking.state, "make_offers", SYSTEM.role)
    save_booking(booking)
    placed = Placed(this.number, this.request_digest, cells_of(this.taken), drawn)
    body: dict[str, Plain] = {"round": this.number, "digest": placed_digest(booking.hash_name, placed)}
    record_act(booking, PLACED, body, actor=SYSTEM, access=Access.SEALED, now=now)
    announce(VenuesPlaced(booking.booking_id, booking.lot_id))
    fill_gaps(booking, NO_ROOM, SYSTEM, now)


def _send_offers(this: Round, drawn: tuple[CellSeats, ...], now: datetime) -> None:
    """Store one offer a centre, in the order of their random ids, and hold the best workstations for each."""
    booking = this.booking
    seats: dict[str, int] = {}
    if not any(offer.is_host for offer in live_offers(booking)):
        seats[booking.host] = booking.representatives
    for cell in drawn:
        seats[cell.centre] = seats.get(cell.centre, 0) + cell.seats
    fresh = sorted(seats)
    hold(*(f"centre:{each}" for each in fresh))
    deadline = add_days(work_calendar(), now, rules_of(booking).confirm_days.number, rules_of(booking).confirm_days.law)
    rows = [
        Offer(
            offer_id=new_secret_id(),
            round=this,
            centre_id=each,
            is_host=each == booking.host,
            seats=seats[each],
            cells=to_plain(tuple(cell for cell in drawn if cell.centre == each)),
            state=OfferState.SENT,
            sent_at=now,
            due_at=deadline.due_at,
        )
        for each in fresh
    ]
    free = free_desks(tuple(fresh), interval_of(booking), remote_at=now)
    for row in sorted(rows, key=lambda offer: offer.offer_id):
        row.save()
        if _hold_best(row, free):
            watch = Watch(Role.VENUE_OPERATOR, row.centre_id, Role.PROVINCIAL_COORDINATOR)
            set_deadline(kind=OFFER_DEADLINE, subject_id=row.offer_id, deadline=deadline, now=now, watch=watch)
            announce(OfferMoved(row.offer_id, row.centre_id, row.state))


def _hold_best(row: Offer, free: dict[str, tuple[Desk, ...]]) -> bool:
    """Hold workstations for an offer; without enough of them the venue passes, and that is all that is stored."""
    try:
        desks = allocate(free[row.centre_id], row.seats)
        slots = held_slots(row.round.booking, row.centre_id)
        with taken_back(desks, slots, row.sent_at):
            hold_workstations(row, tuple(desk.workstation_id for desk in desks), slots)
    except (Refused, Conflict):
        row.state, row.reason, row.answered_at = OfferState.DECLINED, NO_ROOM, row.sent_at
        row.save(update_fields=["state", "reason", "answered_at"])
        return False
    return True


def fill_gaps(booking: Booking, cause: str, actor: Actor, now: datetime) -> None:
    """Draw again for seats that lost their venue; the caller holds the booking's lock.

    While a draw is under way nothing is done: its placing comes back here. Without its host, or without enough venues
    left, the booking is given up and everything held is released; nobody is designated instead.
    """
    if booking.state != BookingState.OFFERED:
        return
    offers = live_offers(booking)
    if sum(offer.seats for offer in offers) == booking.size and any(offer.is_host for offer in offers):
        return
    if not any(offer.is_host for offer in offers):
        give_up(booking, actor, now, "host_passed")
        return
    try:
        with transaction.atomic():
            open_round(booking=booking, cause=cause, actor=actor, now=now)
    except Refused as why:
        give_up(booking, actor, now, why.code)
        return
    booking.state = BOOKING.advance(booking.state, "draw_again", actor.role)
    save_booking(booking)
    body: dict[str, Plain] = {"cause": cause, "taken": sum(cell.seats for cell in live_cells(booking))}
    record_act(booking, "booking.drawn_again", body, actor=actor, access=Access.SUPERVISOR, now=now)


def give_up(booking: Booking, actor: Actor, now: datetime, why: str) -> None:
    """Release everything: this booking cannot be placed by draw (黑龙江 三（六） then asks the supervisor)."""
    release_all(booking, actor, now)
    booking.state = BOOKING.advance(booking.state, "give_up", actor.role)
    save_booking(booking)
    hidden = not may_propose(rules_of(booking))
    body: dict[str, Plain] = {} if hidden else {"why": why}
    record_act(booking, "booking.unplaced", body, actor=actor, access=Access.PARTIES, now=now)
    if hidden:  # which limit gave way tells how full the venues are
        record_act(booking, "booking.unplaced_why", {"why": why}, actor=actor, access=Access.SUPERVISOR, now=now)


def release_all(booking: Booking, actor: Actor, now: datetime) -> None:
    """Release the holds of every live offer."""
    announce(DesksFreed(booking.booking_id))
    for offer in live_offers(booking):
        release_held(offer)
        meet_deadline(OFFER_DEADLINE, offer.offer_id, now)
        offer.state = OFFER.advance(offer.state, "release", actor.role)
        offer.save(update_fields=["state"])
        announce(OfferMoved(offer.offer_id, offer.centre_id, offer.state))
