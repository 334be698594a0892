"""Move a booking to another day, or withdraw it before it is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import Booking, Change
from yuanping.apps.booking.queries.access import lock_booking, lock_change, lock_round
from yuanping.apps.booking.queries.gather import plan_record, rules_of
from yuanping.apps.booking.queries.lot import is_before_draw
from yuanping.apps.booking.queries.values import CHANGE_VERIFY, PROOF_PURPOSE
from yuanping.apps.booking.services.cancel import cancel, close
from yuanping.apps.booking.services.place import give_up, release_all
from yuanping.apps.booking.services.relocate import draw_lost_again, may_relocate
from yuanping.apps.booking.services.round import open_round
from yuanping.apps.booking.services.store import check_version, save_booking
from yuanping.apps.booking.services.trail import record_act
from yuanping.apps.venues import queries as venues
from yuanping.infra import crypto, storage
from yuanping.infra.calendar import work_calendar
from yuanping.infra.deadlines import Watch, meet_deadline, set_deadline
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.booking.plan import check_hours
from yuanping.kernel.booking.proof import Proof, check_proof
from yuanping.kernel.booking.record import REQUESTED, plan_digest
from yuanping.kernel.booking.states import BOOKING, CHANGE, BookingState, Cancelled, ChangeState
from yuanping.kernel.calendar import add_working_days, days_before
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.events.booking import BookingCancelled, ChangeRequested
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.hashing import hasher
from yuanping.kernel.plain import to_plain
from yuanping.kernel.venues.hours import Interval

CHANGE_DEADLINE = CHANGE_VERIFY


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """The new hours and the true reason (辽（十四））."""

    starts_at: datetime
    ends_at: datetime
    reason: str
    force_majeure: bool = False
    proof: Proof | None = None


@transaction.atomic
def request_change(
    *, actor: Actor, booking_id: str, change: ChangeRequest, now: datetime, seen: int | None = None
) -> str:
    """Ask to move a confirmed booking, at least five days before the evaluation; the host verifies in one working day.

    Later only by force majeure, whose proof is kept whole and sealed, its digest in the evidence; by force majeure also for the hours it has,
    when a sub-venue the agency may know is lost.

    Raises:
        NotFound: not a booking of the actor's agency.
        Refused: ``change_too_late`` (unless force majeure), ``change_changes_nothing``, ``reason_missing``,
            ``proof_missing``, ``proof_too_large``, ``proof_kind_unknown``; ``committee_drawn`` once the committee is drawn, ``wrong_state`` and what ``check_hours`` refuses.
        Conflict: ``booking_stale`` when ``seen`` is not the newest version.
    """
    hold(f"booking:{booking_id}")
    booking = lock_booking(actor, booking_id)
    if not permissions.can_manage_booking(actor, booking):
        raise NotFound("booking")
    check_version(booking, seen)
    state = BOOKING.advance(booking.state, "ask_change", actor.role)
    _check_change(booking, change, now)
    rules = rules_of(booking)
    deadline = add_working_days(work_calendar(), now, rules.verify_days.number, rules.verify_days.law)
    change_id = new_secret_id()
    digest, stored = keep_proof(booking, change.proof, change_id) if change.force_majeure else ("", "")
    row = Change.objects.create(
        change_id=change_id,
        booking=booking,
        state=ChangeState.PENDING,
        starts_at=change.starts_at,
        ends_at=change.ends_at,
        reason=change.reason.strip(),
        force_majeure=change.force_majeure,
        proof_digest=digest,
        proof_stored=stored,
        requested_at=now,
        due_at=deadline.due_at,
    )
    booking.state = state
    save_booking(booking)
    watch = Watch(Role.VENUE_OPERATOR, booking.host, Role.PROVINCIAL_COORDINATOR)
    set_deadline(kind=CHANGE_DEADLINE, subject_id=row.change_id, deadline=deadline, now=now, watch=watch)
    body: dict[str, Plain] = {
        "starts_at": to_plain(change.starts_at),
        "ends_at": to_plain(change.ends_at),
        "reason": row.reason,
        "force_majeure": change.force_majeure,
        "proof": digest,
    }
    record_act(booking, "booking.change_requested", body, actor=actor, access=Access.PARTIES, now=now)
    announce(ChangeRequested(row.change_id, booking.host))
    return row.change_id


def keep_proof(booking: Booking, proof: Proof | None, change_id: str) -> tuple[str, str]:
    """Store the proof sealed; the digest of its bytes for the evidence, and under what it is stored."""
    data = check_proof(proof, rules_of(booking).change_days.law).data
    return hasher(booking.hash_name)(data).hex(), storage.put(crypto.seal(PROOF_PURPOSE, data, change_id.encode()))


def _check_change(booking: Booking, change: ChangeRequest, now: datetime) -> None:
    if not change.reason.strip():
        raise Refused("reason_missing", {}, rules_of(booking).change_days.law, field="reason")
    if _same_hours(booking, change) and not (change.force_majeure and may_relocate(booking)):
        raise Refused("change_changes_nothing", {}, field="starts_at")
    if not is_before_draw(booking.lot_id):
        raise Refused("committee_drawn", {}, rules_of(booking).change_days.law)
    check_hours(change.starts_at, change.ends_at, now, None)
    venues.check_centre_open(booking.host, Interval(change.starts_at, change.ends_at))
    rule = rules_of(booking).change_days
    latest = days_before(work_calendar(), booking.starts_at, rule.number, rule.law)
    if latest.is_over(now) and not change.force_majeure:
        last = latest.due_on
        words = f"{last.month}月{last.day}日 24:00" if last else "—"
        raise Refused("change_too_late", {"days": rule.number, "latest": words}, rule.law, field="force_majeure")


def _same_hours(booking: Booking, change: ChangeRequest | Change) -> bool:
    """A change to the hours the booking has: a sub-venue is lost, and its seats are to be drawn again."""
    return (change.starts_at, change.ends_at) == (booking.starts_at, booking.ends_at)


@transaction.atomic
def verify_change(*, actor: Actor, change_id: str, accepted: bool, answer: str, now: datetime) -> None:
    """The host centre verifies the reason; accepted, everything held is released and venues are drawn for the new day.

    For the hours it has, only the sub-venues that are lost are released and drawn again.

    Raises:
        NotFound: not a change of a booking hosted by the actor's centre.
        Refused: ``reason_missing`` for a refusal without words, ``wrong_state``, ``booking_in_past`` when the new day has come,
            ``relocation_not_needed`` when no sub-venue is lost any more.
    """
    hold(f"change:{change_id}")
    change = lock_change(actor, change_id)
    if not permissions.can_verify_change(actor, change.booking):
        raise NotFound("change")
    booking = change.booking
    change.state = CHANGE.advance(change.state, "accept" if accepted else "refuse", actor.role)
    if not accepted and not answer.strip():
        raise Refused("reason_missing", {}, rules_of(booking).verify_days.law, field="answer")
    change.answer, change.answered_at = answer.strip(), now
    change.save(update_fields=["state", "answer", "answered_at"])
    meet_deadline(CHANGE_DEADLINE, change_id, now)
    body: dict[str, Plain] = {"accepted": accepted, "answer": change.answer}
    record_act(booking, "booking.change_verified", body, actor=actor, access=Access.PARTIES, now=now)
    if accepted and change.cancels:
        cancel(booking, "accept_cancellation", Cancelled.FORCE_MAJEURE, actor, now)
        return
    booking.state = BOOKING.advance(booking.state, "accept_change" if accepted else "refuse_change", actor.role)
    save_booking(booking)
    if accepted and not change.cancels:
        _move(booking, change, actor, now)


def _move(booking: Booking, change: Change, actor: Actor, now: datetime) -> None:
    check_hours(change.starts_at, change.ends_at, now, None)
    if _same_hours(booking, change):
        draw_lost_again(booking, actor, now)
        return
    release_all(booking, actor, now)
    booking.starts_at, booking.ends_at, booking.confirmed_at = change.starts_at, change.ends_at, None
    save_booking(booking, "starts_at", "ends_at", "confirmed_at")
    body: dict[str, Plain] = {"digest": plan_digest(booking.hash_name, plan_record(booking))}
    record_act(booking, REQUESTED, body, actor=actor, access=Access.PARTIES, now=now)
    try:
        with transaction.atomic():
            open_round(booking=booking, cause="moved", actor=actor, now=now)
    except Refused as why:
        give_up(booking, actor, now, why.code)


@transaction.atomic
def withdraw_booking(*, actor: Actor, booking_id: str, reason: str, now: datetime, seen: int | None = None) -> None:
    """Withdraw a booking before it is confirmed; everything held is released and the lot may be booked anew.

    Raises:
        NotFound: not a booking of the actor's agency.
        Refused: ``reason_missing``, ``wrong_state`` (while a draw is under way only the supervisor can stop it).
        Conflict: ``booking_stale`` when ``seen`` is not the newest version.
    """
    hold(f"booking:{booking_id}")
    booking = lock_booking(actor, booking_id)
    if not permissions.can_manage_booking(actor, booking):
        raise NotFound("booking")
    check_version(booking, seen)
    if not reason.strip():
        raise Refused("reason_missing", {}, rules_of(booking).change_days.law, field="reason")
    close(booking, "withdraw", Cancelled.WITHDRAWN, actor, now)
    body: dict[str, Plain] = {"reason": reason.strip()}
    record_act(booking, "booking.withdrawn", body, actor=actor, access=Access.PARTIES, now=now)
    announce(BookingCancelled(booking_id, booking.lot_id))


@transaction.atomic
def reopen_round(*, ceremony_id: str, now: datetime) -> None:
    """The supervisor ordered a voided venue draw anew: open it again with the numbers of today."""
    this = lock_round(ceremony_id)
    if this is None or this.drawn_at is not None or this.booking.state != BookingState.DRAWING:
        return
    open_round(booking=this.booking, cause="ordered_anew", actor=SYSTEM, now=now)
