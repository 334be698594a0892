"""The notice form: criteria, price formula, deadline. A sound default stands in it; the sum is shown while it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from yuanping.kernel.errors import Refused
from yuanping.kernel.evaluation.criteria import FROZEN, Band, Criteria, Criterion, PriceBase, PriceFormula, TieRule

ROWS = 8
STEP = Decimal("0.5")
DEFAULTS = (("施工组织设计", "15"), ("质量与安全保证措施", "15"), ("进度计划与资源配置", "15"), ("项目管理机构", "15"))
NAMES = (
    "price_full",
    "price_base",
    "price_above",
    "price_below",
    "decimals",
    "tie_rule",
    "candidates",
    "due_day",
    "due_time",
)


@dataclass(frozen=True, slots=True)
class NoticeFields:
    """What stands in the form, as text."""

    titles: tuple[str, ...]
    points: tuple[str, ...]
    values: Mapping[str, str]

    @property
    def lines(self) -> tuple[tuple[int, str, str], ...]:
        return tuple(
            (number, title, points)
            for number, (title, points) in enumerate(zip(self.titles, self.points, strict=True), 1)
        )

    @property
    def total(self) -> str:
        """The sum of what can be read; shown beside the 100 it must be."""
        found = [_number(text) for text in (*self.points, self.values["price_full"])]
        return str(sum((number for number in found if number is not None), Decimal(0)))


def default_fields(opening: datetime) -> NoticeFields:
    """A form that could be sent as it is."""
    local = opening.astimezone(ZoneInfo(settings.TIME_ZONE))
    titles = [title for title, _points in DEFAULTS]
    points = [text for _title, text in DEFAULTS]
    pad = [""] * (ROWS - len(DEFAULTS))
    values = {
        "price_full": "40", "price_base": "mean", "price_above": "1.0", "price_below": "0.5", "decimals": "2",
        "tie_rule": "lower_price", "candidates": "3", "due_day": local.date().isoformat(), "due_time": f"{local:%H:%M}",
    }  # fmt: skip
    return NoticeFields(tuple(titles + pad), tuple(points + pad), values)


def posted_fields(post: Mapping[str, str]) -> NoticeFields:
    """The form as it came."""
    rows = range(1, ROWS + 1)
    return NoticeFields(
        tuple(post.get(f"title{number}", "").strip() for number in rows),
        tuple(post.get(f"points{number}", "").strip() for number in rows),
        {name: post.get(name, "").strip() for name in NAMES},
    )


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and len(text) <= 8 else None


def _read(text: str, field: str) -> Decimal:
    number = _number(text)
    if number is None or number < 0:
        raise Refused("points_not_a_number", {"text": text[:20]}, FROZEN, field=field)
    return number


def read_criteria(fields: NoticeFields) -> Criteria:
    """The criteria of the form.

    Raises:
        Refused: ``points_not_a_number``, ``criterion_title_missing``; the rest is refused by the service.
    """
    found = []
    for number, title, points in fields.lines:
        if not title and not points:
            continue
        if not title:
            raise Refused("criterion_title_missing", {"number": number}, FROZEN, field=f"title{number}")
        found.append(_criterion(number, title, _read(points, f"points{number}")))
    values = fields.values
    price = PriceFormula(
        _read(values["price_full"], "price_full"),
        PriceBase.LOWEST if values["price_base"] == "lowest" else PriceBase.MEAN,
        _read(values["price_above"], "price_above"),
        _read(values["price_below"], "price_below"),
    )
    tie = TieRule.HIGHER_SCORE if values["tie_rule"] == "higher_score" else TieRule.LOWER_PRICE
    decimals, candidates = int(_read(values["decimals"], "decimals")), int(_read(values["candidates"], "candidates"))
    return Criteria(1, tuple(found), price, decimals, tie, candidates)


def _criterion(number: int, title: str, points: Decimal) -> Criterion:
    """Three bands of the usual words: below 2/5, up to 4/5, above."""
    low, high = _on_step(points * 2 / 5), _on_step(points * 4 / 5)
    bands = (Band(Decimal(0), low, _("一般")), Band(low, high, _("较好")), Band(high, points, _("优")))
    return Criterion(f"c{number}", title, Decimal(0), points, STEP, bands, low)


def _on_step(value: Decimal) -> Decimal:
    return (value / STEP).to_integral_value() * STEP


def read_due(fields: NoticeFields) -> datetime:
    """The deadline for bids.

    Raises:
        Refused: ``due_not_a_moment``.
    """
    try:
        day, hour = date.fromisoformat(fields.values["due_day"]), time.fromisoformat(fields.values["due_time"])
    except ValueError:
        raise Refused("due_not_a_moment", {}, None, field="due_day") from None
    return datetime.combine(day, hour, ZoneInfo(settings.TIME_ZONE))
