from __future__ import annotations

from yuanping.apps.booking.models import Booking, Offer
from yuanping.kernel.actor import Actor, Role


def can_request_booking(actor: Actor, agency_id: str) -> bool:
    return actor.role is Role.AGENCY_CLERK and actor.organisation_id == agency_id


def can_manage_booking(actor: Actor, booking: Booking) -> bool:
    return can_request_booking(actor, booking.agency_id)


def can_view_booking(actor: Actor, booking: Booking) -> bool:
    """The parties of the lot; a venue sees its own offer instead, never the whole booking."""
    if actor.role in {Role.PROVINCIAL_COORDINATOR, Role.SYSTEM}:
        return True
    if actor.role is Role.PROCURING_ENTITY:
        return actor.organisation_id == booking.entity_id
    if actor.role is Role.PROJECT_SUPERVISOR:
        return actor.organisation_id == booking.supervisor_id
    return can_manage_booking(actor, booking)


def can_answer_offer(actor: Actor, offer: Offer) -> bool:
    return actor.role is Role.VENUE_OPERATOR and actor.organisation_id == offer.centre_id


def can_verify_change(actor: Actor, booking: Booking) -> bool:
    return actor.role is Role.VENUE_OPERATOR and actor.organisation_id == booking.host


def can_read_proof(actor: Actor, booking: Booking) -> bool:
    """The host that verifies, and the supervisor of the lot."""
    if actor.role is Role.PROJECT_SUPERVISOR:
        return bool(booking.supervisor_id) and actor.organisation_id == booking.supervisor_id
    return can_verify_change(actor, booking)


def can_confirm_agreement(actor: Actor, booking: Booking) -> bool:
    """The supervisor of the lot, nobody else: not the hub, not the host."""
    office = booking.supervisor_id
    return actor.role is Role.PROJECT_SUPERVISOR and bool(office) and actor.organisation_id == office


def can_look_into_silence(actor: Actor) -> bool:
    return actor.role is Role.PROVINCIAL_COORDINATOR


def can_hold_externally(actor: Actor) -> bool:
    """Staff of a centre, through its own system, for its own workstations."""
    return actor.role is Role.VENUE_OPERATOR and bool(actor.organisation_id)


def can_use_locally(actor: Actor) -> bool:
    """Staff of a centre, for its own workstations."""
    return can_hold_externally(actor)


def can_read_province_report(actor: Actor) -> bool:
    return actor.role is Role.PROVINCIAL_COORDINATOR
