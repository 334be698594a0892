"""Rows for services: found, allowed to be known, and locked until the transaction ends."""

from __future__ import annotations

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import Booking, Change, Offer, Round
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import NotFound


def lock_booking(actor: Actor, booking_id: str) -> Booking:
    """A booking, for its parties."""
    row = Booking.objects.select_for_update().filter(booking_id=booking_id).first()
    if row is None or not permissions.can_view_booking(actor, row):
        raise NotFound("booking")
    return row


def lock_offer(actor: Actor, offer_id: str) -> Offer:
    """An offer with its booking locked first, so that answers of several venues follow one another."""
    found = Offer.objects.select_related("round__booking").filter(offer_id=offer_id).first()
    if found is None or not (actor.role == "system" or permissions.can_answer_offer(actor, found)):
        raise NotFound("offer")
    Booking.objects.select_for_update().get(pk=found.round.booking_id)
    return Offer.objects.select_for_update(of=("self",)).select_related("round__booking").get(pk=found.pk)


def lock_round(ceremony_id: str, lot_id: str = "") -> Round | None:
    """The live round of a ceremony; a ceremony ordered anew is found by its lot."""
    rows = Round.objects.select_related("booking").filter(live=True)
    found = rows.filter(ceremony_id=ceremony_id).first()
    if found is None and lot_id:
        found = rows.filter(booking__lot_id=lot_id, drawn_at=None).first()
    if found is None:
        return None
    Booking.objects.select_for_update().get(pk=found.booking_id)
    return Round.objects.select_for_update(of=("self",)).select_related("booking").get(pk=found.pk)


def lock_change(actor: Actor, change_id: str) -> Change:
    """A change request, for the host."""
    found = Change.objects.select_related("booking").filter(change_id=change_id).first()
    if found is None or not permissions.can_verify_change(actor, found.booking):
        raise NotFound("change")
    Booking.objects.select_for_update().get(pk=found.booking_id)
    return Change.objects.select_for_update(of=("self",)).select_related("booking").get(pk=found.pk)
