"""Half hours, the grain in which the database keeps workstations taken once (ADR 0012).

* A booking is any half-open interval in whole minutes, also past midnight and overnight; whether a venue is open for it is asked of the venue
  (``kernel.venues.hours``).
* A slot is one half hour, named by its first instant. An interval takes every slot it touches, the venue's changeover included.
* ``OPENS`` and ``CLOSES`` are what the board and the form show first; they refuse nothing.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from yuanping.kernel.venues.hours import Interval, check_interval, occupied

SHANGHAI = ZoneInfo("Asia/Shanghai")
SLOT = timedelta(minutes=30)
OPENS = time(8, 0)
CLOSES = time(20, 0)
SLOTS_A_DAY = 24
HALF_HOUR = 30


def moment(day: date, at: time) -> datetime:
    """Return the instant of a local wall-clock time, in UTC."""
    return datetime.combine(day, at, SHANGHAI).astimezone(UTC)


def local_day(instant: datetime) -> date:
    """Return the legal day (Asia/Shanghai) of an instant."""
    return instant.astimezone(SHANGHAI).date()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Return the first instant of a legal day and of the next."""
    first = moment(day, time(0, 0))
    return first, first + timedelta(days=1)


def split_slots(starts_at: datetime, ends_at: datetime, changeover: int = 0) -> tuple[datetime, ...]:
    """Return every half hour an interval touches, with the minutes of changeover after it, in order and in UTC.

    Raises:
        Refused: what ``kernel.venues.hours.check_interval`` refuses.
    """
    whole = occupied(check_interval(Interval(starts_at, ends_at)), changeover)
    first = whole.starts_at - timedelta(minutes=whole.starts_at.minute % HALF_HOUR)
    count = -((first - whole.ends_at) // SLOT)
    return tuple(first + SLOT * index for index in range(count))


def slot_index(instant: datetime) -> int:
    """Return which half hour of the board (08:00 is 1) an instant falls in, clipped to the board."""
    here = instant.astimezone(SHANGHAI)
    index = (here.hour - OPENS.hour) * 2 + here.minute // 30 + 1
    return min(max(index, 1), SLOTS_A_DAY + 1)
