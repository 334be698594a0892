"""The queue for hours that are full: join, leave, and be asked for automatically by the same road as a request."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import Booking, Waiting
from yuanping.apps.booking.queries.alternatives import draft_as_asked
from yuanping.apps.booking.queries.lot import BookableLot, access_bookable_lot
from yuanping.apps.booking.queries.values import WAITING_ENDS, WAITING_TRY
from yuanping.apps.booking.services.probe import keep_probe
from yuanping.apps.booking.services.request import NOT_POSSIBLE, check_centres, check_lot, request_in
from yuanping.apps.evidence import services as evidence
from yuanping.apps.venues import queries as venues
from yuanping.infra.deadlines import meet_deadline, set_deadline
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.booking.alternatives import may_propose
from yuanping.kernel.booking.plan import BookingPlan, check_plan
from yuanping.kernel.booking.request import Mandate
from yuanping.kernel.booking.slots import local_day
from yuanping.kernel.booking.states import REQUEST, WAITING, BookingState, WaitState
from yuanping.kernel.booking.waiting import may_try, next_try
from yuanping.kernel.calendar import Deadline
from yuanping.kernel.canonical import Plain
from yuanping.kernel.draw.planning import can_place
from yuanping.kernel.errors import Conflict, NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import from_plain, to_plain
from yuanping.kernel.venues.hours import Interval

FULL = frozenset({"infeasible_plan", "pool_too_small", "asked_too_often", NOT_POSSIBLE})
"""Why a try may fail without ending the place."""


@transaction.atomic
def join_waiting(*, actor: Actor, lot_id: str, plan: BookingPlan, now: datetime) -> str:
    """Take a place in the queue for the hours of a plan that does not fit.

    Effects in order: place stored, its end and its daily try as deadlines, evidence.

    Raises:
        NotFound: no such lot, or not the actor's.
        Refused: ``lot_not_bookable``, ``already_booked``, ``waiting_not_needed`` (it fits now; never said where venues are hidden), what
            ``check_plan`` refuses, hours the host is not open.
        Conflict: ``already_waiting``.
    """
    hold(f"booking:{lot_id}")
    lot = access_bookable_lot(actor, lot_id)
    if not permissions.can_request_booking(actor, lot.agency_id):
        raise NotFound("lot")
    check_lot(lot)
    check_plan(plan, lot.rules, now, lot.bids_due_earliest)
    check_centres(plan)
    hidden = not may_propose(lot.rules)
    if not hidden and _fits(plan, lot, now):
        raise Refused("waiting_not_needed", {}, REQUEST)
    row = _store(actor, lot, plan, now, hidden=hidden)
    set_deadline(kind=WAITING_ENDS, subject_id=row.waiting_id, deadline=Deadline(row.starts_at, law=REQUEST), now=now)
    _try_later(row, now)
    _record(row, "booking.queued", actor, now)
    return row.waiting_id


def _fits(plan: BookingPlan, lot: BookableLot, now: datetime) -> bool:
    known = tuple(sorted(each.centre_id for each in venues.list_centres() if each.accepted))
    return can_place(draft_as_asked(plan, lot.rules, known, now))


def _store(actor: Actor, lot: BookableLot, plan: BookingPlan, now: datetime, *, hidden: bool) -> Waiting:
    try:
        with transaction.atomic():
            return Waiting.objects.create(
                waiting_id=new_secret_id(),
                lot_id=lot.lot_id,
                lot_name=lot.name,
                agency_id=actor.organisation_id,
                hidden=hidden,
                plan=to_plain(plan),
                starts_at=plan.starts_at,
                ends_at=plan.ends_at,
                queued_at=now,
                state=WaitState.WAITING,
            )
    except IntegrityError as lost:
        raise Conflict("already_waiting", {}, REQUEST) from lost


def _try_later(row: Waiting, now: datetime) -> None:
    moment = Deadline(next_try(now), own=True)
    set_deadline(kind=WAITING_TRY, subject_id=row.waiting_id, deadline=moment, now=now)


def _record(row: Waiting, kind: str, actor: Actor, now: datetime) -> None:
    body: dict[str, Plain] = {
        "waiting": row.waiting_id,
        "starts_at": to_plain(row.starts_at),
        "ends_at": to_plain(row.ends_at),
        "queued_at": to_plain(row.queued_at),
        "booking": row.booking_id,
    }
    evidence.record(kind=kind, lot_id=row.lot_id, actor=actor, body=body, access=Access.PARTIES, now=now)


@transaction.atomic
def leave_waiting(*, actor: Actor, waiting_id: str, now: datetime) -> None:
    """Give a place up.

    Raises:
        NotFound: not a place of the actor's agency.
        Refused: ``wrong_state``.
    """
    row = Waiting.objects.select_for_update().filter(waiting_id=waiting_id, agency_id=actor.organisation_id).first()
    if row is None or actor.role is not Role.AGENCY_CLERK:
        raise NotFound("waiting")
    _end(row, "leave", "booking.queue_left", actor, now)


@transaction.atomic
def expire_waiting(*, waiting_id: str, now: datetime) -> None:
    """The hours have come; does nothing when the place is over."""
    row = Waiting.objects.select_for_update().filter(waiting_id=waiting_id, state=WaitState.WAITING).first()
    if row is not None and now >= row.starts_at:
        _end(row, "expire", "booking.queue_expired", SYSTEM, now)


def _end(row: Waiting, transition: str, kind: str, actor: Actor, now: datetime) -> None:
    row.state, row.ended_at = WAITING.advance(row.state, transition, actor.role), now
    row.save(update_fields=["state", "ended_at", "booking_id", "tried_on"])
    for each in (WAITING_ENDS, WAITING_TRY):
        meet_deadline(each, row.waiting_id, now)
    _record(row, kind, actor, now)


def try_daily(*, waiting_id: str, now: datetime) -> None:
    """The hour of the daily try has come for one place: everybody is tried, in order, whoever's deadline came first."""
    serve_waiting(now=now, daily=True)
    row = Waiting.objects.filter(waiting_id=waiting_id, state=WaitState.WAITING).first()
    if row is not None:
        _try_later(row, now)


@transaction.atomic
def serve_waiting(*, now: datetime, daily: bool = False) -> int:
    """Ask for those who wait, in the order they queued; answers for how many a booking was made.

    Places under a pack that hides its venues are tried only by the daily call, at most once a day.
    """
    rows = Waiting.objects.filter(state=WaitState.WAITING, starts_at__gt=now)
    if not rows.exists():
        return 0
    hold("booking-waiting")
    served = 0
    for row in (rows if daily else rows.filter(hidden=False)).order_by("queued_at", "pk").select_for_update():
        wanted = Interval(row.starts_at, row.ends_at)
        if may_try(wanted, _drawing(), hidden=row.hidden, tried_on=row.tried_on, today=local_day(now)):
            served += _serve(row, now)
    return served


def _drawing() -> tuple[Interval, ...]:
    """Hours of bookings from the queue whose venues are not drawn yet."""
    mine = Waiting.objects.filter(state=WaitState.SERVED).values("booking_id")
    rows = Booking.objects.filter(state=BookingState.DRAWING, booking_id__in=mine)
    return tuple(Interval(*pair) for pair in rows.values_list("starts_at", "ends_at"))


def _serve(row: Waiting, now: datetime) -> bool:
    """Ask once for the agency, under its place in the queue; what is full stays in the queue, what can never be asked for again leaves it."""
    agency = Actor(Role.AGENCY_CLERK, row.agency_id)
    plan = from_plain(BookingPlan, row.plan)
    mandate = Mandate("queue", row.waiting_id, REQUEST)
    row.tried_on = local_day(now)
    try:
        with transaction.atomic():
            row.booking_id = request_in(agency, row.lot_id, plan, now, "", mandate=mandate)
    except Refused as why:
        if why.code not in FULL:
            _end(row, "expire", "booking.queue_expired", SYSTEM, now)
            return False
        row.save(update_fields=["tried_on"])
        if why.code == NOT_POSSIBLE:
            lot = access_bookable_lot(agency, row.lot_id)
            keep_probe(actor=agency, lot=lot, plan=plan, now=now, why=why.code, mandate=mandate)
        return False
    _end(row, "serve", "booking.queue_served", SYSTEM, now)
    return True
