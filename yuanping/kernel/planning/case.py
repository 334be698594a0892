"""A wish as a plan works on it: its committees, hours and days looked up once, and numbers for what makes two wishes alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from yuanping.kernel.errors import Refused
from yuanping.kernel.planning.board import Board
from yuanping.kernel.planning.hours import Hour, Hours, Pattern, pattern_of
from yuanping.kernel.planning.lawful import Committee, Lawful
from yuanping.kernel.planning.plan import Days, Demand
from yuanping.kernel.venues.hours import DAY_MINUTES


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One wish.

    ``whos``: its committee at each host where it is lawful, in the order of the wish; ``refused``: why at the first of the other hosts. ``shape``:
    alike for wishes that differ in window, hosts and bids due only. ``due``: the first minute at which bids are due. ``earliest``: the wish's own
    first day; ``days``: those both it and the plan are for. Days and minutes are counted from the first midnight of the horizon.
    """

    demand: Demand
    kind: int
    shape: tuple[int, Pattern]
    pattern: Pattern
    whos: tuple[Committee, ...]
    refused: Refused | None
    earliest: int
    days: range
    due: int

    def late(self, day: int) -> datetime | None:
        """Return the moment bids are due, where it lies after the day's beginning: wishes are alike on a day whatever came before it."""
        return self.demand.not_before if self.due > day * DAY_MINUTES else None

    def not_before_due(self, hours: Sequence[Hour], day: int) -> Sequence[Hour]:
        """Return those hours of a day that do not begin before bids are due."""
        if self.due <= day * DAY_MINUTES:
            return hours
        return [hour for hour in hours if hour.minute >= self.due]


class Cases:
    """The wishes of one plan."""

    def __init__(self, board: Board, hours: Hours, days: Days) -> None:
        """Begin with none."""
        self._lawful = Lawful(board)
        self._hours = hours
        self._centres = board.centres
        self._everywhere: dict[int, tuple[Committee | Refused, ...]] = {}
        self._zero = board.horizon.first.toordinal()
        self.first, self.last = days.first.toordinal() - self._zero, days.last.toordinal() - self._zero
        """The plan's own days."""

    def of(self, demand: Demand) -> Case:
        """Return a wish with what it shares with others."""
        wish, rules = demand.wish, demand.rules
        kind, pattern = self._lawful.kind(wish, rules), pattern_of(wish)
        committees = [self._lawful.committee(kind, wish, rules, host) for host in wish.hosts]
        earliest = wish.earliest.toordinal() - self._zero
        return Case(
            demand=demand,
            kind=kind,
            shape=(kind, pattern),
            pattern=pattern,
            whos=tuple([who for who in committees if isinstance(who, Committee)]),
            refused=next((who for who in committees if isinstance(who, Refused)), None),
            earliest=earliest,
            days=range(max(earliest, self.first), min(self.latest(demand), self.last) + 1),
            due=self._hours.minute_of(demand.not_before),
        )

    def latest(self, demand: Demand) -> int:
        """Return a wish's last day."""
        return demand.wish.latest.toordinal() - self._zero

    def everywhere(self, case: Case) -> tuple[Committee | Refused, ...]:
        """Return the committee of a wish at each centre as host, by place, or why not there."""
        found = self._everywhere.get(case.kind)
        if found is None:
            wish, rules = case.demand.wish, case.demand.rules
            found = tuple([self._lawful.committee(case.kind, wish, rules, host) for host in self._centres])
            self._everywhere[case.kind] = found
        return found
