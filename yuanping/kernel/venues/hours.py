"""When a venue can be booked at all: weekly hours, closed days, maintenance; and why an interval cannot.

* Intervals are half-open and in whole minutes; they may pass midnight or last overnight ((二十五) 隔夜评标).
* Hours belong to a weekday of Asia/Shanghai. ``closes`` may lie after midnight (1440) and then reaches into the next day; hours that touch
  join, so a venue open around the clock is seven times 0–1440.
* A closed day is a legal day from midnight to midnight; it closes also what reaches into it from the day before.
* Changeover is the time a workstation needs after a session before the next one; it belongs to the occupancy, not to the hours, so a session may
  end exactly when the venue closes.
* Every obstacle is named, not only the first, so that somebody who moves the hours sees all that stands in the way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from yuanping.kernel.errors import Refused
from yuanping.kernel.venues.states import WorkstationState

SHANGHAI = ZoneInfo("Asia/Shanghai")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
DAY_MINUTES = 24 * 60
LONGEST = timedelta(days=7)
"""No evaluation of one booking lasts longer; the platform's own bound, so that one request cannot take a desk for a year."""
MOST_CHANGEOVER = 240
WEEKDAYS = 7


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``starts_at`` up to, not including, ``ends_at``."""

    starts_at: datetime
    ends_at: datetime

    def meets(self, other: Interval) -> bool:
        """Whether the two share a moment; intervals that only touch do not."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Opening:
    """Hours of one weekday (0 is Monday) in minutes after its midnight; ``closes`` over 1440 reaches into the next day."""

    weekday: int
    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.weekday < WEEKDAYS or not 0 <= self.opens < DAY_MINUTES:
            raise ValueError("a weekday from 0 to 6 and a minute of the day")
        if not self.opens < self.closes <= self.opens + DAY_MINUTES:
            raise ValueError("hours close after they open, at most a day later")


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A legal day on which nothing is booked."""

    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Maintenance:
    """A window in which the venue is worked on."""

    window: Interval
    reason: str


@dataclass(frozen=True, slots=True)
class VenueHours:
    """Everything that says when a venue is open."""

    weekly: tuple[Opening, ...]
    closed: tuple[ClosedDay, ...] = ()
    maintenance: tuple[Maintenance, ...] = ()
    changeover: int = 0


class Why(StrEnum):
    """What stands in the way of an interval."""

    CLOSED_DAY = "closed_day"
    MAINTENANCE = "maintenance"
    OUTSIDE_HOURS = "outside_hours"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason, with the part of the interval it concerns and what the venue wrote about it."""

    why: Why
    window: Interval
    reason: str = ""


def check_interval(interval: Interval) -> Interval:
    """Return the interval in UTC if it can be asked for at all.

    Raises:
        Refused: ``hours_not_whole_minutes``, ``hours_out_of_order``, ``hours_too_long``.
    """
    starts, ends = interval.starts_at.astimezone(UTC), interval.ends_at.astimezone(UTC)
    for field, value in (("starts_at", starts), ("ends_at", ends)):
        if value.second or value.microsecond:
            raise Refused("hours_not_whole_minutes", {"time": f"{value.astimezone(SHANGHAI):%H:%M:%S}"}, field=field)
    if ends <= starts:
        raise Refused("hours_out_of_order", {"starts": _words(starts), "ends": _words(ends)}, field="ends_at")
    if ends - starts > LONGEST:
        raise Refused("hours_too_long", {"days": LONGEST.days}, field="ends_at")
    return Interval(starts, ends)


def why_not(hours: VenueHours, interval: Interval) -> tuple[Obstacle, ...]:
    """Return what stands in the way of an interval at a venue, in order of time; nothing means it is bookable."""
    found = [
        Obstacle(Why.CLOSED_DAY, _common(_day(each.day), interval), each.reason)
        for each in hours.closed
        if _day(each.day).meets(interval)
    ]
    found += [
        Obstacle(Why.MAINTENANCE, _common(each.window, interval), each.reason)
        for each in hours.maintenance
        if each.window.meets(interval)
    ]
    found += [Obstacle(Why.OUTSIDE_HOURS, gap) for gap in _gaps(_open(hours, interval), interval)]
    return tuple(sorted(found, key=lambda each: (each.window.starts_at, each.why)))


def open_hours(hours: VenueHours, interval: Interval) -> tuple[Interval, ...]:
    """Return the weekly hours of every legal day the interval touches, those that touch each other joined."""
    first = _midnight(interval.starts_at.astimezone(SHANGHAI).date())
    last = _midnight((interval.ends_at - MINUTE).astimezone(SHANGHAI).date() + DAY)
    joined: list[Interval] = []
    for each in _open(hours, Interval(first, last)):
        if joined and each.starts_at <= joined[-1].ends_at:
            joined[-1] = Interval(joined[-1].starts_at, max(joined[-1].ends_at, each.ends_at))
        else:
            joined.append(each)
    return tuple(joined)


def is_bookable(hours: VenueHours, interval: Interval) -> bool:
    """Whether nothing stands in the way of the interval."""
    return not why_not(hours, interval)


def desk_is_out(state: str, until: datetime | None, interval: Interval) -> bool:
    """Whether a workstation in this state is missing for the interval.

    A fault lasts until somebody restores the workstation: ``until`` is a hope. Maintenance and a block end when they say they do.
    """
    if state == WorkstationState.IN_SERVICE:
        return False
    return state == WorkstationState.FAULT or until is None or interval.starts_at < until


def occupied(interval: Interval, changeover: int) -> Interval:
    """Return the interval with the changeover after it: so long nobody else sits at the workstation."""
    return Interval(interval.starts_at, interval.ends_at + MINUTE * changeover)


def _open(hours: VenueHours, interval: Interval) -> list[Interval]:
    """Hours that meet the interval, in order."""
    first = interval.starts_at.astimezone(SHANGHAI).date() - DAY
    last = interval.ends_at.astimezone(SHANGHAI).date()
    found = [
        _hours(first + timedelta(days=n), opening)
        for n in range((last - first).days + 1)
        for opening in hours.weekly
        if opening.weekday == (first + timedelta(days=n)).weekday()
    ]
    return sorted((each for each in found if each.meets(interval)), key=lambda each: each.starts_at)


def _gaps(open_hours: Iterable[Interval], interval: Interval) -> list[Interval]:
    """What of the interval no hours cover."""
    gaps, at = [], interval.starts_at
    for each in open_hours:
        if each.starts_at > at:
            gaps.append(Interval(at, each.starts_at))
        at = max(at, each.ends_at)
    if at < interval.ends_at:
        gaps.append(Interval(at, interval.ends_at))
    return gaps


def _hours(day: date, opening: Opening) -> Interval:
    midnight = _midnight(day)
    return Interval(midnight + MINUTE * opening.opens, midnight + MINUTE * opening.closes)


def _day(day: date) -> Interval:
    return Interval(_midnight(day), _midnight(day + DAY))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), SHANGHAI).astimezone(UTC)


def _common(one: Interval, other: Interval) -> Interval:
    return Interval(max(one.starts_at, other.starts_at), min(one.ends_at, other.ends_at))


def _words(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
