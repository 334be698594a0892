"""A seat whose cell has run out: the draw goes on by itself among the cells of the same booking, in two steps.

* First D′ is planned inside the key holder and its digest recorded; then, once a signed checkpoint covers that entry, it is drawn with the next
  key of the chain. Further workstations are held in the booking before the plan is made, and those not drawn go back at once.
* Nobody chooses anything, and nobody is asked: not when, not for which seats, not which cells take part.
* Where nothing fits, why is kept for the supervisor, and the worker tries again until the end of the hours.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from yuanping.apps.booking import queries as booking_queries
from yuanping.apps.booking import services as booking
from yuanping.apps.committee.models import Committee, Seat
from yuanping.apps.committee.services.replies import CALLING, CONTINUE_DUE, apply_moves
from yuanping.apps.draw import queries as draw_queries
from yuanping.apps.draw import services as draw
from yuanping.apps.evidence import queries as evidence_log
from yuanping.apps.evidence import services as evidence
from yuanping.apps.identity import queries as identity
from yuanping.infra import storage
from yuanping.infra.deadlines import set_deadline
from yuanping.infra.locks import hold
from yuanping.kernel.actor import SYSTEM, Role
from yuanping.kernel.calendar import at_moment
from yuanping.kernel.canonical import Plain
from yuanping.kernel.committee.holder import Continuation, ContinuationOrder, ContinuedSeats, ContinueOrder, Place
from yuanping.kernel.committee.record import EXPERT
from yuanping.kernel.committee.reply_time import LAW_ORDER
from yuanping.kernel.committee.states import SEAT, SeatState
from yuanping.kernel.draw.bodies import CONTINUATION_DRAWN, CONTINUED, continuation_drawn_body, continued_body
from yuanping.kernel.draw.continuation import open_centres
from yuanping.kernel.draw.request import ExpertRequest, VenueRequest
from yuanping.kernel.errors import Refused
from yuanping.kernel.evidence.access import Access

AGAIN = timedelta(minutes=30)
"""So often a plan that does not fit is tried again; the house's own figure, no text sets one."""
SOON = timedelta(minutes=1)
SHORT_CODES = {"infeasible_plan": "continuation_infeasible", "chain_exhausted": "chain_exhausted"}


@transaction.atomic
def continue_draw(*, committee_id: str, now: datetime) -> None:
    """Take the open seats of a committee one step further (deadline ``committee.continue``); asked twice it changes nothing.

    Raises:
        Refused: ``keyholder_unavailable``; nothing is stored then, and the worker tries again.
    """
    hold(f"committee:{committee_id}")
    row = Committee.objects.select_for_update().filter(committee_id=committee_id, state__in=CALLING).first()
    if row is None:
        return
    if now >= row.arrive_until:
        _give_back(row, tuple(row.spares), now)
    elif not row.continuing:
        _plan(row, now)
    elif evidence_log.checkpoint_covering(row.continuing) is None:
        _come_back(row, now + SOON, now)
    else:
        _draw(row, now)


def _come_back(row: Committee, at: datetime, now: datetime) -> None:
    if at < row.arrive_until:
        set_deadline(kind=CONTINUE_DUE, subject_id=row.committee_id, deadline=at_moment(at, LAW_ORDER), now=now)


def _plan(row: Committee, now: datetime) -> None:
    open_seats = row.seats.filter(kind=EXPERT, state=SeatState.VACANT).count()
    if not open_seats:
        return
    try:
        with transaction.atomic():
            planned = _ask_for_plan(row, open_seats, now)
    except Refused as why:
        if why.code not in SHORT_CODES:
            raise
        _keep_short(row, why, open_seats, now)
        return
    row.sealed_state, row.continuing_digest, row.short = planned.sealed_state, planned.request_digest, {}
    row.continuing = evidence.record(
        kind=CONTINUED,
        lot_id=row.lot_id,
        actor=SYSTEM,
        body=continued_body(row.ceremony_id, planned.number, planned.request_digest),
        access=Access.PARTIES,
        now=now,
    )
    row.save()
    _come_back(row, now, now)


def _ask_for_plan(row: Committee, open_seats: int, now: datetime) -> Continuation:
    """Hold further workstations and have D′ planned; where it does not fit, the holds go with the transaction."""
    booked = booking_queries.get_confirmed_booking(row.lot_id)
    assert booked is not None
    venues, _ = draw_queries.seed_inputs(booked.ceremony_id)
    assert isinstance(venues, VenueRequest)
    spares = booking.hold_spares(lot_id=row.lot_id, most=open_seats, now=now)
    row.spares = [desk for one in spares for desk in one.workstations]
    order = ContinuationOrder(storage.get(row.sealed_pool), bytes(row.sealed_state), venues, spares)
    return draw.key_holder().plan_continuation(order)


def _keep_short(row: Committee, why: Refused, open_seats: int, now: datetime) -> None:
    """Keep what is short, record it where it is new, and come back."""
    params: dict[str, Plain] = {name: str(why.params[name]) for name in sorted(why.params)}
    told: dict[str, Plain] = {
        "code": SHORT_CODES[why.code],
        "params": {**params, "seats": str(open_seats)},
        "document": why.law.document if why.law else "",
        "article": why.law.article if why.law else "",
    }
    row.spares = []
    if row.short != told:
        row.short = told
        evidence.record(
            kind="draw.continuation_short",
            lot_id=row.lot_id,
            actor=SYSTEM,
            body={"draw_id": row.ceremony_id, **told},
            access=Access.SUPERVISOR,
            now=now,
        )
    row.save()
    _come_back(row, now + AGAIN, now)


def _draw(row: Committee, now: datetime) -> None:
    request, _ = draw_queries.seed_inputs(row.ceremony_id)
    assert isinstance(request, ExpertRequest)
    places = tuple(Place(each, identity.access_organisation(each).name) for each in sorted(open_centres(request)))
    order = ContinueOrder(storage.get(row.sealed_pool), bytes(row.sealed_state), row.continuing_digest, places, now)
    moved = draw.key_holder().draw_continuation(order)
    assert moved.continued is not None
    _store(row, moved.continued, now)
    apply_moves(row, moved, now)


def _store(row: Committee, made: ContinuedSeats, now: datetime) -> None:
    """Say in the log what came of it and after how many calls; then the seats are at their new centres."""
    evidence.record(
        kind=CONTINUATION_DRAWN,
        lot_id=row.lot_id,
        actor=SYSTEM,
        body=continuation_drawn_body(row.ceremony_id, made.number, row.calls, made.outcome_digest),
        access=Access.PARTIES,
        now=now,
    )
    centres = {one.seat: one.centre for one in made.seats}
    for seat in Seat.objects.filter(committee=row, seat_no__in=centres):
        seat.centre = centres[seat.seat_no]
        seat.state = SEAT.advance(seat.state, "continue", Role.SYSTEM)
        seat.save()
    row.continuing = row.continuing_digest = ""
    _give_back(row, made.unused, now)


def _give_back(row: Committee, desks: tuple[str, ...], now: datetime) -> None:
    booking.release_spares(lot_id=row.lot_id, workstation_ids=desks, now=now)
    row.spares = []
    row.save()
