"""Venues agreed upon after a failed draw: the agency asks, the supervisor confirms with a reason, the seats are drawn among them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import Agreement, Round
from yuanping.apps.booking.queries.access import lock_booking
from yuanping.apps.booking.queries.gather import plan_record, rules_of
from yuanping.apps.booking.services.round import AGREED, open_round
from yuanping.apps.booking.services.store import check_version, save_booking
from yuanping.apps.booking.services.trail import record_act
from yuanping.apps.venues import queries as venues
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.kernel.actor import SYSTEM, Actor
from yuanping.kernel.booking.agreement import Wish, check_agreement
from yuanping.kernel.booking.plan import check_hours
from yuanping.kernel.booking.record import REQUESTED, plan_digest
from yuanping.kernel.booking.states import AGREEMENT, BOOKING, RANDOM, AgreementState, BookingState
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import Conflict, NotFound, Refused
from yuanping.kernel.evidence.access import Access


@transaction.atomic
def ask_agreement(
    *, actor: Actor, booking_id: str, centres: tuple[str, ...], reason: str, now: datetime, seen: int | None = None
) -> str:
    """Ask the supervisor to confirm venues that were agreed upon, for a booking whose draw has failed.

    Effects: the wish stored, evidence for the supervisor alone.

    Raises:
        NotFound: not a booking of the actor's agency.
        Refused: what ``check_agreement`` refuses; ``wrong_state`` unless the booking could not be placed.
        Conflict: ``booking_stale``, ``agreement_pending``.
    """
    hold(f"booking:{booking_id}")
    booking = lock_booking(actor, booking_id)
    if not permissions.can_manage_booking(actor, booking):
        raise NotFound("booking")
    check_version(booking, seen)
    if booking.state != BookingState.UNPLACED:
        params = {"machine": BOOKING.name, "transition": "agree_venues", "state": booking.state}
        raise Refused("wrong_state", params, RANDOM)
    known = frozenset(each.centre_id for each in venues.list_centres() if each.accepted)
    drawn = Round.objects.filter(booking=booking, drawn_at__isnull=False).count()
    check_agreement(rules_of(booking), Wish(booking.host, centres, drawn, reason), known)
    if Agreement.objects.filter(booking=booking, state=AgreementState.PENDING).exists():
        raise Conflict("agreement_pending", {}, RANDOM)
    row = Agreement.objects.create(
        agreement_id=new_secret_id(),
        booking=booking,
        state=AgreementState.PENDING,
        centres=sorted(centres),
        reason=reason.strip(),
        asked_at=now,
    )
    named: list[Plain] = [*sorted(centres)]
    body: dict[str, Plain] = {"agreement": row.agreement_id, "centres": named, "reason": row.reason}
    record_act(booking, "booking.agreement_asked", body, actor=actor, access=Access.SUPERVISOR, now=now)
    return row.agreement_id


@transaction.atomic
def decide_agreement(*, actor: Actor, agreement_id: str, accepted: bool, reason: str, now: datetime) -> None:
    """The supervisor confirms or refuses, with a reason; confirmed, the seats are drawn among the agreed venues.

    Effects in order: the answer stored, evidence for the supervisor; confirmed: the plan names the venues, its digest recorded, a new round.

    Raises:
        NotFound: not a wish about a lot the actor supervises.
        Refused: ``reason_missing``, ``wrong_state``, ``booking_in_past``; what ``open_round`` refuses, and then nothing is confirmed.
    """
    found = Agreement.objects.select_related("booking").filter(agreement_id=agreement_id).first()
    if found is None or not permissions.can_confirm_agreement(actor, found.booking):
        raise NotFound("agreement")
    hold(f"booking:{found.booking.booking_id}")
    booking = lock_booking(actor, found.booking.booking_id)
    row = Agreement.objects.select_for_update().get(pk=found.pk)
    row.state = AGREEMENT.advance(row.state, "confirm" if accepted else "refuse", actor.role)
    if not reason.strip():
        raise Refused("reason_missing", {}, RANDOM, field="answer")
    row.answer, row.answered_at = reason.strip(), now
    row.save(update_fields=["state", "answer", "answered_at"])
    body: dict[str, Plain] = {"agreement": agreement_id, "accepted": accepted, "reason": row.answer}
    record_act(booking, "booking.agreement_decided", body, actor=actor, access=Access.SUPERVISOR, now=now)
    if not accepted:
        return
    booking.state = BOOKING.advance(booking.state, "agree_venues", actor.role)
    check_hours(booking.starts_at, booking.ends_at, now, None)
    booking.plan = {**booking.plan, "centres": row.centres}
    save_booking(booking, "plan")
    digest = plan_digest(booking.hash_name, plan_record(booking))
    record_act(booking, REQUESTED, {"digest": digest}, actor=actor, access=Access.PARTIES, now=now)
    open_round(booking=booking, cause=AGREED, actor=SYSTEM, now=now)
