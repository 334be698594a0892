"""Ask to cancel a confirmed booking for force majeure; the host verifies the proof, nobody else and never in silence."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import Change
from yuanping.apps.booking.queries.access import lock_booking
from yuanping.apps.booking.queries.gather import rules_of
from yuanping.apps.booking.queries.lot import is_before_draw
from yuanping.apps.booking.queries.values import CHANGE_VERIFY
from yuanping.apps.booking.services.change import keep_proof
from yuanping.apps.booking.services.store import check_version, save_booking
from yuanping.apps.booking.services.trail import record_act
from yuanping.infra.calendar import work_calendar
from yuanping.infra.deadlines import Watch, set_deadline
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.booking.proof import Proof
from yuanping.kernel.booking.states import BOOKING, ChangeState
from yuanping.kernel.calendar import add_working_days
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access


@transaction.atomic
def request_cancellation(
    *, actor: Actor, booking_id: str, reason: str, proof: Proof | None, now: datetime, seen: int | None = None
) -> str:
    """Ask to cancel a confirmed booking for force majeure, with its proof; the host verifies in one working day (辽（十四）).

    Raises:
        NotFound: not a booking of the actor's agency.
        Refused: ``reason_missing``, ``proof_missing``, ``proof_too_large``, ``proof_kind_unknown``, ``committee_drawn`` once the committee is
            drawn, ``wrong_state``.
        Conflict: ``booking_stale`` when ``seen`` is not the newest version.
    """
    hold(f"booking:{booking_id}")
    booking = lock_booking(actor, booking_id)
    if not permissions.can_manage_booking(actor, booking):
        raise NotFound("booking")
    check_version(booking, seen)
    state = BOOKING.advance(booking.state, "ask_change", actor.role)
    rules = rules_of(booking)
    if not reason.strip():
        raise Refused("reason_missing", {}, rules.change_days.law, field="reason")
    if not is_before_draw(booking.lot_id):
        raise Refused("committee_drawn", {}, rules.change_days.law)
    change_id = new_secret_id()
    digest, stored = keep_proof(booking, proof, change_id)
    deadline = add_working_days(work_calendar(), now, rules.verify_days.number, rules.verify_days.law)
    Change.objects.create(
        change_id=change_id,
        booking=booking,
        state=ChangeState.PENDING,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        reason=reason.strip(),
        force_majeure=True,
        cancels=True,
        proof_digest=digest,
        proof_stored=stored,
        requested_at=now,
        due_at=deadline.due_at,
    )
    booking.state = state
    save_booking(booking)
    watch = Watch(Role.VENUE_OPERATOR, booking.host, Role.PROVINCIAL_COORDINATOR)
    set_deadline(kind=CHANGE_VERIFY, subject_id=change_id, deadline=deadline, now=now, watch=watch)
    body: dict[str, Plain] = {"reason": reason.strip(), "proof": digest}
    record_act(booking, "booking.cancellation_requested", body, actor=actor, access=Access.PARTIES, now=now)
    return change_id
