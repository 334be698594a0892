"""When a place in the queue is tried."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from yuanping.kernel.booking.slots import moment
from yuanping.kernel.booking.waiting import may_try, next_try
from yuanping.kernel.venues.hours import Interval

DAY = date(2026, 9, 24)


def hours(first: int, last: int) -> Interval:
    return Interval(moment(DAY, time(first)), moment(DAY, time(last)))


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (moment(DAY, time(6, 59)), moment(DAY, time(7))),
        (moment(DAY, time(7)), moment(DAY + timedelta(days=1), time(7))),
        (moment(DAY, time(23, 59)), moment(DAY + timedelta(days=1), time(7))),
        (moment(DAY, time(0)), moment(DAY, time(7))),
    ],
)
def test_the_daily_try_is_the_next_seven_o_clock(now, then) -> None:  # type: ignore[no-untyped-def]
    assert next_try(now) == then


def test_nobody_passes_one_who_is_being_drawn_for_the_same_hours() -> None:
    wanted = hours(9, 17)
    for drawing, free in (((), True), ((hours(17, 18),), True), ((hours(8, 9),), True), ((hours(16, 18),), False)):
        assert may_try(wanted, drawing, hidden=False, tried_on=DAY, today=DAY) is free


def test_where_venues_are_hidden_once_a_day() -> None:
    assert may_try(hours(9, 17), (), hidden=True, tried_on=None, today=DAY)
    assert not may_try(hours(9, 17), (), hidden=True, tried_on=DAY, today=DAY)
    assert may_try(hours(9, 17), (), hidden=True, tried_on=DAY, today=DAY + timedelta(days=1))
