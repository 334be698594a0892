"""The hours at which wishes may begin, day by day, and which of them still have room: what fits no more is asked no more.

* Wishes with the same bounds and length share their hours; hours of the same span share what was counted (``vacancy``).
* Room by a make-up only ever shrinks. A host without any on a day is remembered for all committees of the make-up, and hours at which no
  host of the province has any are dropped for good.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from yuanping.kernel.booking.slots import HALF_HOUR
from yuanping.kernel.planning.board import Board
from yuanping.kernel.planning.grid import SLOTS_A_DAY, Span
from yuanping.kernel.planning.lawful import Committee
from yuanping.kernel.planning.vacancy import MakeUp, Vacancy
from yuanping.kernel.planning.wish import Wish
from yuanping.kernel.venues.hours import DAY_MINUTES

Pattern = tuple[int, int, int]
"""Minutes after midnight from which and until which an evaluation begins, and how many it lasts."""
MINUTE = timedelta(minutes=1)


class Hour(NamedTuple):
    """One hour to begin at: minutes after the first midnight, and what its half hours still have."""

    minute: int
    vacancy: Vacancy


class Hours:
    """The hours of one plan; days are counted from the first of the horizon."""

    def __init__(self, board: Board) -> None:
        """Begin with none."""
        self._board = board
        self._begins = board.horizon.begins
        self._vacancies: dict[tuple[int, int], Vacancy] = {}
        self._hours: dict[tuple[Pattern, int], tuple[Hour, ...]] = {}
        self._alive: dict[tuple[MakeUp, Pattern, int], list[Hour]] = {}
        self._without: set[tuple[int, MakeUp, Pattern, int]] = set()

    def on(self, pattern: Pattern, day: int) -> tuple[Hour, ...]:
        """Return the hours of a day that lie within the horizon."""
        found = self._hours.get((pattern, day))
        if found is None:
            starts_from, starts_until, minutes = pattern
            midnight = day * DAY_MINUTES
            starts = range(midnight + starts_from, midnight + starts_until + 1, HALF_HOUR)
            spans = [(minute, minute // HALF_HOUR, -(-(minute + minutes) // HALF_HOUR)) for minute in starts]
            slots = self._board.horizon.days * SLOTS_A_DAY
            found = tuple(
                [Hour(minute, self._vacancy(first, end)) for minute, first, end in spans if 0 <= first < end <= slots]
            )
            self._hours[pattern, day] = found
        return found

    def _vacancy(self, first: int, end: int) -> Vacancy:
        found = self._vacancies.get((first, end))
        if found is None:
            found = self._vacancies[first, end] = Vacancy(self._board, Span(first, end))
        return found

    def with_room(self, who: Committee, pattern: Pattern, day: int) -> Sequence[Hour]:
        """Return the hours of a day at which the host may have room by what was counted last; none that has any is missing."""
        at, make_up = who.at, who.make_up
        if (at, make_up, pattern, day) in self._without:
            return ()
        alive = self._alive.get((make_up, pattern, day))
        hours: Sequence[Hour] = self.on(pattern, day) if alive is None else alive
        found = [hour for hour in hours if hour.vacancy.hosts[make_up] >> at & 1]
        if not found:
            self._without.add((at, make_up, pattern, day))
            self._alive[make_up, pattern, day] = [hour for hour in hours if hour.vacancy.hosts[make_up]]
        return found

    def minute_of(self, moment: datetime) -> int:
        """Return the first whole minute of the horizon that is not before a moment."""
        return -((self._begins - moment) // MINUTE)

    def instant(self, minute: int) -> datetime:
        """Return the instant of a minute of the horizon."""
        return self._begins + timedelta(minutes=minute)


def pattern_of(wish: Wish) -> Pattern:
    """Return the hours a wish may have on any day."""
    return (wish.starts_from, wish.starts_until, wish.minutes)
