"""What a plan of the province is made for, and what it says: the queue's wishes, the days, who got an hour and who did not and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yuanping.kernel.booking.rules import BookingRules
from yuanping.kernel.law import Law
from yuanping.kernel.planning.wish import Wish

LOOK_AHEAD = 14
"""Days after a wish's last one that are tried for a proposal; the horizon of a plan reaches so far."""
LONGEST_TAIL = 8
"""An evaluation begun on the last of them may last seven days and end within the eighth."""


@dataclass(frozen=True, slots=True)
class Demand:
    """One wish in the queue, under the rules of its own pack; ``not_before``: bids are not due earlier."""

    key: str
    asked_at: datetime
    not_before: datetime
    wish: Wish
    rules: BookingRules
    tries: int = 0
    """Plans carried out that did not book it; each looks its hour up anew where hours are looked up."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days a plan is for, both included; ``spare``: of each hundred open workstations so many stay free for draws that collide."""

    first: date
    last: date
    spare: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A wish with its hour and host."""

    key: str
    host: str
    starts_at: datetime
    ends_at: datetime
    seats: int


@dataclass(frozen=True, slots=True)
class Left:
    """A wish that got nothing: what is lacking, how many at the best hour, and what would help.

    ``code`` is one of ``Lacks``, of the refusals of ``limits_for``, ``pool_too_small`` or ``no_day_here``. ``later_on``: the nearest day after the
    window that has room; ``other_host``: a host not on the list with which it fits within the window.
    """

    key: str
    code: str
    short: int
    law: Law | None
    later_on: date | None
    other_host: str


@dataclass(frozen=True, slots=True)
class SchedulePlan:
    """A plan to look at. ``before`` and ``after``: workstations of the province in use by half hour, from the first midnight on."""

    days: Days
    placed: tuple[Placed, ...]
    left: tuple[Left, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]


def horizon_days(days: Days) -> int:
    """How many days a supply for these days must reach over."""
    return (days.last - days.first).days + 1 + LOOK_AHEAD + LONGEST_TAIL


def day_peaks(load: tuple[int, ...], first: date, slots_a_day: int) -> tuple[tuple[date, int], ...]:
    """Return the most workstations in use at once, by day."""
    return tuple(
        (first + timedelta(days=index), max(load[at : at + slots_a_day]))
        for index, at in enumerate(range(0, len(load), slots_a_day))
    )
