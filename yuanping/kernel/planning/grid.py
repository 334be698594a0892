"""Time as bits: half hours of some days in a row, so that "free all the while" is one ``and`` of two integers.

* Bit n is the n-th half hour after the first midnight (Asia/Shanghai); an interval sets every half hour it touches (ADR 0012).
* What begins before the first midnight or ends after the last one is clipped; whoever asks about such an interval is told it does not fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yuanping.kernel.booking.slots import SLOT, moment
from yuanping.kernel.venues.hours import Interval, VenueHours, why_not

SLOTS_A_DAY = 48


@dataclass(frozen=True, slots=True)
class Span:
    """Half hours ``first`` up to, not including, ``end``."""

    first: int
    end: int

    @property
    def mask(self) -> int:
        """The half hours as bits."""
        return (1 << self.end) - (1 << self.first)


@dataclass(frozen=True, slots=True)
class Horizon:
    """So many days from ``first`` on."""

    first: date
    days: int

    @property
    def begins(self) -> datetime:
        """The first midnight."""
        return moment(self.first, time(0))

    @property
    def slots(self) -> int:
        """Half hours."""
        return self.days * SLOTS_A_DAY

    def span(self, starts_at: datetime, ends_at: datetime) -> Span | None:
        """Return the half hours an interval touches; None unless all of them lie within the horizon."""
        first = (starts_at - self.begins) // SLOT
        end = -((self.begins - ends_at) // SLOT)
        return Span(first, end) if 0 <= first < end <= self.slots else None

    def mask(self, starts_at: datetime, ends_at: datetime) -> int:
        """Return the half hours an interval touches as bits, clipped to the horizon."""
        first = max(0, (starts_at - self.begins) // SLOT)
        end = min(self.slots, -((self.begins - ends_at) // SLOT))
        return Span(first, end).mask if first < end else 0

    def closed(self, hours: VenueHours) -> int:
        """Return the half hours of which a venue is closed for any minute."""
        whole = Interval(self.begins, self.begins + timedelta(days=self.days))
        found = 0
        for obstacle in why_not(hours, whole):
            found |= self.mask(obstacle.window.starts_at, obstacle.window.ends_at)
        return found
