"""The criteria a tender document freezes: what members score, how the price is turned into points, how ties fall.

* Only what stands here may be used (招标投标法实施条例 第四十九条); the digest stands in the notice.
* Scores are ``Decimal`` on a step; every rounding is half up to ``decimals`` places, named here and nowhere else.
* Price points: deviation from the base price in per cent, times the deduction, off the full points, never below zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law

FROZEN = Law("招标投标法实施条例", "第四十九条")
MAX_CANDIDATES = 3
MAX_CANDIDATES_LAW = Law("招标投标法实施条例", "第五十三条")
PERCENT = 100
PLACES, DIGITS = 4, 6


class PriceBase(StrEnum):
    """What a price is compared with (评标基准价)."""

    MEAN = "mean"
    LOWEST = "lowest"


class TieRule(StrEnum):
    """Who stands first when two totals are equal."""

    LOWER_PRICE = "lower_price"
    HIGHER_SCORE = "higher_score"


@dataclass(frozen=True, slots=True)
class Band:
    """A range of points and the words that describe it."""

    low: Decimal
    high: Decimal
    label: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing every member scores for every bid. A score under ``reason_below`` needs a reason."""

    criterion_id: str
    title: str
    low: Decimal
    high: Decimal
    step: Decimal
    bands: tuple[Band, ...] = ()
    reason_below: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class PriceFormula:
    """Points for the price: ``full`` less ``above``/``below`` points for each per cent over/under the base price."""

    full: Decimal
    base: PriceBase
    above: Decimal
    below: Decimal


@dataclass(frozen=True, slots=True)
class Criteria:
    """The frozen award method (综合评估法)."""

    v: int
    criteria: tuple[Criterion, ...]
    price: PriceFormula
    decimals: int = 2
    tie_rule: TieRule = TieRule.LOWER_PRICE
    candidates: int = MAX_CANDIDATES

    @property
    def full(self) -> Decimal:
        """All points a bid can win."""
        return sum((item.high for item in self.criteria), Decimal(0)) + self.price.full


def round_points(value: Fraction, decimals: int) -> Decimal:
    """``value`` half up to ``decimals`` places: the one rounding rule of an evaluation. Never a float."""
    quantum = Decimal(1).scaleb(-decimals)
    scaled = value * 10**decimals
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    if 2 * rest >= scaled.denominator:
        whole += 1
    sign = -1 if value < 0 else 1
    return (Decimal(sign * whole) * quantum).quantize(quantum, rounding=ROUND_HALF_UP)


def is_small(value: Decimal) -> bool:
    """Whether ``value`` is a finite number of at most six places before and four behind the point.

    Anything else is no score, and could be a number whose arithmetic never ends.
    """
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -PLACES and value.adjusted() < DIGITS


def on_step(value: Decimal, low: Decimal, step: Decimal) -> bool:
    """Whether ``value`` is ``low`` plus whole steps."""
    return (Fraction(value) - Fraction(low)) % Fraction(step) == 0


def check_criteria(criteria: Criteria) -> Criteria:
    """``criteria`` when they can be applied without a question.

    Raises:
        Refused: ``criteria_empty``, ``criteria_doubled``, ``criterion_range``, ``price_formula``, ``too_many_candidates``,
            ``criteria_rounding``, each with the field it is about.
    """
    if not criteria.criteria:
        raise Refused("criteria_empty", {}, FROZEN, field="criteria")
    if len({item.criterion_id for item in criteria.criteria}) != len(criteria.criteria):
        raise Refused("criteria_doubled", {}, FROZEN, field="criteria")
    for item in criteria.criteria:
        _check_criterion(item)
    price = criteria.price
    if not all(is_small(value) and value >= 0 for value in (price.full, price.above, price.below)):
        raise Refused("price_formula", {}, FROZEN, field="price")
    if not 1 <= criteria.candidates <= MAX_CANDIDATES:
        raise Refused("too_many_candidates", {"most": MAX_CANDIDATES}, MAX_CANDIDATES_LAW, field="candidates")
    if not 0 <= criteria.decimals <= 4:
        raise Refused("criteria_rounding", {}, FROZEN, field="decimals")
    return criteria


def _check_criterion(item: Criterion) -> None:
    fits = all(is_small(value) for value in (item.low, item.high, item.step, item.reason_below))
    if not (fits and 0 <= item.low < item.high and item.step > 0 and on_step(item.high, item.low, item.step)):
        raise Refused("criterion_range", {"criterion": item.title}, FROZEN, field=item.criterion_id)
