"""A booking ends: everything held goes back, the venues learn it, the lot stands where it stood before."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.booking.models import Booking, Change
from yuanping.apps.booking.queries.gather import live_round
from yuanping.apps.booking.queries.lot import lose_transition
from yuanping.apps.booking.queries.settled import live_booking
from yuanping.apps.booking.queries.values import CHANGE_VERIFY
from yuanping.apps.booking.services.place import release_all
from yuanping.apps.booking.services.store import save_booking
from yuanping.apps.booking.services.trail import record_act
from yuanping.apps.draw import services as draw
from yuanping.apps.tenders import services as tenders
from yuanping.infra.deadlines import meet_deadline
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import SYSTEM, Actor
from yuanping.kernel.booking.states import BOOKING, CHANGE, Cancelled, ChangeState
from yuanping.kernel.events.booking import BookingCancelled
from yuanping.kernel.evidence.access import Access


def close(booking: Booking, transition: str, cause: Cancelled, actor: Actor, now: datetime) -> None:
    """Set the draw aside and release everything; the caller holds the booking's lock and records why."""
    booking.state = BOOKING.advance(booking.state, transition, actor.role)
    last = live_round(booking)
    if last.drawn_at is not None and last.ceremony_id:
        draw.supersede_venues(actor=actor, ceremony_id=last.ceremony_id, reason=str(cause), now=now)
    release_all(booking, actor, now)
    booking.cancelled_for, booking.cancelled_at = cause, now
    save_booking(booking, "cancelled_for", "cancelled_at")


def cancel(booking: Booking, transition: str, cause: Cancelled, actor: Actor, now: datetime) -> None:
    """Close a booking whose ground was checked; a lot that rested on it may be booked anew. The caller holds the lock."""
    close(booking, transition, cause, actor, now)
    record_act(booking, "booking.cancelled", {"for": str(cause)}, actor=actor, access=Access.PARTIES, now=now)
    move = lose_transition(booking.lot_id)
    if move:
        tenders.advance_lot(lot_id=booking.lot_id, transition=move, actor=actor, now=now)
    announce(BookingCancelled(booking.booking_id, booking.lot_id))


@transaction.atomic
def follow_tender(*, lot_id: str, now: datetime) -> None:
    """The tender of a lot has ended: its booking ends with it, wherever it stands; done once however often called.

    Effects in order: a pending change dropped, its deadline met, everything held released, evidence, ``BookingCancelled``. A draw under way
    stays open and places nothing: its round finds the booking over.
    """
    found = live_booking(lot_id)
    if found is None:
        return
    hold(f"booking:{found.booking_id}")
    booking = Booking.objects.select_for_update().get(pk=found.pk)
    if not BOOKING.can(booking.state, "end_with_tender", SYSTEM.role):
        return
    for change in Change.objects.filter(booking=booking, state=ChangeState.PENDING):
        change.state = CHANGE.advance(change.state, "drop", SYSTEM.role)
        change.save(update_fields=["state"])
        meet_deadline(CHANGE_VERIFY, change.change_id, now)
    cancel(booking, "end_with_tender", Cancelled.ENDED, SYSTEM, now)
