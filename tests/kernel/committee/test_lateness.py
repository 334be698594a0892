"""Late and absent, as tables: until when a door admits by itself, and what a supervisor may decide."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from yuanping.infra.packs import load_pack
from yuanping.kernel.committee.lateness import (
    LAW_REPLACE,
    Hours,
    LatenessRule,
    check_decision,
    check_in_time,
    lateness_rule,
)
from yuanping.kernel.errors import Refused

MEETS = datetime.fromisoformat("2026-09-24T09:00:00+08:00")
END = MEETS + timedelta(hours=8)
RULE = LatenessRule()
MINUTE = timedelta(minutes=1)


def hours(late_until: int | None = None) -> Hours:
    return Hours(MEETS, None if late_until is None else MEETS + late_until * MINUTE, END)


@pytest.mark.parametrize(
    ("at", "decided", "late"),
    [(-60, None, 0), (0, None, 0), (1, None, 1), (29, None, 29), (45, 60, 45), (20, 10, 20), (479, 480, 479)],
)
def test_the_door_admits_and_counts_the_minutes(at: int, decided: int | None, late: int) -> None:
    assert check_in_time(hours(decided), RULE, MEETS + at * MINUTE) == late


@pytest.mark.parametrize(("at", "decided"), [(30, None), (31, None), (60, 60), (480, 600), (30, 10)])
def test_then_it_asks_for_a_decision(at: int, decided: int | None) -> None:
    with pytest.raises(Refused) as caught:
        check_in_time(hours(decided), RULE, MEETS + at * MINUTE)
    assert (caught.value.code, caught.value.law, caught.value.params) == (
        "late_needs_decision",
        LAW_REPLACE,
        {"minutes": 30},
    )


@pytest.mark.parametrize(
    ("at", "until", "reason", "code"),
    [
        (29, 60, "路上事故", "not_late_yet"),
        (30, 30, "路上发生事故", "late_until_wrong"),
        (30, 10, "路上发生事故", "late_until_wrong"),
        (30, 481, "路上发生事故", "late_until_wrong"),
        (30, 60, "  路上  ", "reason_required"),
    ],
)
def test_what_may_not_be_decided(at: int, until: int, reason: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        check_decision(hours(), RULE, MEETS + until * MINUTE, reason, MEETS + at * MINUTE)
    assert (caught.value.code, caught.value.law) == (code, LAW_REPLACE)


def test_a_decision_may_be_followed_by_another_once_its_hour_is_over() -> None:
    check_decision(hours(), RULE, END, "路上发生事故", MEETS + 30 * MINUTE)
    with pytest.raises(Refused, match="not_late_yet"):
        check_decision(hours(60), RULE, END, "路上发生事故", MEETS + 59 * MINUTE)
    check_decision(hours(60), RULE, END, "路上发生事故", MEETS + 60 * MINUTE)


def test_the_pack_names_the_minutes() -> None:
    rule = lateness_rule(load_pack("liaoning"), date(2026, 9, 24))
    assert rule == LatenessRule(timedelta(minutes=30), LAW_REPLACE)
