"""Why a wish was left, and what would help: asked when the plan has taken all it takes, so that every answer is found once.

* What is lacking is the least lack of any hour and host of the wish; a closed host only when it is closed at all of them.
* A lack has a lower bound that free workstations alone give. Hours are asked by it, and the first that keeps to its bound ends the search.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from yuanping.kernel.booking.visibility import hides_from_agency
from yuanping.kernel.distance import distance_km
from yuanping.kernel.draw.values import Limit
from yuanping.kernel.errors import Param, Refused
from yuanping.kernel.law import Law
from yuanping.kernel.planning.board import Board
from yuanping.kernel.planning.case import Case, Cases
from yuanping.kernel.planning.hours import Hour, Hours, Pattern
from yuanping.kernel.planning.lawful import Committee
from yuanping.kernel.planning.lookup import Lookup
from yuanping.kernel.planning.plan import LOOK_AHEAD, Left
from yuanping.kernel.planning.seating import Lacks, Shortage, find_seating
from yuanping.kernel.planning.supply import Supply
from yuanping.kernel.planning.vacancy import MakeUp, Vacancy

Weight = tuple[bool, int, str]


class Explainer:
    """The reasons of one plan."""

    def __init__(self, board: Board, hours: Hours, cases: Cases, lookup: Lookup, supply: Supply) -> None:
        """Begin with nothing explained; ``board`` no longer changes."""
        self._board = board
        self._hours = hours
        self._cases = cases
        self._lookup = lookup
        self._first = supply.horizon.first
        self._regions = {each.centre: each.region for each in supply.centres}
        self._near: dict[str, list[int]] = {}
        self._fresh: dict[tuple[Pattern, int], tuple[Hour, ...]] = {}
        self._roomy: dict[tuple[MakeUp, Pattern, int], tuple[list[Hour], int]] = {}
        self._lacking: dict[tuple[Committee, Vacancy], Shortage | None] = {}
        self._fitting: dict[tuple[Committee, Pattern, int], bool] = {}
        self._final: dict[tuple[object, ...], Left] = {}
        self._hosts: dict[tuple[object, ...], str] = {}

    def explain(self, case: Case) -> Left:
        """Say what one wish lacks now that the others have their hours."""
        demand, why = case.demand, case.refused
        if why is not None and not case.whos:
            return Left(demand.key, why.code, _number(why.params.get("needed", 0)), why.law, None, "")
        if hides_from_agency(demand.rules):
            return self._explain_hour(case)
        wish = demand.wish
        same = (case.shape, wish.hosts, wish.earliest, wish.latest, demand.not_before)
        if same not in self._final:
            self._final[same] = self._explain(case)
        return replace(self._final[same], key=demand.key)

    def _explain_hour(self, case: Case) -> Left:
        """What is lacking at the hour that was looked up; no other is proposed, for none may be searched."""
        chosen = self._lookup.pick(case)
        if chosen is None:
            return Left(case.demand.key, "no_day_here", 0, None, None, "")
        hour, who = chosen
        hour.vacancy.refresh()
        lack = self._lack(who, hour.vacancy) or self._lookup.lacked[case]
        return Left(case.demand.key, lack.lacks, lack.short, _law_of(who, lack), None, "")

    def _explain(self, case: Case) -> Left:
        best = self._least(case)
        later = self._later(case)
        if best is None:
            return Left(case.demand.key, "no_day_here", 0, None, later, "")
        law = _law_of(case.whos[0], best)
        return Left(case.demand.key, best.lacks, best.short, law, later, self._other_host(case))

    def _least(self, case: Case) -> Shortage | None:
        """The smallest lack of any hour and host."""
        hours = [each for day in case.days for each in case.not_before_due(self._on(case.pattern, day), day)]
        asked = [(who, hour.vacancy) for hour in hours for who in case.whos]
        bounds = sorted([(_bound(who, here), index) for index, (who, here) in enumerate(asked)])
        best: Shortage | None = None
        for bound, index in bounds:
            if best is not None and bound >= _weight(best):
                break
            lack = self._lack(*asked[index])
            if lack is not None and (best is None or _weight(lack) < _weight(best)):
                best = lack
        return best

    def _later(self, case: Case) -> date | None:
        last = max(self._cases.latest(case.demand), self._cases.first - 1)
        days = range(last + 1, last + LOOK_AHEAD + 1)
        found = next((day for day in days if any(self._fits(case, who, day) for who in case.whos)), None)
        return None if found is None else self._first + timedelta(days=found)

    def _other_host(self, case: Case) -> str:
        """The emptiest centre that could host it, of equal ones the nearest to the first of its own; its own lack something, so they are none."""
        near = case.demand.wish.hosts[0]
        same = (case.shape, case.days, case.demand.not_before, near)
        if same not in self._hosts:
            self._hosts[same] = self._search(case, near)
        return self._hosts[same]

    def _search(self, case: Case, near: str) -> str:
        """The first centre by load that has room and a seating."""
        roomy: dict[MakeUp, int] = {}
        whos = self._cases.everywhere(case)
        for at in self._by_load(near):
            who = whos[at]
            if isinstance(who, Refused):
                continue
            if who.make_up not in roomy:
                hosts = 0
                for day in case.days:
                    hosts |= self._room(who.make_up, case.pattern, day)[1]
                roomy[who.make_up] = hosts
            if roomy[who.make_up] >> at & 1 and any(self._fits(case, who, day) for day in case.days):
                return who.host
        return ""

    def _by_load(self, near: str) -> list[int]:
        """Every centre by its place, the least full first, of equal ones the nearest."""
        if near not in self._near:
            here = self._regions.get(near, "")
            loads = [
                (self._board.load(at), distance_km(here, self._regions[each]), at)
                for at, each in enumerate(self._board.centres)
            ]
            self._near[near] = [at for _, _, at in sorted(loads)]
        return self._near[near]

    def _fits(self, case: Case, who: Committee, day: int) -> bool:
        """Whether any hour of a day fits; remembered unless bids are due on that day."""
        hours, hosts = self._room(who.make_up, case.pattern, day)
        if not hosts >> who.at & 1:
            return False
        if case.late(day):
            return self._any_fits(who, case.not_before_due(hours, day))
        key = (who, case.pattern, day)
        if key not in self._fitting:
            self._fitting[key] = self._any_fits(who, hours)
        return self._fitting[key]

    def _any_fits(self, who: Committee, hours: Sequence[Hour]) -> bool:
        roomy = (each.vacancy for each in hours if each.vacancy.hosts[who.make_up] >> who.at & 1)
        return any(self._lack(who, here) is None for here in roomy)

    def _room(self, make_up: MakeUp, pattern: Pattern, day: int) -> tuple[list[Hour], int]:
        """Hours of a day at which any host has room for a make-up, and all hosts that have it at any of them, as bits."""
        key = (make_up, pattern, day)
        found = self._roomy.get(key)
        if found is None:
            hours = [each for each in self._on(pattern, day) if each.vacancy.hosts[make_up]]
            hosts = 0
            for each in hours:
                hosts |= each.vacancy.hosts[make_up]
            found = self._roomy[key] = (hours, hosts)
        return found

    def _on(self, pattern: Pattern, day: int) -> tuple[Hour, ...]:
        """The hours of a day, counted a last time."""
        key = (pattern, day)
        found = self._fresh.get(key)
        if found is None:
            found = self._fresh[key] = self._hours.on(pattern, day)
            for hour in found:
                hour.vacancy.refresh()
        return found

    def _lack(self, who: Committee, here: Vacancy) -> Shortage | None:
        """What a committee lacks at an hour, if anything."""
        key = (who, here)
        if key not in self._lacking:
            found = find_seating(self._board, who, here)
            self._lacking[key] = found if isinstance(found, Shortage) else None
        return self._lacking[key]


def _bound(who: Committee, here: Vacancy) -> Weight:
    """The least that can be lacking, by free workstations alone; exact where the host is closed or has no room for the representatives."""
    make_up = who.make_up
    if not here.opened[who.at]:
        return (True, make_up.representatives or 1, Lacks.CLOSED)
    room = here.counts[who.at]
    if room < make_up.representatives:
        return (False, make_up.representatives - room, Lacks.HOST)
    return (False, max(1, here.short(make_up, who.at)), Lacks.AWAY)


def _law_of(who: Committee, lack: Shortage) -> Law | None:
    return who.limits.law_of(Limit.SUBS_MIN) if lack.lacks is Lacks.AWAY else None


def _weight(lack: Shortage) -> Weight:
    return (lack.lacks is Lacks.CLOSED, lack.short, lack.lacks)


def _number(param: Param) -> int:
    return param if isinstance(param, int) else 0
