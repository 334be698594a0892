"""After the award: open key K, the draw and the calls."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.committee import queries
from yuanping.apps.committee.models import CallAccount, CallNote, Committee
from yuanping.apps.draw import queries as draw_queries
from yuanping.apps.draw import services as draw
from yuanping.apps.experts import services as experts
from yuanping.infra import storage
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.canonical import canonical
from yuanping.kernel.committee.holder import ReleaseOrder
from yuanping.kernel.committee.record import RECORD_VERSION, CallsRecord
from yuanping.kernel.committee.release import Released
from yuanping.kernel.committee.states import COMMITTEE, CommitteeState
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.events.committee import DrawReleased
from yuanping.kernel.law import Law
from yuanping.kernel.plain import to_plain

LAW_UNTIL_AWARD = Law("招标投标法", "第三十七条")


@transaction.atomic
def release_draw(*, lot_id: str, now: datetime) -> None:
    """Make the draw replayable for everybody. Called when the award is recorded, in its transaction.

    Raises:
        NotFound: no formed committee.
        Refused: ``award_not_determined``, ``keyholder_unavailable``.
    """
    hold(f"committee:lot:{lot_id}")
    row = Committee.objects.select_for_update().filter(lot_id=lot_id).exclude(state=CommitteeState.VOIDED).first()
    if row is None:
        raise NotFound("committee")
    if row.state == CommitteeState.RELEASED:
        return
    if not queries.lot_facts(lot_id).awarded:
        raise Refused("award_not_determined", {}, LAW_UNTIL_AWARD)
    row.state = COMMITTEE.advance(row.state, "release", Role.SYSTEM)
    drawn_at, ended = queries.call_times(row)
    released = draw.key_holder().release(
        ReleaseOrder(storage.get(row.sealed_pool), bytes(row.sealed_state), drawn_at, ended)
    )
    CallNote.objects.bulk_create(
        [CallNote(note_id=new_secret_id(), mark=note.mark, sealed=note.sealed) for note in released.notes]
    )
    _account(row, released)
    leaves = queries.call_leaves(row)
    hash_name = queries.hash_of(row)
    row.record = canonical(
        to_plain(CallsRecord(RECORD_VERSION, row.ceremony_id, hash_name, leaves, released.calls))
    ).decode()
    row.released_at = now
    row.save()
    record = draw_queries.released_record(row.ceremony_id, leaves, released)
    draw.release_experts(ceremony_id=row.ceremony_id, record=record, now=now)
    draw.release_venues(lot_id=lot_id, now=now)
    experts.record_service(
        expert_ids=(opening.expert_id for opening in released.openings), served_on=legal_day(row.meets_at)
    )
    announce(DrawReleased(row.committee_id, lot_id))


def _account(row: Committee, released: Released) -> None:
    """Keep how each call came to its outcome, for the statistics; officials are named, experts are not."""
    accounts = []
    for number, (call, how) in enumerate(zip(released.calls, released.answered, strict=False), 1):
        first, second = (*how.officials, "", "")[:2]
        accounts.append(
            CallAccount(
                committee=row,
                number=number,
                outcome=str(call.outcome),
                channel=str(how.channel),
                reason=how.reason,
                stated_by=first,
                confirmed_by=second,
            )
        )
    CallAccount.objects.bulk_create(accounts)
