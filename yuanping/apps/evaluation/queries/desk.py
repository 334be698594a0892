"""What one member sees at the desk. Nothing of another member's scores is read before all sheets are locked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from yuanping.apps.evaluation.models import BallotCast, Member, Session
from yuanping.apps.evaluation.permissions import AFTER_LOCK
from yuanping.apps.evaluation.queries.access import (
    criteria_of,
    find_member,
    is_locked,
    list_bids,
    list_members,
    list_rounds,
    list_standing,
    review_of,
    sheet_of,
)
from yuanping.apps.evaluation.queries.gather import lot_title, workstation_of
from yuanping.apps.evaluation.queries.result import ResultView, get_result
from yuanping.apps.signing.queries import get_document
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import NotFound
from yuanping.kernel.evaluation.criteria import Band, Criterion
from yuanping.kernel.evaluation.leader import open_round
from yuanping.kernel.evaluation.states import SessionState
from yuanping.kernel.evaluation.values import BallotRound, EvaluatedBid, Review, Score


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member as colleagues see one: a number."""

    seat_id: str
    number: int
    is_self: bool
    is_leader: bool


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """One bid under one criterion on the own sheet."""

    bid_id: str
    label: str
    points: str
    reason: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One criterion across all bidders."""

    place: int
    criterion_id: str
    title: str
    low: Decimal
    high: Decimal
    step: Decimal
    reason_below: Decimal
    bands: tuple[Band, ...]
    cells: tuple[ScoreCell, ...]

    @property
    def done(self) -> bool:
        """Every bid has points."""
        return all(cell.points for cell in self.cells)


@dataclass(frozen=True, slots=True)
class SheetView:
    """The own score sheet."""

    items: tuple[ItemView, ...]
    locked: bool
    totals: tuple[ScoreCell, ...]
    """For each bid: the own running total as ``points``."""

    @property
    def missing(self) -> int:
        """How many fields are empty."""
        return sum(1 for item in self.items for cell in item.cells if not cell.points)


@dataclass(frozen=True, slots=True)
class SigningView:
    """How far the report's signing is, and whether the own place is signed."""

    signed: int
    places: int
    own_at: datetime | None
    demo: bool


@dataclass(frozen=True, slots=True)
class DeskView:
    """The desk of one member."""

    lot_id: str
    title: str
    state: str
    own: Colleague
    workstation: str
    stands_in_for: str
    """The desk that was drawn and found unfit; none where nothing was exchanged."""
    members: tuple[Colleague, ...]
    acted: int
    """How many members have done what this state waits for."""
    own_acted: bool
    ballot_round: int
    ballot: tuple[Colleague, ...]
    rounds: tuple[BallotRound, ...]
    bids: tuple[EvaluatedBid, ...]
    standing: tuple[EvaluatedBid, ...]
    review: Review | None
    sheet: SheetView | None
    result: ResultView | None
    dissent: str
    signing: SigningView | None


def get_desk(actor: Actor, now: datetime) -> DeskView:
    """The desk of the member who asks; NotFound for anybody without a seat at a table."""
    member = find_member(actor)
    session = member.session
    bids, rounds = list_bids(session), list_rounds(session)
    members = tuple(
        Colleague(seat.seat_id, seat.number, seat.seat_id == member.seat_id, seat.seat_id == session.leader)
        for seat in list_members(session)
    )
    open_seats = open_round(list_members(session), rounds) if session.state == SessionState.DECLARED else ()
    reviewed = session.state not in {SessionState.FORMED, SessionState.DECLARED, SessionState.LEADER_ELECTED}
    standing = list_standing(session, bids) if reviewed else ()
    acted = _acted(session)
    workstation, stands_in_for = workstation_of(member.seat_id)
    return DeskView(
        lot_id=session.lot_id,
        title=lot_title(session.lot_id),
        state=session.state,
        own=next(one for one in members if one.is_self),
        workstation=workstation,
        stands_in_for=stands_in_for,
        members=members,
        acted=len(acted),
        own_acted=member.seat_id in acted,
        ballot_round=session.round,
        ballot=tuple(one for one in members if one.seat_id in open_seats),
        rounds=rounds,
        bids=bids,
        standing=standing,
        review=review_of(member, bids),
        sheet=_sheet(member, session, standing) if reviewed and standing else None,
        result=get_result(session) if session.state in AFTER_LOCK else None,
        dissent=member.dissent,
        signing=_signing(session, member),
    )


def own_report(actor: Actor) -> str:
    """The document a member reads before signing."""
    session = find_member(actor).session
    if not session.document_id:
        raise NotFound("report")
    return session.document_id


def _acted(session: Session) -> frozenset[str]:
    """Seats that have done what the state waits for."""
    members = list(session.members.all())
    if session.state == SessionState.FORMED:
        return frozenset(row.seat_id for row in members if row.declared_at)
    if session.state == SessionState.DECLARED:
        cast = BallotCast.objects.filter(member__session=session, round=session.round)
        return frozenset(cast.values_list("member__seat_id", flat=True))
    if session.state == SessionState.LEADER_ELECTED:
        return frozenset(row.seat_id for row in members if row.verdicts.exists())
    if session.state == SessionState.SCORING:
        return frozenset(row.seat_id for row in members if is_locked(row))
    if session.document_id:
        places = get_document(session.document_id).places
        return frozenset(place.signer_id for place in places if place.signed_at)
    return frozenset()


def _sheet(member: Member, session: Session, standing: tuple[EvaluatedBid, ...]) -> SheetView:
    criteria = criteria_of(session)
    by_place = {(score.bid_id, score.criterion_id): score for score in sheet_of(member, criteria, standing).scores}
    items = tuple(_item(place, item, standing, by_place) for place, item in enumerate(criteria.criteria, start=1))
    totals = tuple(
        ScoreCell(
            bid.bid_id,
            bid.label,
            str(sum((score.points for score in by_place.values() if score.bid_id == bid.bid_id), Decimal(0))),
            "",
        )
        for bid in standing
    )
    return SheetView(items, is_locked(member), totals)


def _item(
    place: int, item: Criterion, standing: tuple[EvaluatedBid, ...], by_place: dict[tuple[str, str], Score]
) -> ItemView:
    cells = []
    for bid in standing:
        score = by_place.get((bid.bid_id, item.criterion_id))
        cells.append(
            ScoreCell(bid.bid_id, bid.label, str(score.points) if score else "", score.reason if score else "")
        )
    return ItemView(
        place,
        item.criterion_id,
        item.title,
        item.low,
        item.high,
        item.step,
        item.reason_below,
        item.bands,
        tuple(cells),
    )


def _signing(session: Session, member: Member) -> SigningView | None:
    if not session.document_id:
        return None
    document = get_document(session.document_id)
    own = next(place for place in document.places if place.signer_id == member.seat_id)
    return SigningView(document.signed, len(document.places), own.signed_at, document.demo)
