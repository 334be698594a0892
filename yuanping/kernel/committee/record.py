"""What a stranger needs to follow a committee: the call log and the members, and the replay of both.

* ``committee/calls.json``: leaves of the call log in order; after the award the opened calls.
* ``committee/members.json``: who sat as which number; after the award only, and without a name (the report has the names).
* The replay redoes the member numbers from the seed, and compares every digest with the evidence of the lot.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yuanping.kernel.canonical import Plain, digest
from yuanping.kernel.committee.composition import check_composition
from yuanping.kernel.committee.numbering import number_members
from yuanping.kernel.draw.bodies import CALLED, Bodies
from yuanping.kernel.draw.calls import Call, Outcome, call_leaf
from yuanping.kernel.draw.papers import ExpertDrawRecord, SealedCall
from yuanping.kernel.draw.request import request_digest
from yuanping.kernel.draw.seed import make_seed, reveal_of
from yuanping.kernel.errors import Refused
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.plain import to_plain

RECORD_VERSION = 1
CALL_KIND = CALLED
FORMED_KIND = "committee.formed"
EXPERT = "expert"
REPRESENTATIVE = "owner_representative"


@dataclass(frozen=True, slots=True)
class CallsRecord:
    """``committee/calls.json``; ``calls`` is empty in the sealed edition."""

    v: int
    draw_id: str
    hash_name: str
    leaves: tuple[SealedCall, ...]
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """One member: number, seat and where it sat."""

    number: int
    seat: int
    kind: str
    specialty: str
    centre: str
    workstation: str


@dataclass(frozen=True, slots=True)
class MembersRecord:
    """``committee/members.json``; ``members`` is empty in the sealed edition, the digest is not."""

    v: int
    committee_id: str
    lot_id: str
    hash_name: str
    size: int
    formed_at: datetime
    digest: str
    members: tuple[MemberRecord, ...]


def members_digest(hash_name: str, members: tuple[MemberRecord, ...]) -> str:
    """What the evidence of forming names."""
    return digest(hash_name, [to_plain(member) for member in sorted(members, key=lambda member: member.number)])


def _demand(holds: bool, check: str, detail: str = "") -> None:
    if not holds:
        raise Mismatch(check, detail)


def replay_calls(record: CallsRecord, bodies: Bodies) -> tuple[str, ...]:
    """Check the call log; answers the names of the checks that held.

    Raises:
        Mismatch: a leaf that is not the one in the log, or an opened call that does not give its leaf.
    """
    logged = [
        body for body in bodies.get(CALL_KIND, ()) if isinstance(body, dict) and body.get("draw_id") == record.draw_id
    ]
    said: list[Plain] = [
        {"draw_id": record.draw_id, "number": leaf.number, "leaf": leaf.leaf} for leaf in record.leaves
    ]
    _demand(said == logged, "committee.calls 通话记录", "the leaves are not those of the log")
    done = ["committee.calls 通话记录"]
    if record.calls:
        leaves = [call_leaf(record.hash_name, record.draw_id, call) for call in record.calls]
        _demand(
            leaves == [leaf.leaf for leaf in record.leaves],
            "committee.calls_opened 通话启封",
            "a call does not give its leaf",
        )
        done.append("committee.calls_opened 通话启封")
    return tuple(done)


def replay_members(record: MembersRecord, draw: ExpertDrawRecord, bodies: Bodies) -> tuple[str, ...]:
    """Check the members against the draw and the log; answers the names of the checks that held.

    Raises:
        Mismatch: size, digest, seats, workstations, acceptance or numbers are not what draw and log say.
    """
    formed = [body for body in bodies.get(FORMED_KIND, ()) if isinstance(body, dict)]
    named = [body.get("members_digest") for body in formed if body.get("committee_id") == record.committee_id]
    _demand(named == [record.digest], "committee.formed 组成", "the log does not name these members")
    done = ["committee.formed 组成"]
    if not record.members:
        return tuple(done)
    members = record.members
    _demand(members_digest(record.hash_name, members) == record.digest, "committee.members 成员", "digest")
    experts = sum(member.kind == EXPERT for member in members)
    try:
        size = check_composition(experts, len(members) - experts)
    except Refused as refused:
        raise Mismatch("committee.composition 人数与比例", refused.code) from refused
    _demand(size == record.size, "committee.composition 人数与比例", "size")
    done += ["committee.members 成员", "committee.composition 人数与比例"]
    if draw.sealed_key and draw.draw is not None:
        _check_seats(members, draw)
        _check_numbers(members, draw)
        done += ["committee.seats 席位与工位", "committee.numbers 评委编号"]
    return tuple(done)


def _check_seats(members: tuple[MemberRecord, ...], draw: ExpertDrawRecord) -> None:
    assert draw.draw is not None
    drawn = {seat.seat: (seat.specialty, seat.centre, seat.workstation) for seat in draw.draw.seats}
    for one in (one for each in draw.continuations for one in each.seats):
        drawn[one.seat] = (one.specialty, one.centre, one.workstation)
    sat = {m.seat: (m.specialty, m.centre, m.workstation) for m in members if m.kind == EXPERT}
    _demand(sat == drawn, "committee.seats 席位与工位", "experts do not sit where the draw placed them")
    owners = sorted(m.workstation for m in members if m.kind == REPRESENTATIVE)
    _demand(owners == sorted(draw.draw.representatives), "committee.seats 席位与工位", "representatives")
    last = {call.seat: call for call in draw.calls}
    accepted = {seat for seat, call in last.items() if call.outcome is Outcome.ACCEPTED}
    _demand(accepted == set(drawn), "committee.seats 席位与工位", "a seat without an acceptance as its last call")
    openings = {opening.position for opening in draw.openings}
    _demand(
        {last[seat].position for seat in drawn} == openings,
        "committee.seats 席位与工位",
        "openings are not those of the seated",
    )


def _check_numbers(members: tuple[MemberRecord, ...], draw: ExpertDrawRecord) -> None:
    request = draw.request
    reveals = tuple(reveal_of(message) for message in draw.reveals)
    seed = make_seed(request.hash_name, request_digest(request), reveals, bytes.fromhex(draw.sealed_key))
    seats = tuple(sorted(member.seat for member in members))
    numbers = dict(zip(seats, number_members(request.hash_name, seed, seats), strict=True))
    _demand(all(numbers[m.seat] == m.number for m in members), "committee.numbers 评委编号", "not dealt by the seed")
