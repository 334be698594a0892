"""Terms of calls: the pack's figures, hours in which nobody is called, the end of the booking."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanping.infra.packs import load_pack
from yuanping.kernel.committee.reply_time import ReplyRule, Sitting, after, due_of, reply_rule, staff_from
from yuanping.kernel.errors import Malformed

RULE = ReplyRule(60, 20, 8, 21)
SITTING = Sitting(
    datetime.fromisoformat("2026-09-25T09:00:00+08:00"), datetime.fromisoformat("2026-09-25T18:00:00+08:00")
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-09-{text}:00+08:00")


@pytest.mark.parametrize(
    ("called", "due"),
    [
        ("23T10:00", "23T11:00"),
        ("23T20:00", "23T21:00"),
        ("23T20:30", "24T08:30"),
        ("23T21:00", "24T09:00"),
        ("23T23:59", "24T09:00"),
        ("24T03:00", "24T09:00"),
        ("24T20:30", "25T08:30"),
        ("25T08:15", "25T09:00"),  # a yes after the reporting hour would stand before a closed door
        ("25T08:40", "25T09:00"),
        ("25T08:41", "25T09:41"),  # too little time to answer in: who is late is for the supervisor to decide
        ("25T09:00", "25T10:00"),
        ("25T17:30", "25T18:00"),
    ],
)
def test_only_hours_of_calling_count_and_the_sitting_ends_it(called: str, due: str) -> None:
    assert due_of(at(called), SITTING, RULE) == at(due)


@pytest.mark.parametrize(("called", "begins"), [("23T10:00", "23T10:20"), ("23T20:50", "24T08:10")])
def test_staff_may_call_for_the_rest_of_the_term(called: str, begins: str) -> None:
    assert staff_from(at(called), SITTING, RULE) == at(begins)


def test_staff_never_come_after_the_term() -> None:
    assert staff_from(at("23T10:00"), SITTING, ReplyRule(60, 90)) == at("23T11:00")


@settings(deadline=None)
@given(st.integers(0, 3 * 24 * 60), st.integers(1, 300), st.integers(0, 23), st.data())
def test_exactly_the_minutes_of_calling_hours_pass(late: int, minutes: int, opens: int, data: st.DataObject) -> None:
    rule = ReplyRule(60, 20, opens, data.draw(st.integers(opens + 1, 24)))
    called = at("01T00:00") + timedelta(minutes=late)
    due, counted, moment = after(called, minutes, rule), 0, called
    while moment < due:
        counted += opens <= moment.hour < rule.until_hour
        moment += timedelta(minutes=1)
    assert counted == minutes


@pytest.mark.parametrize("wrong", [(0, 20, 8, 21), (60, -1, 8, 21), (60, 20, 21, 21), (60, 20, 8, 25), (60, 20, -1, 9)])
def test_figures_that_count_no_term_are_a_fault(wrong: tuple[int, int, int, int]) -> None:
    with pytest.raises(Malformed, match="reply_rule"):
        ReplyRule(*wrong)


def test_the_pack_has_the_figures_and_an_older_one_the_usual() -> None:
    pack = load_pack("liaoning")
    rule = reply_rule(pack, date(2026, 9, 23))
    assert rule == RULE
    assert str(rule.law) == "招标投标法实施条例第四十六条"
    assert reply_rule(pack, date(1999, 1, 1)) in {RULE, ReplyRule()}
