"""Let the key holder draw, keep the sealed outcome, send the first calls."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from yuanping.apps.committee.models import CodeMark, Committee, Seat
from yuanping.apps.draw import queries as draw_queries
from yuanping.apps.draw import services as draw
from yuanping.apps.evidence import services as evidence
from yuanping.apps.identity import queries as identity
from yuanping.apps.notifications import services as notifications
from yuanping.apps.policy import queries as policy
from yuanping.apps.tenders import services as tenders
from yuanping.infra import storage
from yuanping.infra.deadlines import meet_deadline, set_deadline
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import SYSTEM, Role
from yuanping.kernel.calendar import at_moment, legal_day
from yuanping.kernel.committee.holder import Drawn, DrawOrder, Mark, Place
from yuanping.kernel.committee.record import EXPERT, REPRESENTATIVE
from yuanping.kernel.committee.reply_time import reply_rule
from yuanping.kernel.committee.states import COMMITTEE, CommitteeState, SeatState
from yuanping.kernel.draw.request import ExpertRequest
from yuanping.kernel.events.committee import CommitteeDrawn
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.law import Law

REPLY_DUE = "committee.reply"
"""Deadline of the open calls of one committee: the earliest of them; which seat it is stays sealed."""


@transaction.atomic
def make_draw(*, ceremony_id: str, now: datetime) -> None:
    """Draw experts and workstations inside the key holder (handler of ``CeremonyRevealed``); doing it twice changes nothing.

    Stores the sealed state and empty seats, records the outcome's digest, sends the sealed calls, moves the lot on.

    Raises:
        Refused: ``keyholder_unavailable``; nothing is stored then, and the handler tries again.
    """
    hold(f"committee:draw:{ceremony_id}")
    row = Committee.objects.select_for_update().filter(ceremony_id=ceremony_id).first()
    if row is None or row.state != CommitteeState.REQUESTED:
        return
    request, reveals = draw_queries.seed_inputs(ceremony_id)
    assert isinstance(request, ExpertRequest)
    places = tuple(
        Place(centre, identity.access_organisation(centre).name)
        for centre in sorted({cell.centre for cell in request.counts})
    )
    rule = reply_rule(policy.get_pack_of_lot(row.lot_id), legal_day(now))
    order = DrawOrder(
        storage.get(row.sealed_pool),
        request,
        reveals,
        places,
        row.arrive_from,
        row.meets_at,
        row.arrive_until,
        rule,
        now,
    )
    drawn = draw.key_holder().draw(order)
    row.state = COMMITTEE.advance(row.state, "draw", Role.SYSTEM)
    row.sealed_state = drawn.sealed_state
    row.save()
    _store_seats(row, drawn)
    draw.conclude_experts(ceremony_id=ceremony_id, seats=drawn.seats, sealed_digest=drawn.outcome_digest, now=now)
    evidence.record(
        kind="committee.drawn",
        lot_id=row.lot_id,
        actor=SYSTEM,
        body={"committee_id": row.committee_id, "draw_id": ceremony_id, "outcome_digest": drawn.outcome_digest},
        access=Access.PARTIES,
        now=now,
    )
    keep_marks(row, drawn.marks)
    post_notices(drawn.notices, now)
    wait_until(row, drawn.due, rule.law, now)
    tenders.advance_lot(lot_id=row.lot_id, transition="draw_committee", actor=SYSTEM, now=now)
    announce(CommitteeDrawn(row.committee_id, row.lot_id))


def _store_seats(row: Committee, drawn: Drawn) -> None:
    """Empty seats in random order; which workstation belongs to which seat stays sealed until arrival."""
    seats = [
        Seat(
            seat_id=new_secret_id(),
            committee=row,
            seat_no=seat.seat,
            kind=EXPERT,
            specialty=seat.specialty,
            centre=seat.centre,
            state=SeatState.SEALED,
        )
        for seat in drawn.seats
    ]
    first = max((seat.seat for seat in drawn.seats), default=0) + 1
    seats += [
        Seat(
            seat_id=new_secret_id(),
            committee=row,
            seat_no=first + place,
            kind=REPRESENTATIVE,
            centre=row.host,
            workstation=workstation,
            state=SeatState.SEALED,
        )
        for place, workstation in enumerate(drawn.representatives)
    ]
    secrets.SystemRandom().shuffle(seats)
    Seat.objects.bulk_create(seats)


def keep_marks(row: Committee, marks: tuple[Mark, ...]) -> None:
    """Keep under which marks codes will be found. Called under the committee's lock."""
    CodeMark.objects.bulk_create([CodeMark(mark=mark.mark, committee=row, purpose=mark.purpose) for mark in marks])


def wait_until(row: Committee, due: datetime | None, law: Law, now: datetime) -> None:
    """Set when time next does something to an open call, or that nobody is being waited for. Called under the committee's lock."""
    if due is None:
        meet_deadline(REPLY_DUE, row.committee_id, now)
    else:
        set_deadline(kind=REPLY_DUE, subject_id=row.committee_id, deadline=at_moment(due, law), now=now)


def post_notices(notices: tuple[bytes, ...], now: datetime) -> None:
    """Hand sealed notices to the outbox of files; nothing says which committee they are about."""
    for sealed in notices:
        notifications.post_sealed(notice_id=new_secret_id(), sealed=sealed, now=now)
