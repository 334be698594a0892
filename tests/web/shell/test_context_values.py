from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from yuanping.kernel.calendar import Deadline, Notice, Term, TermUnit, WorkCalendar
from yuanping.kernel.law import Law
from yuanping.web.shell import formats
from yuanping.web.shell.context_values import (
    ClockKind,
    LawLink,
    StepState,
    clock_for,
    clock_until,
    ruler_for,
    steps_until,
)

NOW = datetime(2026, 11, 20, 2, 24, 36, tzinfo=UTC)
"""10:24:36 on a Friday in Shanghai."""
LAW = Law("辽发改法规〔2025〕843号", "（十四）")


def until(**span: int) -> datetime:
    return NOW + timedelta(**span)


@pytest.mark.parametrize(
    ("due", "kind", "lead"),
    [
        (until(days=-3), ClockKind.LATE, "已超期 3 日"),
        (until(hours=-2), ClockKind.LATE, "已超期 2 小时"),
        (NOW, ClockKind.LATE, "已超期 0 分"),
        (until(minutes=12), ClockKind.SOON, "还剩 12 分"),
        (until(hours=18, minutes=38), ClockKind.SOON, "还剩 18 小时 38 分"),
        (datetime(2026, 11, 23, 16, 0, tzinfo=UTC), ClockKind.SOON, "还剩 3 日"),
        (datetime(2026, 11, 24, 16, 0, tzinfo=UTC), ClockKind.CALM, "还剩 4 日"),
        (until(days=40), ClockKind.CALM, "还剩 40 日"),
    ],
)
def test_clock_says_how_much_is_left(due: datetime, kind: ClockKind, lead: str) -> None:
    clock = clock_until(due, NOW, law=LAW)

    assert (clock.kind, clock.lead, clock.law) == (kind, lead, LAW)


def test_end_of_a_day_belongs_to_that_day() -> None:
    assert formats.moment(datetime(2026, 11, 23, 16, 0, tzinfo=UTC)) == "11月23日（周一）24:00"
    assert formats.moment(datetime(2026, 11, 23, 15, 59, tzinfo=UTC)) == "11月23日（周一）23:59"
    with translation.override("en"):
        assert formats.moment(datetime(2026, 11, 23, 16, 0, tzinfo=UTC)) == "Mon 23 Nov, 24:00"


def test_term_of_working_days_is_shown_in_working_days() -> None:
    calendar = WorkCalendar((Notice(2026, "x"),))
    deadline = Deadline(
        datetime(2026, 11, 23, 16, 0, tzinfo=UTC), law=LAW, term=Term(TermUnit.WORKING_DAYS, date(2026, 11, 20), 1)
    )

    clock = clock_for(deadline, NOW, calendar=calendar)

    assert (clock.kind, clock.lead) == (ClockKind.SOON, "还剩 1 个工作日")
    with translation.override("en"):
        assert clock_for(deadline, NOW, calendar=calendar).lead == "1 working day left"


def test_met_deadline_is_green_whether_or_not_it_was_late() -> None:
    deadline = Deadline(until(days=1))

    assert clock_for(deadline, NOW, met_at=NOW).lead == "已按时完成"
    assert clock_for(deadline, NOW, met_at=until(days=2)).lead == "已完成"
    assert clock_for(deadline, NOW, met_at=NOW).css == "is-met"


def test_unknown_calendar_is_said_and_never_guessed() -> None:
    clock = clock_for(Deadline(None, "calendar_unknown", LAW, unknown_year=2027), NOW)

    assert (clock.kind, clock.lead, clock.moment, clock.iso) == (
        ClockKind.UNKNOWN,
        "暂不能计算",
        "2027 年工作日安排未公布",
        "",
    )


def test_house_rule_is_dashed() -> None:
    assert clock_until(until(days=9), NOW, own=True).css == "is-calm is-own"


def test_steps_are_done_now_and_future() -> None:
    states = [each.state for each in steps_until(("立项", "判定", "申请"), 1)]

    assert states == [StepState.DONE, StepState.NOW, StepState.FUTURE]
    assert {each.state for each in steps_until(("立项", "判定"), 2)} == {StepState.DONE}


@pytest.mark.parametrize(
    ("value", "reached", "note"),
    [("4280", True, "高出 1,280.00 万元"), ("3000", True, ""), ("2999.99", False, "低于门槛 0.01 万元")],
)
def test_ruler_places_the_figure_against_the_limit(value: str, reached: bool, note: str) -> None:
    ruler = ruler_for(Decimal(value), Decimal(3000), unit="万元", value_name="本标段", threshold_name="门槛")

    assert (ruler.reached, ruler.note) == (reached, note)
    assert (ruler.value_x >= ruler.threshold_x) == (Decimal(value) >= 3000)
    assert 0 <= ruler.value_x <= 800
    assert f"{Decimal(value):,.2f} 万元" in ruler.sentence


@pytest.mark.parametrize("value", ["0", "1", "5999", "6000", "990000"])
def test_ruler_never_leaves_its_line(value: str) -> None:
    ruler = ruler_for(Decimal(value), Decimal(3000), unit="万元", value_name="本标段", threshold_name="门槛")

    assert 0 <= ruler.value_x <= 800
    assert 0 <= ruler.threshold_x <= 800


def test_law_link_drops_the_document_where_it_was_named() -> None:
    assert LawLink.of(LAW).label == "辽发改法规〔2025〕843号（十四）"
    assert LawLink.of(LAW, short=True).label == "（十四）"
    assert LawLink.of(LAW).href.startswith("/law/?document=%E8%BE%BD")


def test_hash_is_shown_in_groups() -> None:
    assert formats.hash8("3fa971c2e07b") == "3fa9 71c2…"
    assert formats.groups("3fa971c2e0") == "3fa9 71c2 e0"
