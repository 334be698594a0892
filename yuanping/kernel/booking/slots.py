"""Half hours, the unit in which a workstation is taken.

* A slot is one half hour, named by its first instant; periods are half-open.
* A booking starts and ends on a half hour of Asia/Shanghai, on one day, within the opening hours.
* The opening hours are a rule of the platform itself (自设); no article sets them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from yuanping.kernel.errors import Refused

SHANGHAI = ZoneInfo("Asia/Shanghai")
SLOT = timedelta(minutes=30)
OPENS = time(8, 0)
CLOSES = time(20, 0)
SLOTS_A_DAY = 24


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


def split_slots(starts_at: datetime, ends_at: datetime) -> tuple[datetime, ...]:
    """Return the half hours of a period, in order.

    Raises:
        Refused: ``not_a_half_hour``, ``hours_out_of_order``, ``hours_on_two_days``, ``outside_opening_hours``.
    """
    starts, ends = starts_at.astimezone(SHANGHAI), ends_at.astimezone(SHANGHAI)
    for field, value in (("starts_at", starts), ("ends_at", ends)):
        if value.minute % 30 or value.second or value.microsecond:
            raise Refused("not_a_half_hour", {"time": value.strftime("%H:%M")}, field=field)
    if ends <= starts:
        raise Refused("hours_out_of_order", {"starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}, field="ends_at")
    if starts.date() != ends.date():
        raise Refused("hours_on_two_days", {}, field="ends_at")
    if starts.time() < OPENS or ends.time() > CLOSES:
        raise Refused(
            "outside_opening_hours", {"opens": f"{OPENS:%H:%M}", "closes": f"{CLOSES:%H:%M}"}, field="starts_at"
        )
    count = (ends - starts) // SLOT
    first = starts.astimezone(UTC)
    return tuple(first + SLOT * index for index in range(count))


def slot_index(instant: datetime) -> int:
    """Return which half hour of the board (08:00 is 1) an instant falls in, clipped to the board."""
    here = instant.astimezone(SHANGHAI)
    index = (here.hour - OPENS.hour) * 2 + here.minute // 30 + 1
    return min(max(index, 1), SLOTS_A_DAY + 1)
