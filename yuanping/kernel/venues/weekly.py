"""Weekly hours as people write them: ``1-5 08:00-20:00; 6 09:00-12:00``, weekdays from 1 (Monday) to 7.

* ``20:00-06:00`` reaches into the next day, ``00:00-24:00`` is the whole day.
* Reading what was written gives the same hours: ``parse_weekly(write_weekly(hours)) == hours`` for sorted hours.
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise

from yuanping.kernel.errors import Refused
from yuanping.kernel.venues.hours import DAY_MINUTES, WEEKDAYS, Opening

_PART = re.compile(r"([1-7])(?:-([1-7]))?\s+(\d{2}):(\d{2})-(\d{2}):(\d{2})", re.ASCII)
MOST = 28
_HOUR = 60


def parse_weekly(text: str) -> tuple[Opening, ...]:
    """Return the hours, sorted.

    Raises:
        Refused: ``weekly_hours_wrong`` with the part that cannot be read, ``weekly_hours_overlap``.
    """
    found: list[Opening] = []
    for part in (each.strip() for each in re.split("[;；\n]", text)):
        if part:
            found += _part(part)
    found.sort(key=lambda each: (each.weekday, each.opens))
    if len(found) > MOST:
        raise Refused("weekly_hours_wrong", {"part": f"{len(found)} > {MOST}"}, field="weekly")
    _check_overlap(found)
    return tuple(found)


def write_weekly(weekly: tuple[Opening, ...]) -> str:
    """Return hours as text; runs of weekdays with the same hours stand together."""
    days = [tuple((each.opens, each.closes) for each in weekly if each.weekday == day) for day in range(WEEKDAYS)]
    parts: list[str] = []
    for hours, run in groupby(range(WEEKDAYS), key=lambda day: days[day]):
        members = list(run)
        first, last = members[0] + 1, members[-1] + 1
        name = str(first) if first == last else f"{first}-{last}"
        parts += [f"{name} {_clock(opens)}-{_clock(closes)}" for opens, closes in hours]
    return "; ".join(parts)


def _part(part: str) -> list[Opening]:
    found = _PART.fullmatch(part)
    if found is None:
        raise Refused("weekly_hours_wrong", {"part": part[:40]}, field="weekly")
    first, last = int(found[1]), int(found[2] or found[1])
    opens, closes = int(found[3]) * _HOUR + int(found[4]), int(found[5]) * _HOUR + int(found[6])
    minutes_right = int(found[4]) < _HOUR and int(found[6]) < _HOUR
    if closes <= opens:
        closes += DAY_MINUTES
    if last < first or not minutes_right or opens >= DAY_MINUTES or closes > opens + DAY_MINUTES:
        raise Refused("weekly_hours_wrong", {"part": part[:40]}, field="weekly")
    if int(found[5]) * _HOUR + int(found[6]) > DAY_MINUTES:
        raise Refused("weekly_hours_wrong", {"part": part[:40]}, field="weekly")
    return [Opening(day - 1, opens, closes) for day in range(first, last + 1)]


def _check_overlap(sorted_hours: list[Opening]) -> None:
    for one, other in pairwise(sorted_hours):
        if one.weekday == other.weekday and other.opens < one.closes:
            raise Refused("weekly_hours_overlap", {"weekday": one.weekday + 1}, field="weekly")


def _clock(minutes: int) -> str:
    at = minutes if minutes <= DAY_MINUTES else minutes - DAY_MINUTES
    return f"{at // _HOUR:02d}:{at % _HOUR:02d}"
