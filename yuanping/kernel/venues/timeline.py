"""A time line in equal units: what lies on it, where, and what is free between.

* A frame has a first instant and so many units of so many minutes; an interval takes every unit it touches, at least one.
* What is taken lies over what is closed; both are in order of time. What shares a unit with the one before it is not lost but counted there.
* Pieces fill the frame exactly: no gap, no overlap, so that a table row of them is always as wide as its head.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from yuanping.kernel.venues.hours import Interval, Obstacle, VenueHours, Why, why_not

MINUTE = timedelta(minutes=1)


class Kind(StrEnum):
    """What a piece of the line is."""

    FREE = "free"
    CLOSED = "closed"
    MAINTENANCE = "maintenance"
    OUT = "out"
    HELD = "held"
    BOOKED = "booked"
    ELSEWHERE = "elsewhere"
    LOCAL = "local"
    CHANGEOVER = "changeover"


@dataclass(frozen=True, slots=True)
class Frame:
    """What part of time is shown, and how fine."""

    starts_at: datetime
    minutes: int
    units: int

    @property
    def interval(self) -> Interval:
        """The whole of it."""
        return Interval(self.starts_at, self.starts_at + MINUTE * self.minutes * self.units)

    def instant(self, unit: int) -> datetime:
        """When a unit begins."""
        return self.starts_at + MINUTE * self.minutes * unit

    def place(self, interval: Interval) -> tuple[int, int]:
        """The first unit an interval touches and the one after its last, cut off at the frame's ends."""
        unit = MINUTE * self.minutes
        first = (interval.starts_at - self.starts_at) // unit
        after = -((self.starts_at - interval.ends_at) // unit)
        return max(0, min(first, self.units)), max(0, min(after, self.units))


@dataclass(frozen=True, slots=True)
class Piece:
    """``width`` units from ``at``; ``key`` says of what, ``more`` how many others share its last unit."""

    at: int
    width: int
    kind: Kind
    key: int = -1
    more: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """An interval to be laid on a line."""

    interval: Interval
    kind: Kind
    key: int = -1


CLOSED_BY = {Why.CLOSED_DAY: Kind.CLOSED, Why.OUTSIDE_HOURS: Kind.CLOSED, Why.MAINTENANCE: Kind.MAINTENANCE}


def closed_marks(hours: VenueHours, window: Interval) -> tuple[Mark, ...]:
    """When a venue takes nobody within a window; its obstacles in order of time, the first one counts where two meet."""
    obstacles: tuple[Obstacle, ...] = why_not(hours, window)
    return tuple(Mark(each.window, CLOSED_BY[each.why]) for each in obstacles)


def lay(frame: Frame, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """Put marks on the line; those in the way of an earlier one begin after it, or are counted with it."""
    found: list[Piece] = []
    at = 0
    for mark in sorted(marks, key=lambda each: (each.interval.starts_at, each.interval.ends_at)):
        first, after = frame.place(mark.interval)
        first = max(first, at)
        if after > first:
            found.append(Piece(first, after - first, mark.kind, mark.key))
            at = after
        elif found and mark.key >= 0 and mark.interval.meets(frame.interval):
            last = found[-1]
            found[-1] = Piece(last.at, last.width, last.kind, last.key, last.more + 1)
    return tuple(found)


def fill(units: int, over: Sequence[Piece], under: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return ``over`` with what of ``under`` shows between, and free pieces where neither lies."""
    found: list[Piece] = []
    at, below = 0, 0
    for piece in (*over, Piece(units, 0, Kind.FREE)):
        while at < piece.at:
            while below < len(under) and under[below].at + under[below].width <= at:
                below += 1
            at = _between(found, at, piece.at, under[below] if below < len(under) else None)
        if piece.width:
            found.append(piece)
            at = piece.at + piece.width
    return tuple(found)


def _between(found: list[Piece], at: int, until: int, next_under: Piece | None) -> int:
    """Add one piece of a gap: free up to what lies under it, or that as far as the gap goes."""
    if next_under is None or next_under.at >= until:
        found.append(Piece(at, until - at, Kind.FREE))
        return until
    if next_under.at > at:
        found.append(Piece(at, next_under.at - at, Kind.FREE))
        return next_under.at
    after = min(until, next_under.at + next_under.width)
    found.append(Piece(at, after - at, next_under.kind, next_under.key))
    return after


def count_taken(frame: Frame, lines: Iterable[Sequence[Piece]]) -> tuple[tuple[int, int, int], ...]:
    """How many of several lines are taken, as (first unit, width, count) with equal neighbours joined."""
    steps: dict[int, int] = {0: 0}
    for line in lines:
        for piece in line:
            steps[piece.at] = steps.get(piece.at, 0) + 1
            after = piece.at + piece.width
            steps[after] = steps.get(after, 0) - 1
    starts = [at for at in sorted(steps) if at < frame.units and (steps[at] or not at)]
    found: list[tuple[int, int, int]] = []
    level = 0
    for at, after in zip(starts, (*starts[1:], frame.units), strict=True):
        level += steps[at]
        found.append((at, after - at, level))
    return tuple(found)
