"""What a venue answers, and what follows when it does not."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import Booking, Offer
from yuanping.apps.booking.queries.access import lock_offer
from yuanping.apps.booking.queries.gather import answer_law, live_answers, live_cells, plan_record
from yuanping.apps.booking.queries.lot import confirm_transition
from yuanping.apps.booking.queries.settled import workstations_of
from yuanping.apps.booking.services.hold import book_held, release_held, swap_workstations
from yuanping.apps.booking.services.place import OFFER_DEADLINE, fill_gaps
from yuanping.apps.booking.services.store import save_booking
from yuanping.apps.booking.services.trail import record_act
from yuanping.apps.tenders import services as tenders
from yuanping.apps.venues import services as venues
from yuanping.infra.deadlines import list_deadlines, meet_deadline
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import SYSTEM, Actor
from yuanping.kernel.booking.plan import Contact, check_contact
from yuanping.kernel.booking.record import ANSWERED, CONFIRMED, Settled, settled_digest
from yuanping.kernel.booking.slots import SHANGHAI
from yuanping.kernel.booking.states import BOOKING, OFFER, BookingState, OfferState
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.events.booking import BookingConfirmed, DesksFreed, OfferMoved
from yuanping.kernel.evidence.access import Access


@transaction.atomic
def confirm_offer(
    *, actor: Actor, offer_id: str, contact: Contact, workstations: tuple[str, ...] | None = None, now: datetime
) -> None:
    """Confirm the workstations of an offer within the term, naming who answers for the service (辽（十四）).

    Effects in order: other workstations taken if named (None: those held), hold becomes booking, contact kept, deadline met, evidence; the
    last confirmation confirms the booking, moves the lot and announces ``BookingConfirmed``.

    Raises:
        NotFound: not an offer to the actor's centre.
        Refused: ``offer_overdue``, ``contact_incomplete``, ``contact_phone_malformed``, ``wrong_state``,
            ``workstation_count_wrong``, ``workstation_not_bookable``.
        Conflict: ``workstation_taken``.
    """
    hold(f"offer:{offer_id}")
    offer = lock_offer(actor, offer_id)
    if not permissions.can_answer_offer(actor, offer):
        raise NotFound("offer")
    state = OFFER.advance(offer.state, "confirm", actor.role)
    _check_in_time(offer, now)
    named = check_contact(contact, answer_law(offer.round.booking))
    if workstations is not None:
        swap_workstations(offer, workstations)
    book_held(offer)
    offer.contact_name, offer.contact_phone = named.name, named.phone
    store_answer(offer, state, actor, now)
    venues.remember_contact(centre_id=offer.centre_id, contact=named)
    _settle(offer.round.booking, actor, now)


@transaction.atomic
def decline_offer(*, actor: Actor, offer_id: str, reason: str, now: datetime) -> None:
    """Pass on an offer with a reason, which only supervisor and coordinator read; the seats are drawn again.

    Raises:
        NotFound: not an offer to the actor's centre.
        Refused: ``reason_missing``, ``offer_overdue``, ``wrong_state``.
    """
    hold(f"offer:{offer_id}")
    offer = lock_offer(actor, offer_id)
    if not permissions.can_answer_offer(actor, offer):
        raise NotFound("offer")
    state = OFFER.advance(offer.state, "decline", actor.role)
    _check_in_time(offer, now)
    if not reason.strip():
        raise Refused("reason_missing", {}, answer_law(offer.round.booking), field="reason")
    release_held(offer)
    announce(DesksFreed(offer.round.booking.booking_id))
    offer.reason = reason.strip()
    store_answer(offer, state, actor, now)
    fill_gaps(offer.round.booking, "declined", actor, now)


@transaction.atomic
def expire_offer(*, offer_id: str, now: datetime) -> None:
    """The term is over without an answer: never a consent (辽（十四）). The hold ends, the seats are drawn again.

    Does nothing when the offer was answered, or is not due yet; the coordinator finds it on the work list.
    """
    hold(f"offer:{offer_id}")
    offer = lock_offer(SYSTEM, offer_id)
    offer.due_at = offer.due_at or _counted_later(offer)
    if offer.state != OfferState.SENT or offer.due_at is None or now < offer.due_at:
        return
    state = OFFER.advance(offer.state, "expire", SYSTEM.role)
    release_held(offer)
    announce(DesksFreed(offer.round.booking.booking_id))
    store_answer(offer, state, SYSTEM, now)
    fill_gaps(offer.round.booking, "expired", SYSTEM, now)


@transaction.atomic
def look_into_silence(*, actor: Actor, offer_id: str, finding: str, now: datetime) -> None:
    """The coordinator notes why a venue stayed silent; that closes the item, nothing else.

    Raises:
        NotFound: no such expired offer, or the actor is no coordinator.
        Refused: ``reason_missing``, ``silence_looked_into``.
    """
    found = Offer.objects.select_for_update(of=("self",)).select_related("round__booking").filter(offer_id=offer_id)
    offer = found.filter(state=OfferState.EXPIRED).first()
    if offer is None or not permissions.can_look_into_silence(actor):
        raise NotFound("offer")
    if offer.looked_into_at is not None:
        raise Refused("silence_looked_into", {}, answer_law(offer.round.booking))
    if not finding.strip():
        raise Refused("reason_missing", {}, answer_law(offer.round.booking), field="finding")
    offer.looked_into, offer.looked_into_at = finding.strip(), now
    offer.save(update_fields=["looked_into", "looked_into_at"])
    booking = offer.round.booking
    body: dict[str, Plain] = {"offer": offer_id, "finding": offer.looked_into}
    record_act(booking, "booking.silence", body, actor=actor, access=Access.SUPERVISOR, now=now)


def _counted_later(offer: Offer) -> datetime | None:
    """A term that ran into a year without official notice gets its moment when the notice is entered."""
    found = (view for view in list_deadlines([offer.offer_id]) if view.kind == OFFER_DEADLINE)
    return next((view.deadline.due_at for view in found), None)


def _check_in_time(offer: Offer, now: datetime) -> None:
    offer.due_at = offer.due_at or _counted_later(offer)
    if offer.due_at is not None and now >= offer.due_at:
        due = offer.due_at.astimezone(SHANGHAI)
        params = {"due": f"{due.month}月{due.day}日 {due:%H:%M}"}
        raise Refused("offer_overdue", params, answer_law(offer.round.booking))


def store_answer(offer: Offer, state: str, actor: Actor, now: datetime) -> None:
    """Keep what became of an offer, meet its deadline, record it; the caller holds the booking's lock."""
    offer.state, offer.answered_at = state, now
    offer.save(update_fields=["state", "answered_at", "due_at", "reason", "contact_name", "contact_phone"])
    meet_deadline(OFFER_DEADLINE, offer.offer_id, now)
    announce(OfferMoved(offer.offer_id, offer.centre_id, str(offer.state)))
    _record_answer(offer, actor, now)


def _record_answer(offer: Offer, actor: Actor, now: datetime) -> None:
    booking = offer.round.booking
    body: dict[str, Plain] = {
        "round": offer.round.number,
        "offer": offer.offer_id,
        "centre": offer.centre_id,
        "seats": offer.seats,
        "answer": str(offer.state),
        "reason": offer.reason,
    }
    record_act(booking, ANSWERED, body, actor=actor, access=Access.SUPERVISOR, now=now)


def _settle(booking: Booking, actor: Actor, now: datetime) -> None:
    """Confirm the booking once every seat has a venue that confirmed."""
    if booking.state != BookingState.OFFERED:
        return
    answers = live_answers(booking)
    confirmed = all(state == OfferState.CONFIRMED for state, _ in answers)
    if not confirmed or sum(seats for _, seats in answers) != booking.size:
        return
    booking.state = BOOKING.advance(booking.state, "confirm", actor.role)
    booking.confirmed_at = now
    save_booking(booking, "confirmed_at")
    settled = Settled(plan_record(booking), live_cells(booking), workstations_of(booking))
    body: dict[str, Plain] = {"digest": settled_digest(booking.hash_name, settled)}
    record_act(booking, CONFIRMED, body, actor=actor, access=Access.SEALED, now=now)
    transition = confirm_transition(booking.lot_id)
    if transition:
        tenders.advance_lot(lot_id=booking.lot_id, transition=transition, actor=actor, now=now)
    announce(BookingConfirmed(booking.booking_id, booking.lot_id))
