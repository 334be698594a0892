from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.kernel.booking.slots import SLOT, day_bounds, local_day, moment, slot_index, split_slots
from yuanping.kernel.errors import Refused
from yuanping.kernel.venues.hours import MINUTE, Interval

DAY = date(2026, 12, 10)


def test_half_hours_are_half_open_and_in_utc() -> None:
    slots = split_slots(moment(DAY, time(8, 30)), moment(DAY, time(10, 0)))
    assert slots == (
        datetime(2026, 12, 10, 0, 30, tzinfo=UTC),
        datetime(2026, 12, 10, 1, 0, tzinfo=UTC),
        datetime(2026, 12, 10, 1, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("starts", "ends", "code", "field"),
    [
        (time(8, 15, 1), time(10), "hours_not_whole_minutes", "starts_at"),
        (time(10), time(10), "hours_out_of_order", "ends_at"),
        (time(10), time(9), "hours_out_of_order", "ends_at"),
    ],
)
def test_odd_hours_are_refused(starts: time, ends: time, code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        split_slots(moment(DAY, starts), moment(DAY, ends))
    assert (refused.value.code, refused.value.field) == (code, field)


def test_an_interval_takes_every_half_hour_it_touches_also_past_midnight() -> None:
    slots = split_slots(moment(DAY, time(23, 50)), moment(date(2026, 12, 11), time(0, 31)))
    assert slots == tuple(moment(DAY, time(23, 30)) + SLOT * n for n in range(3))


def test_changeover_takes_the_half_hours_it_touches() -> None:
    start, end = moment(DAY, time(9)), moment(DAY, time(10))
    assert len(split_slots(start, end)) == 2
    assert len(split_slots(start, end, 1)) == len(split_slots(start, end, 30)) == 3
    assert len(split_slots(start, end, 31)) == 4


@given(st.integers(0, 3000), st.integers(1, 3000), st.integers(0, 3000), st.integers(1, 3000))
def test_two_intervals_that_meet_share_a_slot(first: int, length: int, second: int, width: int) -> None:
    base = moment(DAY, time(0))
    one = base + MINUTE * first, base + MINUTE * (first + length)
    other = base + MINUTE * second, base + MINUTE * (second + width)
    if Interval(*one).meets(Interval(*other)):
        assert set(split_slots(*one)) & set(split_slots(*other))
    elif one[1].minute % 30 == 0 and one[0].minute % 30 == 0:
        assert not set(split_slots(*one)) & set(split_slots(*other))


@given(st.integers(16, 39), st.integers(1, 24))
def test_slots_cover_the_period_without_a_gap(first: int, length: int) -> None:
    last = min(first + length, 40)
    start = moment(DAY, time(first // 2, 30 * (first % 2)))
    end = moment(DAY, time(last // 2, 30 * (last % 2)))
    slots = split_slots(start, end)
    assert slots[0] == start
    assert slots[-1] + SLOT == end
    assert all(b - a == SLOT for a, b in pairwise(slots))


def test_the_board_starts_at_eight() -> None:
    assert [slot_index(moment(DAY, each)) for each in (time(8), time(8, 29), time(8, 30), time(19, 59))] == [
        1,
        1,
        2,
        24,
    ]
    assert slot_index(moment(DAY, time(6))) == 1
    assert slot_index(moment(DAY, time(22))) == 25


def test_a_legal_day_is_a_day_of_shanghai() -> None:
    late = datetime(2026, 12, 9, 17, 0, tzinfo=UTC)
    assert local_day(late) == DAY
    first, end = day_bounds(DAY)
    assert first <= late < end
