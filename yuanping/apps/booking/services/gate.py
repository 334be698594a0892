"""The look at every held workstation on the day before, again at the start and whenever one fails in between; and what follows when one is unfit.

Nothing of it is recorded under the lot, shown to the agency or moves with the sub-venue in what the agency reads: a finding is the centre's own
affair until the session starts; then the host, which knows its sub-venues, and the province are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from yuanping.apps.booking.models import Booking, GateFinding, Offer
from yuanping.apps.booking.queries.access import lock_offer
from yuanping.apps.booking.queries.gate import access_finding, held_for_sessions, unfit_desks
from yuanping.apps.booking.queries.gather import free_desks, interval_of, live_offers
from yuanping.apps.booking.queries.lot import is_before_freeze
from yuanping.apps.booking.services.hold import held_workstations
from yuanping.apps.booking.services.move import Move, exchange_workstation, move_workstation
from yuanping.apps.evidence import services as evidence
from yuanping.apps.venues import queries as venues
from yuanping.apps.venues import services as venue_services
from yuanping.infra.deadlines import set_deadline
from yuanping.infra.ids import new_secret_id
from yuanping.kernel.actor import SYSTEM, Actor
from yuanping.kernel.booking.allocation import Desk
from yuanping.kernel.booking.gate import GateState, gate_moment, propose
from yuanping.kernel.booking.states import OfferState
from yuanping.kernel.calendar import at_moment
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import Conflict, NotFound
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.venues.fitness import Unfit
from yuanping.kernel.venues.states import EQUIP

GATE, GATE_START = "booking.gate", "booking.gate_start"
SWAP_REASON = "T-1"


@transaction.atomic
def plan_gate(*, booking_id: str, now: datetime) -> None:
    """Set both looks of a confirmed booking: the day before, and the start."""
    booking = Booking.objects.get(booking_id=booking_id)
    hour = venues.limits_now(now).gate_hour
    for offer in live_offers(booking):
        look = at_moment(gate_moment(booking.starts_at, hour), EQUIP, own=True)
        start = at_moment(booking.starts_at, EQUIP, own=True)
        set_deadline(kind=GATE, subject_id=offer.offer_id, deadline=look, now=now)
        set_deadline(kind=GATE_START, subject_id=offer.offer_id, deadline=start, now=now)


@transaction.atomic
def look_at_desks(*, offer_id: str, now: datetime) -> int:
    """Find the unfit workstations of an offer, block them and propose others; answers how many were found now.

    Does nothing for an offer that no longer counts. What stands found is not found twice; what was mended and fails again is. A proposal that is
    no longer free gives way to another.
    """
    offer = lock_offer(SYSTEM, offer_id)
    return _look(offer, now) if offer.state == OfferState.CONFIRMED else 0


@transaction.atomic
def look_after_change(*, workstation_id: str, now: datetime) -> int:
    """A workstation failed its test, or was taken out of service, after the look of the day before: look again; answers how many were found.

    Once the session has started, host and province are told at once.
    """
    hour, found = venues.limits_now(now).gate_hour, 0
    for offer in held_for_sessions(workstation_id, now):
        starts_at = offer.round.booking.starts_at
        if now < gate_moment(starts_at, hour):
            continue
        found += look_at_desks(offer_id=offer.offer_id, now=now)
        if now >= starts_at:
            escalate_unfit(offer_id=offer.offer_id, now=now)
    return found


def _look(offer: Offer, now: datetime) -> int:
    held = set(held_workstations(offer))
    standing = [
        row
        for row in offer.findings.filter(ended_at=None).select_related("workstation", "proposal").order_by("pk")
        if row.workstation.workstation_id in held
    ]
    known = {row.workstation.workstation_id for row in standing}
    unfit = unfit_desks(offer.centre_id, tuple(held - known), now)
    others = _proposals(offer, tuple(unfit), standing, now)
    keys = venues.row_keys((*unfit, *others.values()))
    for row in standing:
        other = others.get(row.workstation.workstation_id, "")
        row.proposal_id = keys[other] if other else None
        row.save(update_fields=["proposal"])
    for workstation_id, reasons in unfit.items():
        other = others.get(workstation_id, "")
        GateFinding.objects.update_or_create(
            offer=offer,
            workstation_id=keys[workstation_id],
            defaults={
                "proposal_id": keys[other] if other else None,
                "reasons": ",".join(reasons),
                "state": GateState.OPEN,
                "found_at": now,
                "ended_at": None,
            },
            create_defaults={
                "finding_id": new_secret_id(),
                "proposal_id": keys[other] if other else None,
                "reasons": ",".join(reasons),
                "state": GateState.OPEN,
                "found_at": now,
            },
        )
        venue_services.block_unfit(workstation_id=workstation_id, reasons=reasons, now=now)
        _record("booking.gate_found", SYSTEM, _body(offer, workstation_id, reasons, other), now)
    return len(unfit)


def _proposals(offer: Offer, found: tuple[str, ...], standing: Sequence[GateFinding], now: datetime) -> dict[str, str]:
    """Another workstation for each unfit one: what was proposed before as long as it is free and fit, and each only once."""
    if not found and not standing:
        return {}
    free = free_desks((offer.centre_id,), interval_of(offer.round.booking))[offer.centre_id]
    poor = unfit_desks(offer.centre_id, tuple(each.workstation_id for each in free), now)
    fit = tuple(each for each in free if each.workstation_id not in poor)
    kept = {
        row.workstation.workstation_id: row.proposal.workstation_id
        for row in standing
        if row.proposal is not None and row.proposal.workstation_id in {each.workstation_id for each in fit}
    }
    open_ones = (*found, *(row.workstation.workstation_id for row in standing))
    seats = venues.list_workstations(tuple(each for each in open_ones if each not in kept))
    ours = tuple(Desk(each.workstation_id, each.room, each.label, each.dedicated_shared) for each in seats)
    return kept | propose(ours, tuple(each for each in fit if each.workstation_id not in kept.values()))


@transaction.atomic
def accept_proposal(*, actor: Actor, finding_id: str, now: datetime) -> None:
    """Give the lot the proposed workstation and end the finding: before the draw by the move that staff use by hand, after it by an emergency
    exchange, which is applied when the workstation is shown at the door and at the desk, and changes nothing that was drawn.

    Raises:
        NotFound: no such finding at the actor's centre, or nothing was proposed.
        Refused: what ``move_workstation`` or ``exchange_workstation`` refuses.
        Conflict: ``gate_ended`` when it was swapped or mended meanwhile, and what the move finds.
    """
    row = access_finding(actor, finding_id)
    if row.proposal is None:
        raise NotFound("proposal")
    if row.state not in {GateState.OPEN, GateState.ESCALATED}:
        raise Conflict("gate_ended", {}, EQUIP)
    move = Move(row.workstation.workstation_id, row.proposal.workstation_id, f"{SWAP_REASON}: {row.reasons}")
    if is_before_freeze(row.offer.round.booking.lot_id):
        move_workstation(actor=actor, offer_id=row.offer.offer_id, move=move, now=now)
        _end(row, GateState.SWAPPED, now)
    else:
        exchange_workstation(actor=actor, offer_id=row.offer.offer_id, move=move, now=now)
        _end(row, GateState.EXCHANGED, now)


@transaction.atomic
def close_mended(*, workstation_id: str, now: datetime) -> int:
    """End the findings of a workstation that is fit again; answers how many."""
    rows = GateFinding.objects.filter(workstation__workstation_id=workstation_id, ended_at=None)
    found = list(rows.select_for_update(of=("self",)).select_related("offer"))
    if not found or unfit_desks(found[0].offer.centre_id, (workstation_id,), now):
        return 0
    for row in found:
        _end(row, GateState.MENDED, now)
    return len(found)


@transaction.atomic
def escalate_unfit(*, offer_id: str, now: datetime) -> int:
    """At the start: look once more; what is unfit now and still held goes to the host and the province; answers how many."""
    offer = lock_offer(SYSTEM, offer_id)
    if offer.state != OfferState.CONFIRMED:
        return 0
    _look(offer, now)
    held = set(held_workstations(offer))
    count = 0
    for row in offer.findings.filter(state=GateState.OPEN).select_related("workstation"):
        workstation_id = row.workstation.workstation_id
        if workstation_id not in held:
            _end(row, GateState.SWAPPED, now)
        elif not unfit_desks(offer.centre_id, (workstation_id,), now):
            _end(row, GateState.MENDED, now)
        else:
            row.state = GateState.ESCALATED
            row.save(update_fields=["state"])
            reasons = tuple(Unfit(each) for each in row.reasons.split(","))
            _record("booking.gate_escalated", SYSTEM, _body(offer, workstation_id, reasons, ""), now)
            count += 1
    return count


def _end(row: GateFinding, state: GateState, now: datetime) -> None:
    row.state, row.ended_at = state, now
    row.save(update_fields=["state", "ended_at"])


def _body(offer: Offer, workstation_id: str, reasons: tuple[Unfit, ...], other: str) -> dict[str, Plain]:
    found: dict[str, Plain] = {"offer": offer.offer_id, "workstation": workstation_id, "reasons": list(reasons)}
    return {**found, "proposal": other}


def _record(kind: str, actor: Actor, body: dict[str, Plain], now: datetime) -> None:
    """Under no lot: the number of a lot's acts must not tell of a sub-venue's trouble."""
    evidence.record(kind=kind, lot_id="", actor=actor, body=body, access=Access.SUPERVISOR, now=now)
