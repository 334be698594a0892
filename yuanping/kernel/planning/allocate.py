"""Schedule the province: a queue of wishes, the province's time, and from them an hour and a host for each that fits.

The order is stated, and the same for everybody:

* Whose last day comes first is placed first; of two with the same last day, who asked first. A wish that can wait waits, so no wide window
  takes the only day of a narrow one.
* A wish gets its earliest day with room, on it the hour at which the province has fewest workstations in use (of equal ones the earliest), and
  the first host of its own list that has room then. Where the agency named no host, the one with the smallest share taken then, then the nearest.
* Under a pack that hides the 副场 the hour is looked up, not searched: its own key picks one of the half hours it allowed at which its first open
  host is open. How full any centre is has no part in it, so the hour says nothing of where other lots sit (ADR 0018).
* "Room" is proved by a seating (``seating``); sub-venues are not decided here, but drawn when the booking is made.
* The same input gives the same plan: no dice, no clock, every tie broken by a stated order.

What is not promised: that one workstation more never places a wish fewer. An earlier wish may then move to an earlier day and meet a later
one there (a test keeps such a case). What holds: one wish alone is never lost by more room.

Cost: a few steps for each wish, day and hour that still has room for its size; a day and host on which nothing fitted once is remembered by
shape, a host without room by size, and an hour at which the province has none is dropped for all (``hours``), for a plan only ever takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from yuanping.kernel.booking.visibility import hides_from_agency
from yuanping.kernel.planning.board import Board
from yuanping.kernel.planning.case import Case, Cases
from yuanping.kernel.planning.explain import Explainer
from yuanping.kernel.planning.hours import Hour, Hours
from yuanping.kernel.planning.lawful import Committee
from yuanping.kernel.planning.lookup import Lookup
from yuanping.kernel.planning.plan import Days, Demand, Placed, SchedulePlan
from yuanping.kernel.planning.seating import CellTaken, Shortage, find_seating, take_seating
from yuanping.kernel.planning.supply import Supply
from yuanping.kernel.planning.vacancy import Vacancy


def in_order(demands: tuple[Demand, ...]) -> tuple[Demand, ...]:
    """Return the queue in the order in which it is served."""
    return tuple(sorted(demands, key=lambda each: (each.wish.latest, each.asked_at, each.key)))


def schedule(demands: tuple[Demand, ...], supply: Supply, days: Days, drawing: tuple[Demand, ...] = ()) -> SchedulePlan:
    """Place every wish that fits, in order, and say of the others why not and what would help.

    ``drawing``: bookings whose venues are still being drawn and which hold nothing yet; they are seated first, at their own hour and host.
    """
    planner = _Planner(supply, days)
    for demand in in_order(drawing):
        planner.reserve(demand)
    before = tuple(planner.board.in_use)
    placed: dict[str, Placed] = {}
    left: list[Case] = []
    for demand in in_order(demands):
        case = planner.cases.of(demand)
        found = planner.place(case)
        if found is None:
            left.append(case)
        else:
            placed[demand.key] = found
    explainer = Explainer(planner.board, planner.hours, planner.cases, planner.lookup, supply)
    shown = ((days.last - days.first).days + 1) * (supply.horizon.slots // supply.horizon.days)
    return SchedulePlan(
        days=days,
        placed=tuple(sorted(placed.values(), key=lambda each: (each.starts_at, each.host, each.key))),
        left=tuple(explainer.explain(case) for case in left),
        before=before[:shown],
        after=tuple(planner.board.in_use[:shown]),
    )


class _Planner:
    """One plan being made: the board, and what is known not to fit."""

    def __init__(self, supply: Supply, days: Days) -> None:
        self.board = Board(supply, days.spare)
        self.hours = Hours(self.board)
        self.cases = Cases(self.board, self.hours, days)
        self.lookup = Lookup(self.hours)
        self._full: set[tuple[object, ...]] = set()

    def reserve(self, demand: Demand) -> None:
        """Keep room for a booking that is being drawn, if there is any left; its hour is not this plan's to judge."""
        case = self.cases.of(demand)
        for who in case.whos:
            for hour in self.hours.on(case.pattern, case.earliest):
                if hour.minute >= case.due:
                    self._take(case, hour, who)

    def place(self, case: Case) -> Placed | None:
        """Take the best hour for one wish; under a pack that hides the sub-venues the hour that is looked up, or none."""
        if hides_from_agency(case.demand.rules):
            return self._place_looked_up(case)
        for day in case.days:
            known = [(case.shape, who.at, day, case.late(day)) for who in case.whos]
            whos = [who for who, key in zip(case.whos, known, strict=True) if key not in self._full]
            for hour in self._ranked(case, whos, day):
                for who in self._in_turn(case, whos, hour.vacancy):
                    placed = self._take(case, hour, who)
                    if placed is not None:
                        return placed
            self._full.update(known)
        return None

    def _place_looked_up(self, case: Case) -> Placed | None:
        """Take the hour that is looked up; what it lacks is kept, for what others take later may change in which order centres are tried."""
        chosen = self.lookup.pick(case)
        if chosen is None:
            return None
        hour, who = chosen
        hour.vacancy.refresh()
        seating = find_seating(self.board, who, hour.vacancy)
        if isinstance(seating, Shortage):
            self.lookup.lacked[case] = seating
            return None
        return self._keep(case, hour, who, seating)

    def _take(self, case: Case, hour: Hour, who: Committee) -> Placed | None:
        """Take an hour at a host, if a seating is found."""
        here = hour.vacancy
        if not here.hosts[who.make_up] >> who.at & 1:
            return None
        here.refresh()
        if not here.hosts[who.make_up] >> who.at & 1:
            return None
        seating = find_seating(self.board, who, here)
        if isinstance(seating, Shortage):
            return None
        return self._keep(case, hour, who, seating)

    def _keep(self, case: Case, hour: Hour, who: Committee, seating: tuple[CellTaken, ...]) -> Placed:
        take_seating(self.board, seating, hour.vacancy.span)
        demand, starts_at = case.demand, self.hours.instant(hour.minute)
        ends_at = starts_at + timedelta(minutes=demand.wish.minutes)
        return Placed(demand.key, who.host, starts_at, ends_at, who.make_up.size)

    def _in_turn(self, case: Case, whos: Sequence[Committee], here: Vacancy) -> Sequence[Committee]:
        """Hosts in the order of the wish; where it named none the emptiest then, of equal ones the nearest."""
        if not case.demand.wish.any_host:
            return whos
        here.refresh()
        roomy = [who for who in whos if here.hosts[who.make_up] >> who.at & 1]
        return sorted(roomy, key=lambda who: here.share_taken(who.at))

    def _ranked(self, case: Case, whos: Sequence[Committee], day: int) -> Sequence[Hour]:
        """Hours of a day at which any of the hosts may have room, those with fewest workstations in use in the province first."""
        if len(whos) == 1:
            found = self.hours.with_room(whos[0], case.pattern, day)
        else:
            found = list(
                {hour.minute: hour for who in whos for hour in self.hours.with_room(who, case.pattern, day)}.values()
            )
        found = case.not_before_due(found, day)
        if len(found) < 2:
            return found
        use = self.board.in_use
        ranked = sorted(
            [(max(use[hour.vacancy.span.first : hour.vacancy.span.end]), hour.minute, hour) for hour in found]
        )
        return [hour for _, _, hour in ranked]
