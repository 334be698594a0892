"""Score sheets: each member, each standing bid, each criterion.

* A score lies in the criterion's range and on its step; it is a finite decimal, never a float.
* A score under the criterion's ``reason_below`` carries a reason.
* A sheet is locked as a whole: complete, nothing twice, nothing beside the criteria.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from yuanping.kernel.errors import Refused
from yuanping.kernel.evaluation.criteria import FROZEN, Criteria, Criterion, is_small, on_step
from yuanping.kernel.evaluation.values import EvaluatedBid, Score, ScoreSheet

LONGEST = 12


def field_of(bid_id: str, criterion_id: str) -> str:
    """The form field of one score."""
    return f"score:{bid_id}:{criterion_id}"


def read_points(text: str, field: str) -> Decimal:
    """A typed score; whether it is allowed is :func:`check_score`'s question.

    Raises:
        Refused: ``score_not_a_number``.
    """
    cleaned = text.strip()
    try:
        points = Decimal(cleaned)
    except InvalidOperation:
        points = Decimal("NaN")
    if not points.is_finite() or len(cleaned) > LONGEST:
        raise Refused("score_not_a_number", {"value": cleaned[:LONGEST]}, FROZEN, field=field)
    return points


def check_score(criterion: Criterion, bid: EvaluatedBid, score: Score) -> None:
    """Refuses a score outside its range, off its step, or low without a reason.

    Raises:
        Refused: ``score_out_of_range``, ``score_off_step``.
    """
    field = field_of(score.bid_id, score.criterion_id)
    places = {"bid": bid.label, "criterion": criterion.title}
    if not is_small(score.points) or not criterion.low <= score.points <= criterion.high:
        raise Refused(
            "score_out_of_range",
            {**places, "value": str(score.points)[:LONGEST], "low": str(criterion.low), "high": str(criterion.high)},
            FROZEN,
            field=field,
        )
    if not on_step(score.points, criterion.low, criterion.step):
        raise Refused(
            "score_off_step", {**places, "value": str(score.points), "step": str(criterion.step)}, FROZEN, field=field
        )


def check_scores(criteria: Criteria, bids: tuple[EvaluatedBid, ...], scores: tuple[Score, ...]) -> None:
    """Refuses any score of a draft that could not stand in a sheet; a draft may have gaps.

    Raises:
        Refused: as :func:`check_score`; ``score_unknown`` (no such bid or criterion), ``score_doubled``.
    """
    criterion_by = {item.criterion_id: item for item in criteria.criteria}
    bid_by = {bid.bid_id: bid for bid in bids}
    seen: set[tuple[str, str]] = set()
    for score in scores:
        place = (score.bid_id, score.criterion_id)
        field = field_of(*place)
        if score.bid_id not in bid_by or score.criterion_id not in criterion_by:
            raise Refused("score_unknown", {}, FROZEN, field=field)
        if place in seen:
            raise Refused("score_doubled", {"bid": bid_by[score.bid_id].label}, FROZEN, field=field)
        seen.add(place)
        check_score(criterion_by[score.criterion_id], bid_by[score.bid_id], score)


def check_sheet(criteria: Criteria, bids: tuple[EvaluatedBid, ...], sheet: ScoreSheet) -> ScoreSheet:
    """The sheet, ordered by criterion and bid, when it can be locked.

    Raises:
        Refused: as :func:`check_scores`; ``score_missing``, ``score_needs_reason``.
    """
    check_scores(criteria, bids, sheet.scores)
    by_place = {(score.bid_id, score.criterion_id): score for score in sheet.scores}
    ordered = []
    for criterion in criteria.criteria:
        for bid in sorted(bids, key=lambda bid: bid.number):
            score = by_place.get((bid.bid_id, criterion.criterion_id))
            places = {"bid": bid.label, "criterion": criterion.title}
            field = field_of(bid.bid_id, criterion.criterion_id)
            if score is None:
                raise Refused("score_missing", places, FROZEN, field=field)
            if score.points < criterion.reason_below and not score.reason.strip():
                raise Refused(
                    "score_needs_reason",
                    {**places, "below": str(criterion.reason_below)},
                    FROZEN,
                    field=f"reason:{bid.bid_id}",
                )
            ordered.append(score)
    return ScoreSheet(sheet.seat_id, tuple(ordered))


def total_of(sheet: ScoreSheet, bid_id: str) -> Decimal:
    """A member's points for one bid."""
    return sum((score.points for score in sheet.scores if score.bid_id == bid_id), Decimal(0))
