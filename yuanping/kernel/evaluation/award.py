"""The award: one of the candidates, the first unless there is a reason (招标投标法实施条例 第五十五条)."""

from __future__ import annotations

from yuanping.kernel.errors import Refused
from yuanping.kernel.evaluation.states import AWARD
from yuanping.kernel.evaluation.values import RankedBid


def check_award(ranking: tuple[RankedBid, ...], bid_id: str, reason: str) -> None:
    """Whether the procuring entity may award ``bid_id``.

    Raises:
        Refused: ``award_not_candidate``; ``award_needs_reason`` when a lower candidate is named without a reason.
    """
    candidates = [line.bid_id for line in sorted(ranking, key=lambda line: line.place) if line.candidate]
    if bid_id not in candidates:
        raise Refused("award_not_candidate", {}, AWARD, field="bid_id")
    if bid_id != candidates[0] and not reason.strip():
        raise Refused("award_needs_reason", {}, AWARD, field="reason")
