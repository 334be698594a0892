"""An expert disputes the record of a call to him; the lot's supervisor looks into it and answers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.committee import permissions, queries
from yuanping.apps.committee.models import CallDispute, CallNote, Committee
from yuanping.apps.draw import services as draw
from yuanping.apps.evidence import services as evidence
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.kernel.actor import SYSTEM, Actor
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.committee.own_calls import check_answer
from yuanping.kernel.committee.states import DISPUTE, SUPERVISED
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access


@transaction.atomic
def dispute_call(*, actor: Actor, note_id: str, now: datetime) -> str:
    """Say that a call was not as it is recorded; answers the dispute's id.

    Effects: a row; work for the lot's supervisor; one SUPERVISOR entry of the lot that names the call and not the expert.

    Raises:
        NotFound: not a call to this expert.
        Refused: ``call_disputed``, ``keyholder_unavailable``.
    """
    if not permissions.can_read_own_calls(actor):
        raise NotFound("calls")
    holder = draw.key_holder()
    note = CallNote.objects.filter(note_id=note_id, mark=holder.own_mark(actor.user_id)).first()
    if note is None:
        raise NotFound("calls")
    (own,) = holder.open_calls(actor.user_id, (bytes(note.sealed),))
    hold(f"committee:lot:{own.lot_id}")
    committee = Committee.objects.get(ceremony_id=own.draw_id)
    if CallDispute.objects.filter(committee=committee, number=own.number).exists():
        raise Refused("call_disputed", {"number": own.number}, SUPERVISED)
    dispute_id = new_secret_id()
    CallDispute.objects.create(
        dispute_id=dispute_id,
        committee=committee,
        number=own.number,
        state=DISPUTE.initial,
        disputed_on=legal_day(now),
    )
    evidence.record(
        kind="committee.call_disputed",
        lot_id=own.lot_id,
        actor=SYSTEM,
        body={"dispute_id": dispute_id, "draw_id": own.draw_id, "number": own.number},
        access=Access.SUPERVISOR,
        now=now,
    )
    return dispute_id


@transaction.atomic
def answer_dispute(*, actor: Actor, dispute_id: str, act: str, answer: str, now: datetime) -> None:
    """Uphold or dismiss a dispute with what was found; the expert reads it on the own page. One SUPERVISOR entry of the lot.

    Raises:
        NotFound: not a lot of this supervisor, or no such act.
        Refused: ``wrong_state``, ``dispute_answer_missing``, ``dispute_answer_long``.
    """
    if act not in {each.name for each in DISPUTE.transitions}:
        raise NotFound("dispute")
    lot_id = queries.access_dispute(actor, dispute_id).committee.lot_id
    hold(f"committee:lot:{lot_id}")
    row = queries.access_dispute(actor, dispute_id, lock=True)
    row.state = DISPUTE.advance(row.state, act, actor.role)
    row.answer = check_answer(answer)
    row.answered_on = legal_day(now)
    row.save()
    evidence.record(
        kind="committee.dispute_answered",
        lot_id=lot_id,
        actor=actor,
        body={"dispute_id": dispute_id, "number": row.number, "state": str(row.state), "answer": row.answer},
        access=Access.SUPERVISOR,
        now=now,
    )
