from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.kernel import calendar as cal
from yuanping.kernel.calendar import Deadline, Notice, Term, TermUnit, WorkCalendar
from yuanping.kernel.law import Law

LAW = Law("辽发改法规〔2025〕843号", "（十四）")
# 2026 as far as these tests need it: 中秋 25–27 September, 国庆 1–7 October, make-up days 20 September and 10 October
CALENDAR = WorkCalendar(
    (Notice(2026, "国办发明电〔2025〕7号"),),
    frozenset(date(2026, 9, day) for day in (25, 26, 27)) | frozenset(date(2026, 10, day) for day in range(1, 8)),
    frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
)
DAYS_2026 = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def _midnight_after(year: int, month: int, day: int) -> datetime:
    """24:00 of the day in Shanghai."""
    return datetime(year, month, day, 16, tzinfo=UTC)


def test_the_day_of_the_event_is_not_counted() -> None:
    # Tuesday 1 September, 09:00 in Shanghai; three days end on Friday at 24:00
    event = datetime(2026, 9, 1, 1, tzinfo=UTC)
    assert cal.add_days(CALENDAR, event, 3, LAW).due_at == _midnight_after(2026, 9, 4)
    assert cal.add_days(CALENDAR, event.replace(hour=15, minute=59), 3).due_at == _midnight_after(2026, 9, 4)
    assert cal.add_days(CALENDAR, event.replace(hour=16), 3).due_on == date(
        2026, 9, 7
    )  # 2 September there; Saturday rolls


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2026, 9, 2), 3, date(2026, 9, 7)),  # Saturday → Monday
        (date(2026, 9, 17), 3, date(2026, 9, 20)),  # Sunday worked as a make-up day stands
        (date(2026, 9, 22), 3, date(2026, 9, 28)),  # 中秋 and weekend → Monday
        (date(2026, 9, 28), 3, date(2026, 10, 8)),  # 国庆
        (date(2026, 9, 28), 12, date(2026, 10, 10)),  # Saturday worked
        (date(2026, 9, 1), 0, date(2026, 9, 1)),
    ],
)
def test_a_term_of_days_ends_on_a_working_day(start: date, days: int, last: date) -> None:
    assert cal.add_days(CALENDAR, start, days).due_on == last


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2026, 9, 4), 1, date(2026, 9, 7)),
        (date(2026, 9, 18), 1, date(2026, 9, 20)),
        (date(2026, 9, 24), 1, date(2026, 9, 28)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 9, 5), 5, date(2026, 9, 11)),
        (date(2026, 9, 5), 0, date(2026, 9, 5)),
    ],
)
def test_working_days_follow_the_notice(start: date, days: int, last: date) -> None:
    assert cal.add_working_days(CALENDAR, start, days).due_on == last


def test_at_least_n_days_before_counts_back() -> None:
    event = datetime(2026, 9, 24, 1, tzinfo=UTC)
    assert cal.days_before(CALENDAR, event, 20).due_at == _midnight_after(2026, 9, 4)
    assert cal.days_before(CALENDAR, event, 5).due_on == date(2026, 9, 19)  # a Saturday stays one
    assert cal.working_days_before(CALENDAR, date(2026, 9, 28), 1).due_on == date(2026, 9, 24)
    assert cal.working_days_before(CALENDAR, date(2026, 9, 21), 1).due_on == date(2026, 9, 20)


def test_a_year_without_notice_is_unknown_and_says_why() -> None:
    deadline = cal.add_working_days(CALENDAR, date(2026, 12, 30), 3, LAW)
    assert (deadline.due_at, deadline.due_on, deadline.unknown_year, deadline.law) == (None, None, 2027, LAW)
    assert "2027" in deadline.unknown_reason
    assert not deadline.is_over(datetime(2030, 1, 1, tzinfo=UTC))
    assert cal.add_days(CALENDAR, date(2026, 12, 30), 3).unknown_year == 2027
    assert cal.working_days_before(CALENDAR, date(2026, 1, 2), 3).unknown_year == 2025
    # counting back in calendar days needs no notice
    assert cal.days_before(CALENDAR, date(2026, 1, 2), 3).due_on == date(2025, 12, 30)
    # the end falls on a working day of a known year: nothing of the next year is needed
    assert cal.add_days(CALENDAR, date(2026, 12, 28), 3).due_on == date(2026, 12, 31)
    with pytest.raises(cal.CalendarUnknown) as caught:
        CALENDAR.is_working_day(date(2027, 1, 4))
    assert caught.value.year == 2027


def test_an_unknown_deadline_is_counted_again_when_the_notice_comes() -> None:
    unknown = cal.add_working_days(CALENDAR, date(2026, 12, 30), 3, LAW, own=True)
    later = WorkCalendar(
        (*CALENDAR.notices, Notice(2027, "…")), CALENDAR.off | {date(2027, 1, 1)}, CALENDAR.on | {date(2027, 1, 2)}
    )
    known = cal.recount(later, unknown)
    assert (known.due_on, known.unknown_reason, known.law, known.own) == (date(2027, 1, 4), "", LAW, True)
    fixed = cal.at_moment(datetime(2026, 1, 1, tzinfo=UTC))
    assert cal.recount(later, fixed) is fixed


def test_due_is_half_open() -> None:
    deadline = cal.add_days(CALENDAR, date(2026, 9, 1), 1)
    assert deadline.due_at is not None
    assert not deadline.is_over(deadline.due_at - timedelta(microseconds=1))
    assert deadline.is_over(deadline.due_at)
    noon = Deadline(datetime(2026, 9, 1, 4, tzinfo=UTC))
    assert noon.due_on == date(2026, 9, 1)


@given(DAYS_2026, st.integers(0, 30))
def test_counting_working_days_agrees_with_listing_them(start: date, count: int) -> None:
    deadline = cal.add_working_days(CALENDAR, start, count)
    if deadline.due_on is None:
        assert deadline.unknown_year == 2027
        return
    if count:
        assert CALENDAR.is_working_day(deadline.due_on)
    assert CALENDAR.count_working_days(start + timedelta(days=1), deadline.due_on + timedelta(days=1)) == count


@given(DAYS_2026, st.integers(1, 30))
def test_forward_and_back_meet(start: date, count: int) -> None:
    end = cal.add_working_days(CALENDAR, start, count).due_on
    if end is not None and CALENDAR.is_working_day(start):
        assert cal.working_days_before(CALENDAR, end, count).due_on == start


@given(DAYS_2026, st.integers(0, 60))
def test_a_term_of_days_never_shrinks_and_ends_on_a_working_day(start: date, days: int) -> None:
    end = cal.add_days(CALENDAR, start, days).due_on
    if end is not None:
        assert end >= start + timedelta(days=days)
        assert CALENDAR.is_working_day(end)


def test_naive_moments_and_negative_terms_are_bugs() -> None:
    with pytest.raises(ValueError):
        cal.legal_day(datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError):
        cal.count_term(CALENDAR, Term(TermUnit.DAYS, date(2026, 1, 5), -1))


def test_legal_days_are_those_of_shanghai() -> None:
    assert cal.legal_day(datetime(2026, 9, 1, 15, 59, 59, tzinfo=UTC)) == date(2026, 9, 1)
    assert cal.legal_day(datetime(2026, 9, 1, 16, tzinfo=UTC)) == date(2026, 9, 2)
    assert (
        cal.start_of_day(date(2026, 9, 2)) == datetime(2026, 9, 1, 16, tzinfo=UTC) == cal.end_of_day(date(2026, 9, 1))
    )
