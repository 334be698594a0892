"""From the formed committee to its leader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from yuanping.apps.evaluation.models import BallotCast, BallotTally, Bid, Member, Session
from yuanping.apps.evaluation.permissions import can_open_session
from yuanping.apps.evaluation.queries.access import Table, access_table, list_rounds
from yuanping.apps.evaluation.queries.gather import gather_opening, hash_name_of, member_names
from yuanping.apps.evidence.services import record
from yuanping.apps.signing.services import issue_keys, sign_text
from yuanping.infra import crypto
from yuanping.infra.ids import new_id
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import Plain, canonical, digest
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evaluation import record as written
from yuanping.kernel.evaluation.criteria import Criteria
from yuanping.kernel.evaluation.declaration import declare
from yuanping.kernel.evaluation.leader import check_choice, decide_round, open_round
from yuanping.kernel.evaluation.states import LEADER, MACHINE, RECUSAL
from yuanping.kernel.evaluation.values import BallotRound, EvaluatedBid
from yuanping.kernel.evaluation.values import Member as Seat
from yuanping.kernel.events.evaluation import EvaluationOpened
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import to_plain


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """Everything an evaluation starts from."""

    lot_id: str
    hash_name: str
    criteria: Criteria
    bids: tuple[EvaluatedBid, ...]
    members: tuple[Seat, ...]


@transaction.atomic
def open_session(*, actor: Actor, lot_id: str, now: datetime) -> str:
    """Open the evaluation of a formed committee (the system, on ``CommitteeFormed``). Once; later calls change nothing.

    Effects: session, bids and members stored; evidence ``evaluation_opened`` with the digests of criteria, bids and
    seats; event ``EvaluationOpened``.

    Raises:
        NotFound: the actor is not the system, or there is no formed committee, notice or opening.
    """
    if not can_open_session(actor):
        raise NotFound("evaluation")
    hold(f"evaluation:{lot_id}")
    known = Session.objects.filter(lot_id=lot_id).first()
    if known is not None:
        return known.session_id
    criteria, bids, members = gather_opening(lot_id)
    return start_session(actor, OpeningFacts(lot_id, hash_name_of(lot_id), criteria, bids, members), now)


def start_session(actor: Actor, facts: OpeningFacts, now: datetime) -> str:
    """Store a session from its facts; the caller holds the lot's evaluation lock in a transaction."""
    session = Session.objects.create(
        session_id=new_id("LN", now),
        lot_id=facts.lot_id,
        state=MACHINE.initial,
        hash_name=facts.hash_name,
        criteria_digest=written.criteria_digest(facts.hash_name, facts.criteria),
        criteria=canonical(to_plain(facts.criteria)).decode(),
        opened_at=now,
    )
    for bid in facts.bids:
        Bid.objects.create(
            session=session, bid_id=bid.bid_id, number=bid.number, bidder=bid.bidder, price=bid.price.fen
        )
    for seat in sorted(facts.members, key=lambda seat: seat.seat_id):
        Member.objects.create(
            session=session, seat_id=seat.seat_id, number=seat.number, kind=seat.kind, specialty=seat.specialty
        )
    _open_ballot(session, tuple(seat.seat_id for seat in facts.members))
    body = written.opened_body(facts.hash_name, session.criteria_digest, facts.bids, facts.members)
    record(kind=written.OPENED, lot_id=facts.lot_id, actor=actor, body=body, access=Access.SEALED, now=now)
    announce(EvaluationOpened(facts.lot_id))
    return session.session_id


@transaction.atomic
def sign_declaration(*, actor: Actor, passphrase: str, now: datetime) -> None:
    """A member declares, with signing keys whose passphrase is chosen here and stored nowhere.

    Effects: keys issued; the declaration signed (SM2) and stored sealed; evidence ``declaration_signed``; with the last
    member the session becomes DECLARED.

    Raises:
        NotFound: no seat here. Refused: ``already_declared``, ``passphrase_length``, ``wrong_state``
        (评标委员会和评标方法暂行规定 第十二条).
    """
    table = access_table(actor)
    if table.member.declared_at is not None:
        raise Refused("already_declared", {}, RECUSAL)
    state = MACHINE.advance(table.session.state, "declare", actor.role)
    declared_at = now.replace(microsecond=0)
    text = declare(table.session.lot_id, actor.seat_id, declared_at)
    name = member_names(table.session.lot_id)[table.member.number]
    issue_keys(actor=actor, name=name, passphrase=passphrase, now=now)
    signature = sign_text(actor=actor, passphrase=passphrase, text=canonical(text), now=now)
    member = table.member
    member.declared_at, member.declaration_digest = declared_at, digest(table.session.hash_name, text)
    member.declaration_cms = crypto.seal("evaluation.declaration", signature, member.seat_id.encode())
    member.save()
    declaration = written.Declaration(member.seat_id, declared_at, member.declaration_digest)
    _record(table, actor, written.DECLARED, written.declared_body(declaration), now)
    if not table.session.members.filter(declared_at=None).exists():
        _move(table.session, state)


@transaction.atomic
def cast_leader_ballot(*, actor: Actor, choice: str, now: datetime) -> None:
    """A member names the seat ``choice`` as leader. Only that the member voted is stored, and a count per seat.

    Effects: the count goes up; evidence ``leader_ballot_cast``; with the last ballot ``leader_round_counted``, then
    either LEADER_ELECTED or a new round among those with equal most votes.

    Raises:
        NotFound: no seat here. Refused: ``already_voted``, ``leader_not_on_ballot``, ``wrong_state`` (辽 （二十一）).
    """
    table = access_table(actor)
    session = table.session
    state = MACHINE.advance(session.state, "elect_leader", actor.role)
    if BallotCast.objects.filter(member=table.member, round=session.round).exists():
        raise Refused("already_voted", {"round": session.round}, LEADER)
    check_choice(open_round(table.members, list_rounds(session)), choice)
    BallotCast.objects.create(member=table.member, round=session.round)
    BallotTally.objects.filter(session=session, round=session.round, seat_id=choice).update(votes=F("votes") + 1)
    _record(table, actor, "leader_ballot_cast", {"round": session.round, "seat_id": actor.seat_id}, now)
    rounds = list_rounds(session)
    if len(rounds) == session.round:
        _count_round(table, actor, rounds, state, now)


def _count_round(table: Table, actor: Actor, rounds: tuple[BallotRound, ...], state: str, now: datetime) -> None:
    session = table.session
    election = decide_round(table.members, rounds)
    _record(table, actor, written.ELECTED, written.round_body(rounds[-1]), now)
    if election.leader:
        session.leader = election.leader
        _move(session, state)
        return
    session.round += 1
    session.save()
    _open_ballot(session, election.next_round)


def _open_ballot(session: Session, seats: tuple[str, ...]) -> None:
    for seat_id in sorted(seats):
        BallotTally.objects.create(session=session, round=session.round, seat_id=seat_id)


def _move(session: Session, state: str) -> None:
    session.state = state
    session.save()


def _record(table: Table, actor: Actor, kind: str, body: dict[str, Plain], now: datetime) -> None:
    record(kind=kind, lot_id=table.session.lot_id, actor=actor, body=body, access=Access.SEALED, now=now)
