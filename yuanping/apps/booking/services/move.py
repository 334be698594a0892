"""Staff give a lot another free workstation of the same centre; what was asked for and confirmed, and what was drawn, stays as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import Offer
from yuanping.apps.booking.queries.access import lock_offer
from yuanping.apps.booking.queries.board import sitting_of
from yuanping.apps.booking.queries.gather import live_cells, plan_record
from yuanping.apps.booking.queries.lot import is_before_freeze
from yuanping.apps.booking.queries.settled import workstations_of
from yuanping.apps.booking.services.hold import book_held, held_workstations, swap_workstations
from yuanping.apps.evidence import services as evidence
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.gate import GateState
from yuanping.kernel.booking.record import CONFIRMED, Settled, settled_digest
from yuanping.kernel.booking.states import ANSWER, REQUEST, BookingState, OfferState
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import Conflict, NotFound, Refused
from yuanping.kernel.evidence.access import Access

MOVED, EXCHANGED = "booking.workstation_moved", "booking.workstation_exchanged"
LIVE = (OfferState.SENT, OfferState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Move:
    """From one workstation of an offer to another; ``reason`` is needed once the offer is confirmed."""

    from_id: str
    to_id: str
    reason: str = ""


@transaction.atomic
def move_workstation(*, actor: Actor, offer_id: str, move: Move, now: datetime, seen: int | None = None) -> None:
    """Exchange one workstation held or booked for a lot for another one of the same centre (辽（十四）: the reservation itself stays).

    Effects in order: the other workstation taken by the constraint, the first one given back; evidence, which neither the agency nor another
    centre reads; for a booking that all have confirmed also the digest of what is settled now, so that its record still verifies.

    Raises:
        NotFound: not an offer to the actor's centre.
        Refused: ``move_not_live``, ``move_after_draw``, ``move_after_end``, ``reason_missing`` for a confirmed offer, ``workstation_not_bookable``.
        Conflict: ``booking_stale`` when ``seen`` is not the number of what stands there now, ``move_not_held`` when somebody moved it before, ``workstation_taken``.
    """
    offer = _access(actor, offer_id)
    _check(offer, move, now, seen)
    _swap(offer, move)
    offer.findings.filter(state=GateState.EXCHANGED, workstation__workstation_id=move.to_id).update(
        state=GateState.SWAPPED
    )
    _record(MOVED, offer, move, actor, now)


@transaction.atomic
def exchange_workstation(*, actor: Actor, offer_id: str, move: Move, now: datetime) -> None:
    """Put another workstation in the place of an unfit one that the draw may have dealt to a seat; an emergency, for the gate alone.

    What was drawn stays as it was drawn: the exchange is an act of its own beside it, which says neither whose seat it was nor which. The caller
    holds the finding by which it is applied wherever a workstation is shown. Effects as ``move_workstation``.

    Raises:
        NotFound: not an offer to the actor's centre.
        Refused: ``move_not_live``, ``move_after_end``, ``workstation_not_bookable``.
        Conflict: ``move_not_held``, ``workstation_taken``.
    """
    offer = _access(actor, offer_id)
    booking = offer.round.booking
    if offer.state != OfferState.CONFIRMED:
        raise Refused("move_not_live", {"number": booking.number}, ANSWER)
    if now >= booking.ends_at:
        raise Refused("move_after_end", {"number": booking.number}, ANSWER)
    _swap(offer, move)
    _record(EXCHANGED, offer, move, actor, now)


def _access(actor: Actor, offer_id: str) -> Offer:
    hold(f"offer:{offer_id}")
    offer = lock_offer(actor, offer_id)
    if not permissions.can_answer_offer(actor, offer):
        raise NotFound("offer")
    return offer


def _swap(offer: Offer, move: Move) -> None:
    held = held_workstations(offer)
    if move.from_id not in held or move.to_id in held:
        raise Conflict("move_not_held", {"number": offer.round.booking.number}, ANSWER)
    swap_workstations(offer, tuple(move.to_id if each == move.from_id else each for each in held))
    if offer.state == OfferState.CONFIRMED:
        book_held(offer)


def _check(offer: Offer, move: Move, now: datetime, seen: int | None) -> None:
    booking = offer.round.booking
    if offer.state not in LIVE:
        raise Refused("move_not_live", {"number": booking.number}, ANSWER)
    if seen is not None and seen != sitting_of(offer).version:
        raise Conflict("booking_stale", {"number": booking.number}, REQUEST)
    if not is_before_freeze(booking.lot_id):
        raise Refused("move_after_draw", {"number": booking.number}, ANSWER)
    if now >= booking.ends_at:
        raise Refused("move_after_end", {"number": booking.number}, ANSWER)
    if offer.state == OfferState.CONFIRMED and not move.reason.strip():
        raise Refused("reason_missing", {}, ANSWER, field="reason")


def _record(kind: str, offer: Offer, move: Move, actor: Actor, now: datetime) -> None:
    """The newest act a party's page points to is left alone: it would tell that something happened at a sub-venue."""
    booking = offer.round.booking
    body: dict[str, Plain] = {
        "booking": booking.booking_id,
        "offer": offer.offer_id,
        "centre": offer.centre_id,
        "from": move.from_id,
        "to": move.to_id,
        "reason": move.reason.strip()[:200],
    }
    evidence.record(kind=kind, lot_id=booking.lot_id, actor=actor, body=body, access=Access.SUPERVISOR, now=now)
    if booking.state in {BookingState.CONFIRMED, BookingState.CHANGE_PENDING}:
        settled = Settled(plan_record(booking), live_cells(booking), workstations_of(booking))
        again: dict[str, Plain] = {
            "booking": booking.booking_id,
            "digest": settled_digest(booking.hash_name, settled),
        }
        evidence.record(kind=CONFIRMED, lot_id=booking.lot_id, actor=actor, body=again, access=Access.SEALED, now=now)
