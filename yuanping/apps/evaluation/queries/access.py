"""Rows under lock and rows as kernel values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from yuanping.apps.evaluation.models import BallotCast, BallotTally, Member, ReviewVerdict, Session, Sheet, SheetScore
from yuanping.apps.evaluation.permissions import can_act_as_member
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import parse_canonical
from yuanping.kernel.errors import NotFound
from yuanping.kernel.evaluation.criteria import Criteria
from yuanping.kernel.evaluation.leader import open_round
from yuanping.kernel.evaluation.review import close_review, standing_bids
from yuanping.kernel.evaluation.values import (
    BallotRound,
    EvaluatedBid,
    Ground,
    MemberKind,
    RankedBid,
    Review,
    Score,
    ScoreSheet,
    Verdict,
    Votes,
)
from yuanping.kernel.evaluation.values import Member as Seat
from yuanping.kernel.money import Yuan
from yuanping.kernel.plain import from_plain


@dataclass(frozen=True, slots=True)
class Table:
    """A member at the table of a session: rows for the writer, values for the kernel."""

    session: Session
    member: Member
    members: tuple[Seat, ...]
    bids: tuple[EvaluatedBid, ...]


def access_table(actor: Actor) -> Table:
    """The table of the member who acts, its session locked to the end of the transaction.

    Raises:
        NotFound: the actor holds no seat at any table.
    """
    member = find_member(actor)
    hold(f"evaluation:{member.session.lot_id}")
    member.refresh_from_db()
    session = Session.objects.get(pk=member.session_id)
    return Table(session, member, list_members(session), list_bids(session))


def find_member(actor: Actor) -> Member:
    """The member row of the actor, unlocked."""
    if not can_act_as_member(actor):
        raise NotFound("seat")
    row = Member.objects.select_related("session").filter(seat_id=actor.seat_id).first()
    if row is None:
        raise NotFound("seat")
    return row


def access_session(lot_id: str) -> Session:
    """The session of a lot under lock."""
    hold(f"evaluation:{lot_id}")
    return find_session(lot_id)


def find_session(lot_id: str) -> Session:
    """The session of a lot, unlocked."""
    row = Session.objects.filter(lot_id=lot_id).first()
    if row is None:
        raise NotFound("evaluation")
    return row


def criteria_of(session: Session) -> Criteria:
    """The frozen criteria."""
    return from_plain(Criteria, parse_canonical(session.criteria.encode()), "criteria")


def list_members(session: Session) -> tuple[Seat, ...]:
    """Seats by number."""
    return tuple(Seat(row.seat_id, row.number, MemberKind(row.kind), row.specialty) for row in session.members.all())


def list_bids(session: Session) -> tuple[EvaluatedBid, ...]:
    """Bids by order of submission."""
    return tuple(EvaluatedBid(row.bid_id, row.number, row.bidder, Yuan(row.price)) for row in session.bids.all())


def list_rounds(session: Session) -> tuple[BallotRound, ...]:
    """The rounds whose ballots are all cast; a round in progress shows no count to anybody."""
    members = list_members(session)
    rounds: tuple[BallotRound, ...] = ()
    for number in range(1, session.round + 1):
        if BallotCast.objects.filter(member__session=session, round=number).count() < len(members):
            break
        counts = {row.seat_id: row.votes for row in BallotTally.objects.filter(session=session, round=number)}
        seats = open_round(members, rounds)
        rounds = (*rounds, BallotRound(number, tuple(Votes(seat, counts.get(seat, 0)) for seat in seats)))
    return rounds


def review_of(member: Member, bids: tuple[EvaluatedBid, ...]) -> Review | None:
    """A member's review, or nothing yet."""
    rows = {row.bid_id: row for row in ReviewVerdict.objects.filter(member=member)}
    if not rows:
        return None
    return Review(member.seat_id, tuple(_verdict(rows[bid.bid_id]) for bid in bids if bid.bid_id in rows))


def _verdict(row: ReviewVerdict) -> Verdict:
    return Verdict(row.bid_id, Ground(row.ground) if row.ground else None, row.reason)


def list_reviews(session: Session, bids: tuple[EvaluatedBid, ...]) -> tuple[Review, ...]:
    """The reviews submitted so far."""
    found = (review_of(member, bids) for member in session.members.all())
    return tuple(review for review in found if review is not None)


def list_standing(session: Session, bids: tuple[EvaluatedBid, ...]) -> tuple[EvaluatedBid, ...]:
    """The bids in the detailed review, once the preliminary review is closed."""
    return standing_bids(bids, close_review(bids, list_reviews(session, bids)))


def sheet_of(member: Member, criteria: Criteria, bids: tuple[EvaluatedBid, ...]) -> ScoreSheet:
    """A member's scores so far, by criterion and bid."""
    rows = {(row.bid_id, row.criterion_id): row for row in SheetScore.objects.filter(sheet__member=member)}
    ordered = [
        rows[(bid.bid_id, item.criterion_id)]
        for item in criteria.criteria
        for bid in bids
        if (bid.bid_id, item.criterion_id) in rows
    ]
    scores = tuple(Score(row.bid_id, row.criterion_id, Decimal(row.points), row.reason) for row in ordered)
    return ScoreSheet(member.seat_id, scores)


def is_locked(member: Member) -> bool:
    """Whether the member's sheet is locked."""
    return Sheet.objects.filter(member=member, locked_at__isnull=False).exists()


def list_locked_sheets(session: Session, criteria: Criteria, bids: tuple[EvaluatedBid, ...]) -> tuple[ScoreSheet, ...]:
    """Locked sheets only."""
    return tuple(sheet_of(member, criteria, bids) for member in session.members.all() if is_locked(member))


def list_ranking(session: Session) -> tuple[RankedBid, ...]:
    """The stored result."""
    return tuple(
        RankedBid(
            row.bid_id, row.place, Decimal(row.scored), Decimal(row.price_points), Decimal(row.total), row.candidate
        )
        for row in session.results.all()
    )
