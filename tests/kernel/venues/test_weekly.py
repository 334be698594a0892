from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.venues.test_hours import openings
from yuanping.kernel.errors import Refused
from yuanping.kernel.venues.hours import Opening
from yuanping.kernel.venues.weekly import parse_weekly, write_weekly


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("1 08:00-20:00", (Opening(0, 480, 1200),)),
        ("6-7 09:00-12:00", (Opening(5, 540, 720), Opening(6, 540, 720))),
        ("2 20:00-06:00", (Opening(1, 1200, 1800),)),
        ("3 00:00-24:00", (Opening(2, 0, 1440),)),
        ("4 08:00-12:00；4 13:00-17:30", (Opening(3, 480, 720), Opening(3, 780, 1050))),
        ("", ()),
    ],
)
def test_reading(text: str, hours: tuple[Opening, ...]) -> None:
    assert parse_weekly(text) == hours


@pytest.mark.parametrize(
    "text", ["8 08:00-09:00", "1 8:00-9:00", "5-1 08:00-09:00", "1 08:60-09:00", "1 24:00-09:00", "1 08:00-24:01", "x"]
)
def test_what_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(Refused, match="weekly_hours_wrong") as refused:
        parse_weekly(f"1 06:00-07:00; {text}")
    assert refused.value.params["part"] == text


def test_overlap_and_too_much() -> None:
    with pytest.raises(Refused, match="weekly_hours_overlap"):
        parse_weekly("1 08:00-12:00; 1 11:00-13:00")
    with pytest.raises(Refused, match="weekly_hours_wrong"):
        parse_weekly("; ".join(f"1-7 {n:02d}:00-{n:02d}:30" for n in range(5)))


@given(st.lists(openings, max_size=8))
def test_what_is_written_reads_back(weekly: list[Opening]) -> None:
    kept: list[Opening] = []
    for each in sorted(weekly, key=lambda one: (one.weekday, one.opens)):
        if not kept or kept[-1].weekday != each.weekday or kept[-1].closes <= each.opens:
            kept.append(each)
    assert parse_weekly(write_weekly(tuple(kept))) == tuple(kept)
