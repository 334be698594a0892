"""Rows for services: found, allowed to be known, and locked until the transaction ends."""

from __future__ import annotations

from django.db import connection

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import Booking, Change, Offer, Round
from yuanping.infra.prepared import ask_prepared
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import NotFound

LOCK_BOOKING = (
    f"SELECT id FROM {Booking._meta.db_table} WHERE id IN (SELECT round.booking_id FROM {Round._meta.db_table} AS round "  # noqa: S608  # table names and marks
    f"JOIN {Offer._meta.db_table} AS offer ON offer.round_id = round.id WHERE offer.offer_id = %s) FOR UPDATE"
)


def lock_booking(actor: Actor, booking_id: str) -> Booking:
    """A booking, for its parties."""
    row = Booking.objects.select_for_update().filter(booking_id=booking_id).first()
    if row is None or not permissions.can_view_booking(actor, row):
        raise NotFound("booking")
    return row


def lock_offer(actor: Actor, offer_id: str) -> Offer:
    """An offer with its booking locked first, so that answers of several venues follow one another."""
    if (
        connection.features.has_select_for_update
    ):  # elsewhere the transaction itself excludes others: see ``infra.locks``
        ask_prepared(LOCK_BOOKING, (offer_id,))
    found = Offer.objects.select_for_update(of=("self",)).select_related("round__booking").filter(offer_id=offer_id)
    row = next(iter(found), None)
    if row is None or not (actor.role == "system" or permissions.can_answer_offer(actor, row)):
        raise NotFound("offer")
    return row


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
