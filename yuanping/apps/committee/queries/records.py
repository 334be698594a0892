"""The committee's part of a bundle."""

from __future__ import annotations

from dataclasses import replace

from yuanping.apps.committee.models import Committee
from yuanping.apps.draw import queries as draw
from yuanping.kernel.canonical import parse_canonical
from yuanping.kernel.committee.record import (
    RECORD_VERSION,
    CallsRecord,
    MemberRecord,
    MembersRecord,
    members_digest,
)
from yuanping.kernel.committee.states import CommitteeState
from yuanping.kernel.draw.papers import ExpertDrawRecord, SealedCall
from yuanping.kernel.draw.values import DrawKind
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import NotFound
from yuanping.kernel.plain import from_plain

FORMED = (CommitteeState.FORMED, CommitteeState.RELEASED)


def hash_of(row: Committee) -> str:
    """The hash function of the lot, as named in its draw request."""
    return draw.hash_name_of(row.ceremony_id)


def call_leaves(row: Committee) -> tuple[SealedCall, ...]:
    """The call log in order, still sealed."""
    return tuple(SealedCall(entry.number, entry.leaf) for entry in row.call_entries.order_by("number"))


def member_records(row: Committee) -> tuple[MemberRecord, ...]:
    """Members by number; only rows of a committee being formed or formed have numbers."""
    return tuple(
        MemberRecord(seat.member_no or 0, seat.seat_no, seat.kind, seat.specialty, seat.centre, seat.workstation)
        for seat in row.seats.order_by("member_no")
    )


def _formed(lot_id: str) -> Committee:
    row = Committee.objects.filter(lot_id=lot_id, state__in=FORMED).first()
    if row is None:
        raise NotFound("committee")
    return row


def get_calls_record(lot_id: str, edition: Edition) -> CallsRecord:
    """``committee/calls.json``; opened calls only in the public edition."""
    row = _formed(lot_id)
    if edition is Edition.PUBLIC:
        if not row.record:
            raise NotFound("committee")
        return from_plain(CallsRecord, parse_canonical(row.record.encode()))
    return CallsRecord(RECORD_VERSION, row.ceremony_id, hash_of(row), call_leaves(row), ())


def get_members_record(lot_id: str, edition: Edition) -> MembersRecord:
    """``committee/members.json``; who sat where only in the public edition."""
    row = _formed(lot_id)
    if edition is Edition.PUBLIC and row.state != CommitteeState.RELEASED:
        raise NotFound("committee")
    members = member_records(row)
    assert row.formed_at is not None
    return MembersRecord(
        RECORD_VERSION,
        row.committee_id,
        row.lot_id,
        hash_of(row),
        row.size,
        row.formed_at,
        members_digest(hash_of(row), members),
        members if edition is Edition.PUBLIC else (),
    )


def get_draw_record(lot_id: str, edition: Edition) -> ExpertDrawRecord:
    """``draw/experts.json``: the draw's own record, before the award with the call leaves known so far."""
    if edition is Edition.PUBLIC:
        return draw.get_expert_record(lot_id)
    row = _formed(lot_id)
    record = draw.get_ceremony_record(lot_id, DrawKind.EXPERTS, edition)
    assert isinstance(record, ExpertDrawRecord)
    return replace(record, call_leaves=call_leaves(row))
