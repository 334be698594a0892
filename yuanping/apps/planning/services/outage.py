"""A venue fails: the centre or the province reports it, the province looks and carries out, and whoever must agree does so offer by offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from yuanping.apps.booking import services as booking
from yuanping.apps.booking.queries import HitOffer
from yuanping.apps.evidence import services as evidence
from yuanping.apps.planning import permissions
from yuanping.apps.planning.models import MoveRow, OutageRow
from yuanping.apps.planning.queries.outage import PROOF_PURPOSE, Plan, lock_move, lock_outage, make_plan, open_proof
from yuanping.apps.venues import queries as venues
from yuanping.apps.venues import services as venue_services
from yuanping.infra import crypto, storage
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import SYSTEM, Actor
from yuanping.kernel.booking.proof import Proof, check_proof
from yuanping.kernel.booking.states import ANSWER
from yuanping.kernel.booking.visibility import hides_from_agency
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import Conflict, NotFound, Refused
from yuanping.kernel.events.planning import MoveReleased
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.hashing import hasher
from yuanping.kernel.plain import to_plain
from yuanping.kernel.planning.reallocate import Fate, Step
from yuanping.kernel.planning.states import CAUSE_WORDS, MOVE, OUTAGE, Cause, MoveState, OutageState
from yuanping.kernel.venues.hours import LONGEST, Interval

LONGEST_OUTAGE = timedelta(days=92)
"""The platform's own bound: a venue that is out for longer leaves the catalogue."""
TAKEN_BACK = (Fate.DRAWN_AGAIN, Fate.ASKED_ANEW)
ASKED = (Fate.STAYS, Fate.CHANGED)


@dataclass(frozen=True, slots=True)
class OutageReport:
    """Which venue, when, why; the proof may follow when the plan is carried out."""

    venue_id: str
    interval: Interval
    cause: Cause
    reason: str
    proof: Proof | None = None


@transaction.atomic
def report_outage(*, actor: Actor, report: OutageReport, now: datetime) -> str:
    """Say that a venue cannot be used for some time; nothing moves and nothing is closed before the province carries out a plan.

    Raises:
        NotFound: no such venue, or not of the actor's centre.
        Refused: ``reason_missing``, ``outage_out_of_order``, ``outage_over``, ``outage_too_long``, ``proof_too_large``, ``proof_kind_unknown``.
    """
    venue = venues.get_venue(actor, report.venue_id)
    if not permissions.can_report_outage(actor, venue.centre_id):
        raise NotFound("venue")
    _check_report(report, now)
    outage_id = new_secret_id()
    body: dict[str, Plain] = {
        "outage": outage_id,
        "venue": venue.venue_id,
        "interval": to_plain(report.interval),
        "cause": report.cause,
        "reason": report.reason.strip()[:400],
    }
    row = OutageRow(
        outage_id=outage_id,
        state=OUTAGE.initial,
        venue_id=venue.venue_id,
        venue_name=venue.name,
        centre_id=venue.centre_id,
        starts_at=report.interval.starts_at,
        ends_at=report.interval.ends_at,
        cause=report.cause,
        reason=report.reason.strip()[:400],
        by_centre=not permissions.can_plan_province(actor),
        reported_at=now,
    )
    if report.proof is not None:
        _keep_proof(row, report.proof)
    row.entry_id = _record("planning.outage_reported", {**body, "proof": row.proof_digest}, actor, now)
    row.save()
    return outage_id


def _check_report(report: OutageReport, now: datetime) -> None:
    starts, ends = report.interval.starts_at, report.interval.ends_at
    if not report.reason.strip():
        raise Refused("reason_missing", {}, ANSWER, field="reason")
    if ends <= starts or any(each.second or each.microsecond for each in (starts, ends)):
        raise Refused("outage_out_of_order", {}, field="ends_at")
    if ends <= now:
        raise Refused("outage_over", {}, field="ends_at")
    if ends - starts > LONGEST_OUTAGE:
        raise Refused("outage_too_long", {"days": LONGEST_OUTAGE.days}, field="ends_at")


def _keep_proof(row: OutageRow, proof: Proof) -> None:
    data = check_proof(proof, ANSWER).data
    row.proof_digest = hasher("sha256")(data).hex()
    row.proof_stored = storage.put(crypto.seal(PROOF_PURPOSE, data, row.outage_id.encode()))


@transaction.atomic
def carry_out_outage(*, actor: Actor, outage_id: str, seen: str, now: datetime, proof: Proof | None = None) -> None:
    """Close the venue for that time and release every offer it holds to its fate; done twice it does nothing more.

    Effects in order: proof kept, maintenance entered, moves stored, evidence, one ``MoveReleased`` an offer.

    Raises:
        NotFound: no such failure, or the actor does not plan the province.
        Refused: ``wrong_state`` for a dropped one, ``outage_over``, ``proof_missing`` where an agency must ask for a change, and what
            ``check_proof`` refuses.
        Conflict: ``outage_stale`` when what would be done is not what was ``seen``.
    """
    hold("planning")
    row = lock_outage(actor, outage_id)
    if not permissions.can_plan_province(actor):
        raise NotFound("outage")
    if row.state in {OutageState.CARRYING, OutageState.CARRIED}:
        return
    state = OUTAGE.advance(row.state, "carry_out", actor.role)
    if row.ends_at <= now:
        raise Refused("outage_over", {}, field="ends_at")
    plan = make_plan(row, now)
    if plan.digest != seen:
        raise Conflict("outage_stale", {})
    if proof is not None:
        _keep_proof(row, proof)
    if plan.needs_proof and not row.proof_stored:
        raise Refused("proof_missing", {}, ANSWER, field="proof")
    _close_venue(row, now)
    row.state = state
    row.save(update_fields=["state", "proof_digest", "proof_stored"])
    moves = MoveRow.objects.bulk_create([_move(row, hit, step) for hit, step in plan.steps])
    body: dict[str, Plain] = {
        "outage": outage_id,
        "plan": plan.digest,
        "steps": _steps(plan),
        "proof": row.proof_digest,
    }
    _record("planning.outage_released", body, actor, now)
    for each in moves:
        announce(MoveReleased(each.move_id))
    _finish(row, now)


def _close_venue(row: OutageRow, now: datetime) -> None:
    """Nothing new is booked there; in windows no longer than the register takes."""
    starts = max(row.starts_at, now.replace(second=0, microsecond=0))
    while starts < row.ends_at:
        ends = min(row.ends_at, starts + LONGEST)
        venue_services.add_maintenance(
            actor=SYSTEM,
            venue_id=row.venue_id,
            interval=Interval(starts, ends),
            reason=CAUSE_WORDS[Cause(row.cause)],
            now=now,
        )
        starts = ends


def _move(row: OutageRow, hit: HitOffer, step: Step) -> MoveRow:
    return MoveRow(
        move_id=new_secret_id(),
        outage=row,
        offer_id=hit.offer_id,
        booking_id=hit.booking_id,
        number=hit.number,
        lot_name=hit.lot_name,
        agency_id=hit.agency_id,
        supervisor_id=hit.supervisor_id,
        is_host=hit.is_host,
        hidden=hides_from_agency(hit.rules),
        seats=hit.seats,
        short=step.short,
        starts_at=hit.hours.starts_at,
        ends_at=hit.hours.ends_at,
        fate=step.fate,
        exchanges=to_plain(step.exchanges),
        consents=to_plain(step.consents),
        state=MOVE.initial,
    )


def _steps(plan: Plan) -> Plain:
    return [
        {"offer": hit.offer_id, "fate": step.fate, "exchanges": to_plain(step.exchanges)} for hit, step in plan.steps
    ]


@transaction.atomic
def begin_move(*, move_id: str, now: datetime) -> None:
    """Take an offer back whose booking is not settled yet, ask who must agree about a settled one, leave the rest to its own paths.

    What cannot be done is kept with its reason, and the other offers go on. Done once however often called; the last one finishes the failure.
    """
    hold(f"move:{move_id}")
    row = MoveRow.objects.select_for_update(of=("self",)).select_related("outage").get(move_id=move_id)
    if row.state != MoveState.RELEASED:
        return
    fate, step = Fate(row.fate), "leave"
    if fate in ASKED:
        step = "ask"
    elif fate in TAKEN_BACK:
        step = _take_back(row, now)
    row.state = MOVE.advance(row.state, step, SYSTEM.role)
    row.done_at = now if row.state in {MoveState.DONE, MoveState.FAILED} else None
    row.save(update_fields=["state", "code", "params", "done_at"])
    if (
        row.done_at is not None
    ):  # an entry for each that only waits would tell by the size of the public log how many lots sit there
        _record_move(row, SYSTEM, now)
    _finish(OutageRow.objects.select_for_update().get(pk=row.outage_id), now)


def _take_back(row: MoveRow, now: datetime) -> str:
    try:
        with transaction.atomic():
            booking.take_back_offer(offer_id=row.offer_id, now=now)
    except NotFound as gone:
        row.code = f"no_{gone.noun}"
        return "fail"
    except Refused as why:
        row.code, row.params = why.code, why.params
        return "fail"
    return "do"


def _finish(row: OutageRow, now: datetime) -> None:
    """Carried out once the system has done its part; what waits for people stays on their lists."""
    if row.state != OutageState.CARRYING or row.moves.filter(state=MoveState.RELEASED).exists():
        return
    row.state, row.carried_at = OUTAGE.advance(row.state, "finish", SYSTEM.role), now
    row.save(update_fields=["state", "carried_at"])


@transaction.atomic
def agree_move(*, actor: Actor, move_id: str, words: str, now: datetime) -> None:
    """Agree, which does it: staff exchange the workstations, the agency asks for the change with the proof, the supervisor has the seats drawn again.

    Raises:
        NotFound: no such offer, or its fate is not the actor's to settle.
        Refused: ``wrong_state``, and what ``move_workstation``, ``request_change`` or ``confirm_relocation`` refuse.
    """
    hold(f"move:{move_id}")
    row = lock_move(actor, move_id)
    state = MOVE.advance(row.state, "agree", actor.role)
    reason = words.strip() or row.outage.reason
    if Fate(row.fate) is Fate.STAYS:
        for old, new in row.exchanges:
            move = booking.Move(old, new, reason)
            booking.move_workstation(actor=actor, offer_id=row.offer_id, move=move, now=now)
    elif row.hidden:
        booking.confirm_relocation(actor=actor, booking_id=row.booking_id, reason=reason, now=now)
    else:
        change = booking.ChangeRequest(row.starts_at, row.ends_at, reason, True, open_proof(row.outage))
        booking.request_change(actor=actor, booking_id=row.booking_id, change=change, now=now)
    _settle(row, state, words, actor, now)


@transaction.atomic
def refuse_move(*, actor: Actor, move_id: str, words: str, now: datetime) -> None:
    """Do not agree, and say why; nothing moves, and the province reads it.

    Raises:
        NotFound: no such offer, or its fate is not the actor's to settle.
        Refused: ``wrong_state``, ``reason_missing``.
    """
    _close(actor, move_id, "refuse", words, now)


@transaction.atomic
def settle_move(*, actor: Actor, move_id: str, words: str, now: datetime) -> None:
    """Say how a matter was settled that only one's own paths can settle: another day, a cancellation, the emergency path.

    Raises:
        NotFound: no such offer, or its fate is not the actor's to settle.
        Refused: ``wrong_state``, ``reason_missing``.
    """
    _close(actor, move_id, "settle", words, now)


def _close(actor: Actor, move_id: str, step: str, words: str, now: datetime) -> None:
    hold(f"move:{move_id}")
    row = lock_move(actor, move_id)
    state = MOVE.advance(row.state, step, actor.role)
    if not words.strip():
        raise Refused("reason_missing", {}, ANSWER, field="words")
    _settle(row, state, words, actor, now)


def _settle(row: MoveRow, state: str, words: str, actor: Actor, now: datetime) -> None:
    row.state, row.words, row.done_at = state, words.strip()[:400], now
    row.save(update_fields=["state", "words", "done_at"])
    _record_move(row, actor, now)


@transaction.atomic
def drop_outage(*, actor: Actor, outage_id: str, now: datetime) -> None:
    """The venue can be used after all: put the report away, before anything was done.

    Raises:
        NotFound: no such failure, or not of the actor's centre.
        Refused: ``wrong_state`` once it is carried out.
    """
    hold("planning")
    row = lock_outage(actor, outage_id)
    row.state = OUTAGE.advance(row.state, "drop", actor.role)
    row.save(update_fields=["state"])
    _record("planning.outage_dropped", {"outage": outage_id}, actor, now)


def _record_move(row: MoveRow, actor: Actor, now: datetime) -> None:
    body: dict[str, Plain] = {
        "move": row.move_id,
        "offer": row.offer_id,
        "fate": row.fate,
        "state": row.state,
        "code": row.code,
        "words": row.words,
    }
    _record("planning.outage_move", body, actor, now)


def _record(kind: str, body: dict[str, Plain], actor: Actor, now: datetime) -> str:
    """Under no lot: the number of a lot's acts must not tell of a sub-venue's trouble."""
    return evidence.record(kind=kind, lot_id="", actor=actor, body=body, access=Access.SUPERVISOR, now=now)
