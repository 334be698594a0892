"""Counting of pack deadlines: properties that hold for every start."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from yuanping.infra.calendar_file import seeded_calendar
from yuanping.infra.packs import load_pack
from yuanping.kernel.policy.deadlines import CountedDeadline, Why, count
from yuanping.kernel.policy.pack import Pack, Unit
from yuanping.kernel.policy.terms import DeadlineRule, How

DAYS = st.dates(date(2025, 3, 1), date(2026, 10, 31))
FORWARD = {How.WITHIN, How.WINDOW, How.AT_LEAST, How.AT_LEAST_CALENDAR}


@cache
def _pack(name: str) -> Pack:
    return load_pack(name)


RULES = [(name, rule) for name in ("LN", "HL", "JL", "SD") for rule in load_pack(name).deadlines]
ANY_RULE = st.sampled_from(RULES)


def _count(name: str, rule: DeadlineRule, start: date) -> CountedDeadline:
    return count(_pack(name), rule, start, seeded_calendar())


@given(ANY_RULE, DAYS)
def test_a_later_start_is_never_due_earlier(picked: tuple[str, DeadlineRule], start: date) -> None:
    today, tomorrow = _count(*picked, start), _count(*picked, start + timedelta(days=1))
    if today.due is not None and tomorrow.due is not None:
        assert tomorrow.due >= today.due


@given(ANY_RULE, DAYS)
def test_the_days_listed_are_consecutive_and_numbered_to_the_length(
    picked: tuple[str, DeadlineRule], start: date
) -> None:
    counted = _count(*picked, start)
    rule = picked[1]
    if rule.how not in FORWARD | {How.BEFORE} or counted.parameter is None:
        return
    step = timedelta(days=-1 if rule.how is How.BEFORE else 1)
    days = [each.day for each in counted.counting]
    assert days == [start + n * step for n in range(len(days))]
    numbers = [each.number for each in counted.counting if each.number is not None]
    assert numbers == list(range(1, counted.parameter.whole + 1))
    assert counted.counting[0].number is None


@given(ANY_RULE, DAYS)
def test_a_term_of_days_never_ends_on_a_day_off(picked: tuple[str, DeadlineRule], start: date) -> None:
    counted = _count(*picked, start)
    if picked[1].how in {How.WITHIN, How.WINDOW, How.AT_LEAST} and counted.due is not None:
        assert seeded_calendar().is_working_day(counted.due)
        assert counted.counting[-1].why is Why.LAST


@given(ANY_RULE, DAYS)
def test_both_readings_are_shown_exactly_when_they_differ(picked: tuple[str, DeadlineRule], start: date) -> None:
    name, rule = picked
    counted = _count(name, rule, start)
    if rule.how in {How.WITHIN, How.WINDOW} and counted.parameter and counted.parameter.unit is Unit.DAYS:
        plain = start + timedelta(days=counted.parameter.whole)
        shown = [other.due for other in counted.readings]
        assert shown == ([plain] if plain != counted.due else [])


def test_second_term_may_run_from_the_end_of_the_first() -> None:
    rule = next(rule for rule in _pack("HL").deadlines if rule.deadline == "av_handover_host")
    counted = count(_pack("HL"), rule, date(2026, 5, 14), seeded_calendar(), first_term_start=date(2026, 5, 11))
    assert counted.due == date(2026, 5, 21)
    assert [(other.code, other.due) for other in counted.readings] == [("20", date(2026, 5, 25))]


def test_act_before_a_minimum_is_full_is_not_in_time() -> None:
    rule = next(rule for rule in _pack("LN").deadlines if rule.deadline == "bid_preparation")
    counted = _count("LN", rule, date(2026, 5, 8))
    assert counted.earliest
    assert not counted.in_time(date(2026, 5, 27))
    assert counted.in_time(date(2026, 5, 28))


def test_unpublished_year_is_unknown_and_says_which() -> None:
    rule = next(rule for rule in _pack("LN").deadlines if rule.deadline == "complaint_decision")
    counted = _count("LN", rule, date(2026, 12, 20))
    assert (counted.due, counted.unknown_year, counted.in_time(date(2026, 12, 21))) == (None, 2027, None)
