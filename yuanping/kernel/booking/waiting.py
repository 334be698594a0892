"""Waiting for hours that are full: who is asked first when workstations come free, and when it may be tried.

* In order of time: who queued first is tried first; one who still does not fit is passed over for now and keeps the place.
* While a booking that came from the queue is being drawn nothing is held for it yet, so nobody behind it whose hours overlap is tried.
* Where the agency may know the venues, it is tried when workstations come free. Under a pack that hides them the moment would tell which
  venue's answer freed them (黑龙江 三（六）), so it is tried once a legal day at a fixed hour, and each try counts as a question.
* A place is left at will, and ends when the hours begin.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from yuanping.kernel.booking.slots import local_day, moment
from yuanping.kernel.venues.hours import Interval

TRIED_AT = time(7, 0)
"""The hour of the daily try; the platform's own (自设)."""


def next_try(now: datetime) -> datetime:
    """Return the next moment at which everybody is tried."""
    today = moment(local_day(now), TRIED_AT)
    return today if now < today else moment(local_day(now) + timedelta(days=1), TRIED_AT)


def may_try(wanted: Interval, drawing: Iterable[Interval], *, hidden: bool, tried_on: date | None, today: date) -> bool:
    """Tell whether a place may be tried now; ``drawing``: hours of bookings from the queue that hold nothing yet."""
    if hidden and tried_on == today:
        return False
    return not any(each.meets(wanted) for each in drawing)
