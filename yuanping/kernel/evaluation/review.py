"""Preliminary review: does each bid stand?

* Every member gives one verdict on every bid; a rejection names one of the seven grounds of 招标投标法实施条例 第五十一条
  and the facts behind it. No other ground exists.
* More than half of all members rejecting rejects the bid; it leaves the detailed review.
* The ground reported is the one most members named, the lowest number first when equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yuanping.kernel.errors import Refused
from yuanping.kernel.evaluation.states import REVIEW
from yuanping.kernel.evaluation.values import EvaluatedBid, Ground, Review

GROUND_TEXT: Mapping[Ground, str] = {
    Ground.UNSIGNED: "投标文件未经投标单位盖章和单位负责人签字",
    Ground.NO_CONSORTIUM_AGREEMENT: "投标联合体没有提交共同投标协议",
    Ground.NOT_QUALIFIED: "投标人不符合国家或者招标文件规定的资格条件",
    Ground.SEVERAL_BIDS: "同一投标人提交两个以上不同的投标文件或者投标报价",
    Ground.PRICE_OUT_OF_BOUNDS: "投标报价低于成本或者高于招标文件设定的最高投标限价",
    Ground.NOT_RESPONSIVE: "投标文件没有对招标文件的实质性要求和条件作出响应",
    Ground.UNLAWFUL: "投标人有串通投标、弄虚作假、行贿等违法行为",
}
"""The words of the article, in its order."""


@dataclass(frozen=True, slots=True)
class ReviewOutcome:
    """The committee's finding on one bid."""

    bid_id: str
    rejected: bool
    against: int
    ground: Ground | None


def check_review(bids: tuple[EvaluatedBid, ...], review: Review) -> Review:
    """``review`` when it speaks once about every bid, each rejection with its facts.

    Raises:
        Refused: ``verdict_unknown_bid``, ``verdict_doubled``, ``verdict_missing``, ``verdict_needs_reason``.
    """
    labels = {bid.bid_id: bid.label for bid in bids}
    seen: set[str] = set()
    for verdict in review.verdicts:
        if verdict.bid_id not in labels:
            raise Refused("verdict_unknown_bid", {}, REVIEW, field="verdicts")
        field = f"verdict:{verdict.bid_id}"
        if verdict.bid_id in seen:
            raise Refused("verdict_doubled", {"bid": labels[verdict.bid_id]}, REVIEW, field=field)
        seen.add(verdict.bid_id)
        if verdict.ground is not None and not verdict.reason.strip():
            raise Refused(
                "verdict_needs_reason", {"bid": labels[verdict.bid_id]}, REVIEW, field=f"reason:{verdict.bid_id}"
            )
    for bid in bids:
        if bid.bid_id not in seen:
            raise Refused("verdict_missing", {"bid": bid.label}, REVIEW, field=f"verdict:{bid.bid_id}")
    return review


def close_review(bids: tuple[EvaluatedBid, ...], reviews: tuple[Review, ...]) -> tuple[ReviewOutcome, ...]:
    """The finding on each bid, in the order of submission, from the reviews of all members."""
    outcomes = []
    for bid in sorted(bids, key=lambda bid: bid.number):
        grounds = [
            verdict.ground
            for review in reviews
            for verdict in review.verdicts
            if verdict.bid_id == bid.bid_id and verdict.ground is not None
        ]
        rejected = 2 * len(grounds) > len(reviews)
        ground = min(grounds, key=lambda item: (-grounds.count(item), item)) if rejected else None
        outcomes.append(ReviewOutcome(bid.bid_id, rejected, len(grounds), ground))
    return tuple(outcomes)


def standing_bids(bids: tuple[EvaluatedBid, ...], outcomes: tuple[ReviewOutcome, ...]) -> tuple[EvaluatedBid, ...]:
    """The bids that go on to the detailed review, in the order of submission."""
    rejected = {outcome.bid_id for outcome in outcomes if outcome.rejected}
    return tuple(sorted((bid for bid in bids if bid.bid_id not in rejected), key=lambda bid: bid.number))
