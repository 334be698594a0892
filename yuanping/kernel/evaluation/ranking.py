"""Price points, totals and places.

* Base price: mean (or lowest) of the standing bids' prices, exact.
* Price points: full points less the deduction for each per cent of deviation, never below zero, rounded half up once.
* Scored points: mean of the members' totals, rounded half up once. Total: the two added.
* Places by total; equal totals by the tie rule of the tender document, then by order of submission.
* The first places, at most three, are award candidates.
"""

from __future__ import annotations

from fractions import Fraction

from yuanping.kernel.evaluation.criteria import PERCENT, Criteria, PriceBase, PriceFormula, TieRule, round_points
from yuanping.kernel.evaluation.score import total_of
from yuanping.kernel.evaluation.values import EvaluatedBid, RankedBid, ScoreSheet


def base_price(formula: PriceFormula, bids: tuple[EvaluatedBid, ...]) -> Fraction:
    """The price all others are compared with, in 分, unrounded."""
    prices = [bid.price.fen for bid in bids]
    return Fraction(min(prices)) if formula.base is PriceBase.LOWEST else Fraction(sum(prices), len(prices))


def price_points(formula: PriceFormula, base: Fraction, price_fen: int) -> Fraction:
    """Points for a price, unrounded."""
    if base <= 0:
        return Fraction(0)
    deviation = (Fraction(price_fen) - base) * PERCENT / base
    rate = Fraction(formula.above if deviation > 0 else formula.below)
    return max(Fraction(0), Fraction(formula.full) - abs(deviation) * rate)


def rank(criteria: Criteria, bids: tuple[EvaluatedBid, ...], sheets: tuple[ScoreSheet, ...]) -> tuple[RankedBid, ...]:
    """The result from all locked sheets; neither the order of sheets nor of bids matters."""
    base = base_price(criteria.price, bids)
    lines = []
    for bid in bids:
        totals = sum((Fraction(total_of(sheet, bid.bid_id)) for sheet in sheets), Fraction(0))
        scored = round_points(totals / len(sheets), criteria.decimals)
        points = round_points(price_points(criteria.price, base, bid.price.fen), criteria.decimals)
        lines.append((bid, scored, points, scored + points))
    if criteria.tie_rule is TieRule.LOWER_PRICE:
        lines.sort(key=lambda line: (-line[3], line[0].price.fen, line[0].number))
    else:
        lines.sort(key=lambda line: (-line[3], -line[1], line[0].number))
    return tuple(
        RankedBid(bid.bid_id, place, scored, points, total, place <= criteria.candidates)
        for place, (bid, scored, points, total) in enumerate(lines, start=1)
    )
