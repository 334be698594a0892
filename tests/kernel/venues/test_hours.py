"""When a venue is open: half-open, in minutes, past midnight, overnight."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.kernel.errors import Refused
from yuanping.kernel.venues.hours import (
    DAY_MINUTES,
    MINUTE,
    SHANGHAI,
    ClosedDay,
    Interval,
    Maintenance,
    Opening,
    VenueHours,
    Why,
    check_interval,
    desk_is_out,
    is_bookable,
    occupied,
    why_not,
)

WORKING = tuple(Opening(day, 8 * 60, 20 * 60) for day in range(5))
ALWAYS = tuple(Opening(day, 0, DAY_MINUTES) for day in range(7))
NIGHTS = tuple(Opening(day, 20 * 60, 30 * 60) for day in range(7))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def span(starts: str, ends: str) -> Interval:
    return Interval(at(starts), at(ends))


@pytest.mark.parametrize(
    ("weekly", "starts", "ends", "free"),
    [
        (WORKING, "2026-12-07T08:00", "2026-12-07T20:00", True),
        (WORKING, "2026-12-07T07:59", "2026-12-07T09:00", False),
        (WORKING, "2026-12-07T19:00", "2026-12-07T20:01", False),
        (WORKING, "2026-12-12T09:00", "2026-12-12T10:00", False),
        (WORKING, "2026-12-07T19:00", "2026-12-08T09:00", False),
        (ALWAYS, "2026-12-07T18:00", "2026-12-08T02:30", True),
        (ALWAYS, "2026-12-07T09:17", "2026-12-09T11:41", True),
        (NIGHTS, "2026-12-07T22:00", "2026-12-08T06:00", True),
        (NIGHTS, "2026-12-07T22:00", "2026-12-08T06:01", False),
        (NIGHTS, "2026-12-07T00:30", "2026-12-07T05:00", True),
        ((), "2026-12-07T09:00", "2026-12-07T10:00", False),
    ],
)
def test_an_interval_lies_in_the_hours_or_it_does_not(
    weekly: tuple[Opening, ...], starts: str, ends: str, free: bool
) -> None:
    assert is_bookable(VenueHours(weekly), span(starts, ends)) is free


def test_a_closed_day_ends_at_its_midnight_and_reaches_into_no_other() -> None:
    hours = VenueHours(ALWAYS, closed=(ClosedDay(date(2026, 12, 8), "停电"),))
    assert is_bookable(hours, span("2026-12-07T18:00", "2026-12-08T00:00"))
    assert is_bookable(hours, span("2026-12-09T00:00", "2026-12-09T02:00"))
    (found,) = why_not(hours, span("2026-12-07T18:00", "2026-12-08T00:01"))
    assert (found.why, found.reason) == (Why.CLOSED_DAY, "停电")
    assert found.window == Interval(at("2026-12-08T00:00"), at("2026-12-08T00:01"))


def test_every_obstacle_is_named_in_order() -> None:
    work = Maintenance(span("2026-12-07T10:00", "2026-12-07T11:00"), "换线路")
    hours = VenueHours(WORKING, closed=(ClosedDay(date(2026, 12, 8), "会议"),), maintenance=(work,))
    found = why_not(hours, span("2026-12-07T07:00", "2026-12-08T09:00"))
    assert [each.why for each in found] == [
        Why.OUTSIDE_HOURS,
        Why.MAINTENANCE,
        Why.OUTSIDE_HOURS,
        Why.CLOSED_DAY,
    ]
    assert why_not(hours, span("2026-12-07T11:00", "2026-12-07T12:00")) == ()


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        ("2026-12-07T09:00:30", "2026-12-07T10:00", "hours_not_whole_minutes"),
        ("2026-12-07T09:00", "2026-12-07T09:00", "hours_out_of_order"),
        ("2026-12-07T09:00", "2026-12-06T09:00", "hours_out_of_order"),
        ("2026-12-07T09:00", "2026-12-14T09:01", "hours_too_long"),
    ],
)
def test_what_cannot_be_asked_for(starts: str, ends: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        check_interval(span(starts, ends))


def test_a_week_and_a_minute_can_be_asked_for() -> None:
    assert check_interval(span("2026-12-07T09:00", "2026-12-14T09:00")).starts_at.tzinfo is UTC
    assert check_interval(span("2026-12-07T09:00", "2026-12-07T09:01")).ends_at == at("2026-12-07T09:01")


@pytest.mark.parametrize(
    ("weekday", "opens", "closes"), [(7, 0, 60), (-1, 0, 60), (0, 1440, 1500), (0, 60, 60), (0, 60, 1501)]
)
def test_hours_that_are_none(weekday: int, opens: int, closes: int) -> None:
    with pytest.raises(ValueError, match=r"hours|weekday"):
        Opening(weekday, opens, closes)


@pytest.mark.parametrize(
    ("state", "until", "out"),
    [
        ("in_service", None, False),
        ("fault", "2026-12-01T00:00", True),
        ("fault", None, True),
        ("maintenance", "2026-12-07T09:00", False),
        ("maintenance", "2026-12-07T09:01", True),
        ("blocked", None, True),
    ],
)
def test_a_workstation_that_is_out(state: str, until: str | None, out: bool) -> None:
    asked = span("2026-12-07T09:00", "2026-12-07T10:00")
    assert desk_is_out(state, at(until) if until else None, asked) is out


def test_changeover_follows_the_session() -> None:
    asked = span("2026-12-07T09:00", "2026-12-07T10:00")
    assert occupied(asked, 15) == span("2026-12-07T09:00", "2026-12-07T10:15")
    assert not occupied(asked, 15).meets(span("2026-12-07T10:15", "2026-12-07T11:00"))
    assert occupied(asked, 16).meets(span("2026-12-07T10:15", "2026-12-07T11:00"))


FIRST = at("2026-12-07T00:00")
openings = st.builds(
    lambda day, opens, length: Opening(day, opens, opens + length),
    st.integers(0, 6),
    st.integers(0, DAY_MINUTES - 1),
    st.integers(1, DAY_MINUTES),
)


@given(
    st.lists(openings, max_size=6),
    st.lists(st.integers(0, 8), max_size=2),
    st.integers(0, 3 * DAY_MINUTES),
    st.integers(1, 60),
)
def test_it_is_bookable_exactly_when_every_minute_is(
    weekly: list[Opening], closed: list[int], start: int, length: int
) -> None:
    days = tuple(ClosedDay(date(2026, 12, 7) + timedelta(days=n), "") for n in closed)
    hours = VenueHours(tuple(weekly), closed=days)
    asked = Interval(FIRST + MINUTE * start, FIRST + MINUTE * (start + length))
    minutes = [Interval(asked.starts_at + MINUTE * n, asked.starts_at + MINUTE * (n + 1)) for n in range(length)]
    assert is_bookable(hours, asked) == all(is_bookable(hours, minute) for minute in minutes)


@given(st.lists(openings, max_size=6), st.integers(0, 3 * DAY_MINUTES), st.integers(1, 900))
def test_obstacles_lie_inside_the_interval_and_what_is_left_is_open(
    weekly: list[Opening], start: int, length: int
) -> None:
    hours = VenueHours(tuple(weekly))
    asked = Interval(FIRST + MINUTE * start, FIRST + MINUTE * (start + length))
    at_now = asked.starts_at
    for each in why_not(hours, asked):
        assert asked.starts_at <= each.window.starts_at < each.window.ends_at <= asked.ends_at
        if each.window.starts_at > at_now:
            assert is_bookable(hours, Interval(at_now, each.window.starts_at))
        at_now = each.window.ends_at
    if at_now < asked.ends_at:
        assert is_bookable(hours, Interval(at_now, asked.ends_at))
