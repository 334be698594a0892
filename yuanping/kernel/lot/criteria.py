"""评标办法 of a tender document: frozen at the notice, applied as frozen.

* Points of all criteria and of the price add up to exactly 100.
* An objective criterion has bands that leave no gap in what may be given; a subjective one has a range per band.
* Only what stands here may be scored (实施条例 第四十九条).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.money import Yuan

FULL_MARKS = Decimal(100)
ONLY_PUBLISHED = Law("招标投标法实施条例", "第四十九条")


class CriterionKind(StrEnum):
    """Who judges: a fact (objective) or the member (subjective)."""

    OBJECTIVE = "objective"
    SUBJECTIVE = "subjective"


class Benchmark(StrEnum):
    """What the price is measured against."""

    MEAN = "mean"
    LOWEST = "lowest"


class RoundingMode(StrEnum):
    """四舍五入 or 四舍六入五成双."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


@dataclass(frozen=True, slots=True)
class Band:
    """One grade of a criterion with the points it may receive, both ends included."""

    label: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class AwardCriterion:
    """评标因素."""

    criterion_id: str
    name: str
    group: str
    max_points: Decimal
    kind: CriterionKind
    bands: tuple[Band, ...] = ()
    step: Decimal = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One point of the preliminary review (初步评审), passed or not."""

    item_id: str
    name: str
    law: Law | None = None


@dataclass(frozen=True, slots=True)
class PriceFormula:
    """Price points: full at the benchmark, losing a fixed number of points for each percent above or below it.

    benchmark = mean (or lowest) of the valid prices × (1 − ``down_percent`` %).
    points = max_points − |deviation in percent| × points lost, never under ``floor_points``.
    """

    max_points: Decimal
    benchmark: Benchmark
    down_percent: Decimal
    lost_per_percent_above: Decimal
    lost_per_percent_below: Decimal
    floor_points: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Rounding:
    """How scores are rounded, named by the tender document."""

    places: int
    mode: RoundingMode


@dataclass(frozen=True, slots=True)
class Criteria:
    """The frozen award method of one lot."""

    v: int
    lot_id: str
    award_method: str
    review_items: tuple[ReviewItem, ...]
    criteria: tuple[AwardCriterion, ...]
    price: PriceFormula
    rounding: Rounding
    price_cap: Yuan | None
    candidates_max: int

    @property
    def total(self) -> Decimal:
        """All points, price included."""
        return sum((criterion.max_points for criterion in self.criteria), self.price.max_points)


def check_criteria(criteria: Criteria) -> Criteria:
    """Return the criteria when they can be applied.

    Raises:
        Refused: ``criteria_not_hundred``, ``criterion_without_points``, ``criterion_doubled``, ``band_outside_range``,
            ``price_formula_wrong`` (实施条例 第四十九条).
    """
    if criteria.total != FULL_MARKS:
        raise Refused("criteria_not_hundred", {"total": str(criteria.total)}, ONLY_PUBLISHED, field="criteria")
    ids = [criterion.criterion_id for criterion in criteria.criteria]
    if len(set(ids)) != len(ids):
        raise Refused("criterion_doubled", {}, ONLY_PUBLISHED, field="criteria")
    for criterion in criteria.criteria:
        _check_criterion(criterion)
    price = criteria.price
    losses = (price.lost_per_percent_above, price.lost_per_percent_below)
    if min(losses) < 0 or not 0 <= price.down_percent < FULL_MARKS or not 0 <= price.floor_points <= price.max_points:
        raise Refused("price_formula_wrong", {}, ONLY_PUBLISHED, field="price")
    return criteria


def _check_criterion(criterion: AwardCriterion) -> None:
    if criterion.max_points <= 0 or criterion.step <= 0:
        raise Refused("criterion_without_points", {"name": criterion.name}, ONLY_PUBLISHED, field="criteria")
    for band in criterion.bands:
        if not 0 <= band.low <= band.high <= criterion.max_points:
            raise Refused("band_outside_range", {"name": criterion.name, "band": band.label}, ONLY_PUBLISHED, field="criteria")
