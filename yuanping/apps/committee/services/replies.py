"""Answers to calls, replacements in the order of the draw, and the second recusal on the real bidders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yuanping.apps.committee import queries
from yuanping.apps.committee.models import CallEntry, CodeMark, Committee, Seat
from yuanping.apps.committee.services.bridge_calls import keep_bridge_calls
from yuanping.apps.committee.services.drawing import keep_marks, post_notices, wait_until
from yuanping.apps.draw import services as draw
from yuanping.apps.evidence import services as evidence
from yuanping.apps.experts import queries as experts
from yuanping.infra import storage
from yuanping.infra.deadlines import set_deadline
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.calendar import at_moment, legal_day
from yuanping.kernel.committee.channels import Channel
from yuanping.kernel.committee.holder import Moved, RecheckOrder, ReplyOrder, TimeOrder
from yuanping.kernel.committee.record import CALL_KIND
from yuanping.kernel.committee.recusal import Interests, recuse
from yuanping.kernel.committee.reply_time import LAW_ORDER
from yuanping.kernel.committee.states import COMMITTEE, SEAT, CommitteeState, SeatState
from yuanping.kernel.errors import Refused
from yuanping.kernel.events.committee import CommitteeFilled
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.law import Law

LAW_SECRET = Law("招标投标法", "第三十七条")
CALLING = (CommitteeState.CALLING, CommitteeState.FILLED)
CONTINUE_DUE = "committee.continue"
"""Deadline at which open seats of one committee are taken a step further: planned, or drawn once the log has the plan."""
RECORDED = frozenset({"code_used", "reply_too_late"})
"""What is recorded of a code that came again or too late; a slip of the finger is not."""


@dataclass(frozen=True, slots=True)
class ReplyView:
    """What whoever answered may read: only what was answered."""

    accepted: bool


def committee_of_code(code: str, purpose: str) -> Committee:
    """The committee of a code under lock, for services of this app.

    Raises:
        Refused: ``code_mistyped``, ``code_unknown``.
    """
    mark = draw.key_holder().mark(code, purpose)
    found = (
        CodeMark.objects.filter(mark=mark, purpose=purpose).values_list("committee__committee_id", flat=True).first()
    )
    if found is None:
        raise Refused("code_unknown", {}, LAW_SECRET, field="code")
    hold(f"committee:{found}")
    return Committee.objects.select_for_update().get(committee_id=found)


def record_reply(*, code: str, accepted: bool, now: datetime, channel: Channel = Channel.PAGE) -> ReplyView:
    """Take the answer to a call. Refusing calls the next in the same order, after the call log has the leaf.

    A genuine code that comes twice or too late changes nothing but is recorded, without lot or seat.

    Raises:
        Refused: ``code_mistyped``, ``code_unknown``, ``code_used``, ``reply_too_late``, ``keyholder_unavailable``.
    """
    try:
        return _take_reply(code, accepted, channel, now)
    except Refused as refused:
        if refused.code in RECORDED:
            record_refusal("committee.reply", SYSTEM, refused, now)
        raise


def record_refusal(act: str, actor: Actor, refused: Refused, now: datetime) -> None:
    """Record a refused code, for services of this app; of no lot, because a time beside a lot would tell who was called."""
    evidence.record_refusal(act=act, lot_id="", actor=actor, refused=refused, about={}, access=Access.SEALED, now=now)


@transaction.atomic
def _take_reply(code: str, accepted: bool, channel: Channel, now: datetime) -> ReplyView:
    row = committee_of_code(code, "reply")
    if row.state not in CALLING or now >= row.arrive_until:
        raise Refused("code_used", {}, LAW_SECRET, field="code")
    order = ReplyOrder(storage.get(row.sealed_pool), bytes(row.sealed_state), code, accepted, now, channel)
    apply_moves(row, draw.key_holder().reply(order), now)
    return ReplyView(accepted)


@transaction.atomic
def lapse_calls(*, committee_id: str, now: datetime) -> int:
    """End the calls whose term has run out and call the next of the same order (deadline ``committee.reply``); answers how many lapsed.

    The key holder decides by its own clock which calls these are; asked too early or twice it changes nothing.

    Raises:
        Refused: ``keyholder_unavailable``; nothing is stored then, and the worker tries again.
    """
    hold(f"committee:{committee_id}")
    row = Committee.objects.select_for_update().filter(committee_id=committee_id, state__in=CALLING).first()
    if row is None:
        return 0
    moved = draw.key_holder().pass_time(TimeOrder(storage.get(row.sealed_pool), bytes(row.sealed_state), now))
    apply_moves(row, moved, now)
    return len(moved.calls)


@transaction.atomic
def recheck_recusal(*, lot_id: str, now: datetime) -> int:
    """Recuse again on the bidders that really bid (after the opening); answers how many seats were called anew.

    Candidates recused now are also passed over in later replacements.
    """
    hold(f"committee:lot:{lot_id}")
    row = Committee.objects.select_for_update().filter(lot_id=lot_id, state__in=CALLING).first()
    if row is None:
        return 0
    facts = queries.lot_facts(lot_id)
    interests = Interests(queries.known_bidders(lot_id), facts.procuring_usccs, facts.supervisor_usccs)
    specialties = tuple(sorted({seat.specialty for seat in row.seats.all() if seat.specialty}))
    recusals = recuse(experts.list_candidates(specialties), interests, legal_day(now))
    order = RecheckOrder(storage.get(row.sealed_pool), bytes(row.sealed_state), recusals, now)
    moved = draw.key_holder().recheck(order)
    apply_moves(row, moved, now)
    return len(moved.called_next) + len(moved.vacant)


def apply_moves(row: Committee, moved: Moved, now: datetime) -> None:
    """Store what the key holder did: first the call log, then seats, marks and notices. Under the committee's lock."""
    for leaf in moved.calls:
        row.calls += 1
        CallEntry.objects.create(committee=row, number=row.calls, leaf=leaf)
        evidence.record(
            kind=CALL_KIND,
            lot_id=row.lot_id,
            actor=SYSTEM,
            body={"draw_id": row.ceremony_id, "number": row.calls, "leaf": leaf},
            access=Access.PARTIES,
            now=now,
        )
    row.sealed_state = moved.sealed_state
    for numbers, transition in (
        (moved.accepted, "accept"),
        (moved.called_next, "call_next"),
        (moved.vacant, "exhaust"),
    ):
        for seat in Seat.objects.filter(committee=row, seat_no__in=numbers):
            if seat.state == SeatState.ARRIVED:
                _clear(seat)
            seat.state = SEAT.advance(seat.state, transition, Role.SYSTEM)
            seat.save()
    settle(row)
    row.save()
    watch_open_seats(row, now)
    keep_marks(row, moved.marks)
    post_notices(moved.notices, now)
    keep_bridge_calls(row, moved, now)
    wait_until(row, moved.due, LAW_ORDER, now)


def _clear(seat: Seat) -> None:
    """Somebody who has come in may not sit: the seat takes a new id, so that no desk he has opened is this seat's any more."""
    seat.seat_id, seat.workstation, seat.sealed_member = new_secret_id(), "", b""


def watch_open_seats(row: Committee, now: datetime) -> None:
    """A seat nobody is left for goes on by itself: the worker plans a continuation at once, or finds that none is needed any more."""
    if row.seats.filter(state=SeatState.VACANT).exists():
        set_deadline(kind=CONTINUE_DUE, subject_id=row.committee_id, deadline=at_moment(now, LAW_ORDER), now=now)
    elif row.short:
        row.short = {}
        row.save()


def settle(row: Committee) -> None:
    """Move the committee between calling and filled, as its seats say; the caller saves."""
    ready = not row.seats.exclude(state__in=(SeatState.ACCEPTED, SeatState.ARRIVED)).exists()
    if ready and row.state == CommitteeState.CALLING:
        row.state = COMMITTEE.advance(row.state, "fill", Role.SYSTEM)
        announce(CommitteeFilled(row.committee_id, row.lot_id))
    elif not ready and row.state == CommitteeState.FILLED:
        row.state = COMMITTEE.advance(row.state, "replace", Role.SYSTEM)
