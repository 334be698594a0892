"""The calls an expert reads on the own page after the award, and the disputes about them as the lot's supervisor reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from yuanping.apps.committee import permissions
from yuanping.apps.committee.models import CallDispute, CallNote, Committee
from yuanping.apps.committee.queries.facts import lot_facts
from yuanping.apps.draw import services as draw
from yuanping.apps.evidence import queries as evidence
from yuanping.infra.worklist import Pending, WorkItem
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import parse_canonical
from yuanping.kernel.committee.own_calls import OwnCall
from yuanping.kernel.committee.record import CALL_KIND, CallsRecord
from yuanping.kernel.committee.states import DISPUTE, SUPERVISED, DisputeState
from yuanping.kernel.draw.calls import Outcome
from yuanping.kernel.errors import NotFound
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.evidence.leaf import Payload
from yuanping.kernel.plain import from_plain

DRAWN_KIND = "committee.drawn"


@dataclass(frozen=True, slots=True)
class OwnCallView:
    """One call on the own page; ``dispute`` is empty where nobody disputed it."""

    note_id: str
    lot_name: str
    own: OwnCall
    dispute: str
    answer: str


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A disputed call for the supervisor: what the log says of it, never who says that it was not so."""

    dispute_id: str
    lot_id: str
    lot_name: str
    number: int
    specialty: str
    position: int
    outcome: Outcome
    ended_at: datetime
    leaf: str
    state: DisputeState
    disputed_on: date
    answer: str
    answered_on: date | None
    open_acts: tuple[str, ...]


def call_times(row: Committee) -> tuple[datetime, tuple[datetime, ...]]:
    """When the draw was made and when each call of the log ended, from the evidence of the lot."""
    drawn = [entry.at for entry in _logged(row, DRAWN_KIND)]
    return drawn[-1], tuple(entry.at for entry in _logged(row, CALL_KIND))


def list_own_calls(actor: Actor) -> tuple[OwnCallView, ...]:
    """Every call to this expert on lots whose draw is open, the newest first.

    Raises:
        NotFound: the actor is no expert on the own page.
        Refused: ``keyholder_unavailable``.
    """
    if not permissions.can_read_own_calls(actor):
        raise NotFound("calls")
    rows = notes_of(actor)
    opened = draw.key_holder().open_calls(actor.user_id, tuple(bytes(row.sealed) for row in rows))
    draws = {own.draw_id for own in opened}
    known = {
        (each.committee.ceremony_id, each.number): each
        for each in CallDispute.objects.filter(committee__ceremony_id__in=draws).select_related("committee")
    }
    names = {lot_id: lot_facts(lot_id).name for lot_id in sorted({own.lot_id for own in opened})}
    views = []
    for row, own in zip(rows, opened, strict=True):
        dispute = known.get((own.draw_id, own.number))
        state, answer = (dispute.state, dispute.answer) if dispute else ("", "")
        views.append(OwnCallView(row.note_id, names[own.lot_id], own, state, answer))
    return tuple(sorted(views, key=lambda each: (each.own.ended_at, each.own.number), reverse=True))


def notes_of(actor: Actor) -> Sequence[CallNote]:
    """The sealed notes of this expert."""
    return list(CallNote.objects.filter(mark=draw.key_holder().own_mark(actor.user_id)).order_by("note_id"))


def get_dispute(actor: Actor, dispute_id: str) -> DisputeView:
    """A dispute of a lot this actor supervises. Raises ``NotFound``."""
    row = access_dispute(actor, dispute_id)
    committee = row.committee
    record = from_plain(CallsRecord, parse_canonical(committee.record.encode()))
    call = record.calls[row.number - 1]
    return DisputeView(
        dispute_id=row.dispute_id,
        lot_id=committee.lot_id,
        lot_name=lot_facts(committee.lot_id).name,
        number=row.number,
        specialty=committee.seats.get(seat_no=call.seat).specialty,
        position=call.position,
        outcome=call.outcome,
        ended_at=call_times(committee)[1][row.number - 1],
        leaf=record.leaves[row.number - 1].leaf,
        state=DisputeState(row.state),
        disputed_on=row.disputed_on,
        answer=row.answer,
        answered_on=row.answered_on,
        open_acts=DISPUTE.open_to(row.state, actor.role),
    )


def access_dispute(actor: Actor, dispute_id: str, *, lock: bool = False) -> CallDispute:
    """The row, if the actor supervises its lot. Raises ``NotFound``."""
    rows = CallDispute.objects.select_for_update(of=("self",)) if lock else CallDispute.objects
    row = rows.select_related("committee").filter(dispute_id=dispute_id).first()
    if row is None or not permissions.can_answer_dispute(actor, lot_facts(row.committee.lot_id)):
        raise NotFound("dispute")
    return row


def disputes_to_answer(actor: Actor) -> Pending:
    """What waits for a supervisor."""
    rows = CallDispute.objects.filter(state=DisputeState.OPEN)
    return Pending(
        rows, lambda: _to_answer(actor, list(rows.select_related("committee").order_by("disputed_on", "id")))
    )


def _to_answer(actor: Actor, rows: Sequence[CallDispute]) -> list[WorkItem]:
    found = []
    for row in rows:
        facts = lot_facts(row.committee.lot_id)
        if permissions.can_answer_dispute(actor, facts):
            found.append(
                WorkItem(
                    what=_("核查专家对抽取通知记录的异议"),
                    subject=facts.name,
                    subject_url_name="supervisor:dispute",
                    subject_id=row.dispute_id,
                    action=_("核查并答复"),
                    law=SUPERVISED,
                )
            )
    return found


def _logged(row: Committee, kind: str) -> list[Payload]:
    """Entries of this draw of one kind, in order; a void ceremony of the lot has others."""
    entries = (entry.read() for entry in evidence.list_entries(row.lot_id, (Access.PARTIES,)) if not entry.withheld)
    return [
        entry
        for entry in entries
        if entry.kind == kind and isinstance(entry.body, dict) and entry.body.get("draw_id") == row.ceremony_id
    ]
