"""The result as pages show it, once every sheet is locked."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from yuanping.apps.evaluation.models import Session
from yuanping.apps.evaluation.queries.access import (
    criteria_of,
    list_bids,
    list_locked_sheets,
    list_members,
    list_ranking,
    list_reviews,
    list_standing,
)
from yuanping.kernel.evaluation.review import ReviewOutcome, close_review
from yuanping.kernel.evaluation.score import total_of
from yuanping.kernel.evaluation.values import EvaluatedBid, Review
from yuanping.kernel.money import Yuan


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A place of the result with every member's points."""

    place: int
    bid_id: str
    label: str
    bidder: str
    price: Yuan
    by_member: tuple[Decimal, ...]
    scored: Decimal
    price_points: Decimal
    total: Decimal
    candidate: bool


@dataclass(frozen=True, slots=True)
class ResultView:
    """Ranking and rejected bids."""

    numbers: tuple[int, ...]
    lines: tuple[ResultLine, ...]
    rejected: tuple[tuple[EvaluatedBid, ReviewOutcome], ...]
    reviews: tuple[Review, ...]


def get_result(session: Session) -> ResultView:
    """For those who may see locked sheets; the caller has asked the permission."""
    bids, criteria, members = list_bids(session), criteria_of(session), list_members(session)
    by_id = {bid.bid_id: bid for bid in bids}
    reviews = list_reviews(session, bids)
    by_seat = {sheet.seat_id: sheet for sheet in list_locked_sheets(session, criteria, list_standing(session, bids))}
    sheets = [by_seat[member.seat_id] for member in members if member.seat_id in by_seat]
    lines = tuple(
        ResultLine(
            line.place,
            line.bid_id,
            by_id[line.bid_id].label,
            by_id[line.bid_id].bidder,
            by_id[line.bid_id].price,
            tuple(total_of(sheet, line.bid_id) for sheet in sheets),
            line.scored,
            line.price_points,
            line.total,
            line.candidate,
        )
        for line in list_ranking(session)
    )
    outcomes = close_review(bids, reviews)
    rejected = tuple((by_id[outcome.bid_id], outcome) for outcome in outcomes if outcome.rejected)
    return ResultView(tuple(member.number for member in members), lines, rejected, reviews)
