"""Pieces fill a frame exactly, whatever lies on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.kernel.venues.hours import ClosedDay, Interval, Maintenance, Opening, VenueHours
from yuanping.kernel.venues.timeline import Frame, Kind, Mark, Piece, closed_marks, count_taken, fill, lay

START = datetime(2026, 9, 23, 16, 0, tzinfo=UTC)
"""Midnight of Thursday 24 September in Shanghai."""
DAY = Frame(START, 15, 96)
MARKS = st.lists(
    st.builds(
        lambda first, length, kind, key: Mark(
            Interval(START + timedelta(minutes=first), START + timedelta(minutes=first + length)), kind, key
        ),
        st.integers(-600, 2000),
        st.integers(1, 900),
        st.sampled_from([Kind.HELD, Kind.BOOKED, Kind.CHANGEOVER]),
        st.integers(0, 9),
    ),
    max_size=12,
)


def mark(first: float, last: float, kind: Kind = Kind.BOOKED, key: int = 0) -> Mark:
    return Mark(Interval(START + timedelta(hours=first), START + timedelta(hours=last)), kind, key)


def test_an_interval_takes_every_unit_it_touches() -> None:
    assert DAY.place(mark(9, 17).interval) == (36, 68)
    assert DAY.place(mark(9.1, 9.2).interval) == (36, 37)
    assert DAY.place(mark(-3, 30).interval) == (0, 96)
    assert DAY.instant(36) == START + timedelta(hours=9)
    assert DAY.interval.ends_at == START + timedelta(days=1)


def test_an_overnight_session_is_cut_off_at_the_frame_and_goes_on_in_the_next() -> None:
    over = mark(20, 30)
    assert lay(DAY, [over]) == (Piece(80, 16, Kind.BOOKED, 0),)
    assert lay(Frame(START + timedelta(days=1), 15, 96), [over]) == (Piece(0, 24, Kind.BOOKED, 0),)


def test_what_shares_a_unit_is_counted_not_lost() -> None:
    coarse = Frame(START, 60, 24)
    found = lay(coarse, [mark(9, 9.4), mark(9.5, 10, key=1)])
    assert found == (Piece(9, 1, Kind.BOOKED, 0, more=1),)


def test_what_is_taken_lies_over_what_is_closed() -> None:
    closed = lay(DAY, [mark(0, 8, Kind.CLOSED, -1), mark(20, 24, Kind.CLOSED, -1)])
    taken = lay(DAY, [mark(7, 9), mark(19, 22, key=1)])
    assert [(each.at, each.width, each.kind) for each in fill(96, taken, closed)] == [
        (0, 28, Kind.CLOSED),
        (28, 8, Kind.BOOKED),
        (36, 40, Kind.FREE),
        (76, 12, Kind.BOOKED),
        (88, 8, Kind.CLOSED),
    ]


@given(MARKS, MARKS)
def test_pieces_fill_the_frame_exactly(over: list[Mark], under: list[Mark]) -> None:
    found = fill(DAY.units, lay(DAY, over), lay(DAY, under))
    assert all(each.width > 0 for each in found)
    assert [each.at for each in found] == [sum(each.width for each in found[:n]) for n in range(len(found))]
    assert sum(each.width for each in found) == DAY.units


@given(MARKS)
def test_nothing_on_the_line_is_lost(marks: list[Mark]) -> None:
    shown = [each for each in marks if each.interval.meets(DAY.interval)]
    found = lay(DAY, marks)
    assert sum(1 + each.more for each in found) == len(shown)


@given(st.lists(MARKS, max_size=5))
def test_counts_are_those_of_the_lines(lines: list[list[Mark]]) -> None:
    laid = [lay(DAY, each) for each in lines]
    counted = count_taken(DAY, laid)
    assert sum(width for _, width, _ in counted) == DAY.units
    for at, width, count in counted:
        for unit in (at, at + width - 1):
            assert count == sum(any(p.at <= unit < p.at + p.width for p in line) for line in laid)


@pytest.mark.parametrize(("hours", "kinds"), [
    (VenueHours((Opening(3, 480, 1200),)), [Kind.CLOSED, Kind.CLOSED]),
    (VenueHours(tuple(Opening(day, 0, 1440) for day in range(7))), []),
    (VenueHours(tuple(Opening(day, 0, 1440) for day in range(7)), (ClosedDay(START.date() + timedelta(days=1), "会议"),)), [Kind.CLOSED]),
    (
        VenueHours(
            tuple(Opening(day, 0, 1440) for day in range(7)),
            maintenance=(Maintenance(mark(9, 12).interval, "检修"),),
        ),
        [Kind.MAINTENANCE],
    ),
])  # fmt: skip
def test_closed_hours_are_marked_with_their_kind(hours: VenueHours, kinds: list[Kind]) -> None:
    assert [each.kind for each in closed_marks(hours, DAY.interval)] == kinds
