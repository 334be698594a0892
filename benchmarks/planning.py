"""What it costs to schedule a province: a day and a month against a bare min-cost flow, and that twice the wishes cost at most twice as much.

usage: python benchmarks/planning.py [rounds]        (standard library only; the anchor is measured where OR-tools and numpy can be imported)

A province of 20 centres with 10–60 workstations each; half of the lots have a fixed day, half a window; 60 lots a day is the peak the
practice shows. "wide": twelve times the workstations and experts, for 800 lots a day, the size of the re-planning table in ``performance.md``.

Anchor of the same run: the transportation problem that table measures, for the seats our plan placed. Day, half day and host of each lot are given to
it; it spreads the seats over the centres, by the same limits of host and sub-venues, within the workstations of each half day, for the least
distance. It knows no hours, changeover, experts, queue or reasons, and finds no day: it is the floor of the work, not the same work. Its graph and its
solution count, numbers made of the plan before do not. Goal: a day within 1.2 of it, a month within 2 s; reached or not is said, by either.

Time is the processor's, sizes take turns, and of the rounds (five times as many for a day) the quickest counts, so that a busy machine decides
little; calls are counted by the profiler and are the same in every run. Exit status 1 when doubling the lots costs more than twice the calls or the memory, or more than 2.2 times
the time (a tenth for noise).
"""

from __future__ import annotations

import cProfile
import importlib
import itertools
import pstats
import random
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.kernel.booking.values import LN_RULES
from yuanping.kernel.booking.limits import limits_for
from yuanping.kernel.booking.plan import Contact
from yuanping.kernel.booking.slots import SHANGHAI
from yuanping.kernel.draw.values import CellCount, Quota
from yuanping.kernel.planning.allocate import schedule
from yuanping.kernel.planning.grid import Horizon
from yuanping.kernel.planning.plan import Days, Demand, Placed, SchedulePlan, horizon_days
from yuanping.kernel.planning.supply import CentreSupply, DeskTime, Supply
from yuanping.kernel.planning.wish import Wish
from yuanping.kernel.venues.hours import Opening, VenueHours

MONDAY, ASKED = date(2026, 9, 21), datetime(2026, 9, 1, tzinfo=UTC)
SPECIALTIES = ("A01", "A02", "A03", "A04")
HOURS = VenueHours(tuple(Opening(day, 480, 1200) for day in range(5)))
CALLS, BYTES, SECONDS = 2.0, 2.0, 2.2
"""Most that twice the lots may cost."""
DAY_GOAL, MONTH_GOAL = 1.2, 2.0
WIDE = 12


def province(days: Days, times: int = 1) -> Supply:
    """Twenty centres, so many times the usual workstations and experts."""
    dice = random.Random(7)  # a benchmark's invented province
    horizon = Horizon(days.first, horizon_days(days))
    closed = horizon.closed(HOURS)
    centres = tuple(
        CentreSupply(f"C{n:02d}", 30, (DeskTime(closed, 0),) * (times * dice.randint(10, 60))) for n in range(20)
    )
    cells = tuple(CellCount(s, c.centre, times * dice.randint(20, 400)) for s in SPECIALTIES for c in centres)
    return Supply(horizon, centres, cells)


def queue(lots: int, days: int) -> tuple[Demand, ...]:
    """Lots with their windows, spread over the days."""
    dice = random.Random(11)
    found = []
    for n in range(lots):
        first = n * days // lots
        last = min(days - 1, first + (0 if n % 2 else 4))
        seats = dice.choice((4, 4, 6, 6, 8))
        wish = Wish(
            quotas=(Quota(dice.choice(SPECIALTIES[:2]), seats - 2), Quota(dice.choice(SPECIALTIES[2:]), 2)),
            representatives=1,
            hosts=(f"C{dice.randrange(20):02d}",),
            centres=(),
            earliest=MONDAY + timedelta(days=first),
            latest=MONDAY + timedelta(days=last),
            starts_from=540,
            starts_until=dice.choice((540, 660, 840)),
            minutes=dice.choice((180, 240, 360)),
            contact=Contact("韩悦", "13912340172"),
        )
        found.append(Demand(f"D{n:06d}", ASKED + timedelta(minutes=n), ASKED, wish, LN_RULES))
    return tuple(found)


@dataclass(frozen=True)
class Flow:
    """The seats of a plan's lots as arcs: from lots to the half days of centres, and from there out."""

    lots: int
    from_lot: list[int]
    to_half_day: list[int]
    most: list[int]
    distance: list[int]
    seats: list[int]
    desks: list[int]


def flows_of(plan: SchedulePlan, demands: tuple[Demand, ...], supply: Supply) -> list[Flow]:
    """The transportation problems of the lots that were placed, one for each day."""
    by_day: dict[date, list[Placed]] = {}
    for each in plan.placed:
        by_day.setdefault(each.starts_at.astimezone(SHANGHAI).date(), []).append(each)
    by_key = {each.key: each.wish for each in demands}
    return [
        flow_of([(each, by_key[each.key]) for each in placed], supply, plan.days.spare) for placed in by_day.values()
    ]


def flow_of(placed: list[tuple[Placed, Wish]], supply: Supply, spare: int) -> Flow:
    dice, places = random.Random(13), {each.centre: at for at, each in enumerate(supply.centres)}
    free = [len(each.desks) - len(each.desks) * spare // 100 for each in supply.centres]
    found = Flow(len(placed), [], [], [], [], [], free * 2)
    for lot, (each, wish) in enumerate(placed):
        limits = limits_for(LN_RULES, wish.size, wish.representatives, len(places) - 1)
        half = each.starts_at.astimezone(SHANGHAI).hour // 12
        for at in range(len(places)):
            found.from_lot.append(lot)
            found.to_half_day.append(found.lots + half * len(places) + at)
            found.most.append(limits.host_max if at == places[each.host] else limits.sub_max)
            found.distance.append(dice.randint(1, 19))
        found.seats.append(wish.size)
    return found


def flow_library() -> tuple[ModuleType, ModuleType] | None:
    """OR-tools' flow and numpy, if both are there: no part of the project, only of its measuring stick."""
    try:
        return importlib.import_module("ortools.graph.python.min_cost_flow"), importlib.import_module("numpy")
    except ModuleNotFoundError as why:
        print(f"min-cost flow not measured: {why.name} is missing (pip install ortools numpy, beside the project)")
        return None


def solver(problem: Flow, library: tuple[ModuleType, ModuleType]) -> Callable[[], int]:
    """The anchor: build the graph from arrays and solve it; answers with the seats it placed."""
    flows, np = library
    lots, desks = np.arange(problem.lots), np.array(problem.desks)
    heads = problem.lots + np.arange(len(desks))
    sink, seats = problem.lots + len(desks), np.array(problem.seats)
    arcs = [np.array(each) for each in (problem.from_lot, problem.to_half_day, problem.most, problem.distance)]

    def solve() -> int:
        flow = flows.SimpleMinCostFlow()
        flow.add_arcs_with_capacity_and_unit_cost(*arcs)
        flow.add_arcs_with_capacity_and_unit_cost(heads, np.full(len(desks), sink), desks, np.zeros(len(desks), int))
        flow.set_nodes_supplies(np.append(lots, sink), np.append(seats, -seats.sum()))
        if flow.solve() != flow.OPTIMAL:
            raise AssertionError("the flow has no room for what the plan placed")
        return int(seats.sum())

    return solve


T = TypeVar("T")


def clocked(call: Callable[[], T]) -> tuple[float, T]:
    began = time.process_time()
    answer = call()
    return time.process_time() - began, answer


def peak(call: Callable[[], object]) -> int:
    tracemalloc.start()
    call()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def calls(call: Callable[[], object]) -> int:
    profile = cProfile.Profile()
    profile.enable()
    call()
    profile.disable()
    return int(pstats.Stats(profile).total_calls)


@dataclass(frozen=True)
class Cost:
    """What one size cost; ``flow`` in seconds, 0 where it was not measured."""

    seconds: float
    calls: int
    memory: int
    flow: float


def measure(
    name: str,
    *,
    sizes: tuple[int, ...],
    days: Days,
    supply: Supply,
    rounds: int,
    library: tuple[ModuleType, ModuleType] | None,
) -> list[Cost]:
    """Seconds, calls and bytes by size."""
    queues = {lots: queue(lots, (days.last - days.first).days + 1) for lots in sizes}
    runs = {lots: (lambda demands=demands: schedule(demands, supply, days)) for lots, demands in queues.items()}
    plans = {lots: run() for lots, run in runs.items()}
    floors: dict[int, Callable[[], int]] = {}
    for lots, plan in plans.items() if library else ():
        solvers = [solver(each, library) for each in flows_of(plan, queues[lots], supply)]
        floors[lots] = lambda solvers=solvers: sum(solve() for solve in solvers)
    ours: dict[int, list[float]] = {lots: [] for lots in sizes}
    floor: dict[int, list[float]] = {lots: [] for lots in sizes}
    for _ in range(rounds):
        for lots, run in runs.items():
            ours[lots].append(clocked(run)[0])
            if lots in floors:
                floor[lots].append(clocked(floors[lots])[0])
    found = []
    for lots, run in runs.items():
        cost, plan = Cost(min(ours[lots]), calls(run), peak(run), min(floor[lots], default=0)), plans[lots]
        seats = sum(each.seats for each in plan.placed)
        against = f"  flow of {seats} seats {cost.flow:7.4f} s, x{cost.seconds / cost.flow:5.1f}" if cost.flow else ""
        print(
            f"{name:20s} {lots:6d} lots  {cost.seconds:7.4f} s  {cost.seconds / lots * 1e6:5.0f} µs/lot  {cost.calls / lots:5.0f} calls/lot"
            f"  {cost.memory / 2**20:5.1f} MB  placed {len(plan.placed)}, left {len(plan.left)}{against}"
        )
        found.append(cost)
    return found


def within_bounds(found: list[Cost]) -> bool:
    """Say what each doubling cost; whether all of it is within the bounds."""
    within = True
    for one, two in itertools.pairwise(found):
        ratios = (two.seconds / one.seconds, two.calls / one.calls, two.memory / one.memory)
        kept = all(ratio <= most for ratio, most in zip(ratios, (SECONDS, CALLS, BYTES), strict=True))
        within &= kept
        print(
            f"{'':20s} doubled: time x{ratios[0]:.2f}, calls x{ratios[1]:.2f}, memory x{ratios[2]:.2f}{'' if kept else '  TOO MUCH'}"
        )
    return within


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    library = flow_library()
    day, month = Days(MONDAY, MONDAY, 10), Days(MONDAY, MONDAY + timedelta(days=29), 10)
    a_day = measure(
        "province-day", sizes=(60, 120, 240, 480), days=day, supply=province(day), rounds=rounds * 5, library=library
    )
    wide = measure(
        "province-day, wide",
        sizes=(200, 400, 800),
        days=day,
        supply=province(day, WIDE),
        rounds=rounds * 5,
        library=library,
    )
    months = measure(
        "province-month", sizes=(900, 1800, 3600), days=month, supply=province(month), rounds=rounds, library=library
    )
    within = [within_bounds(each) for each in (a_day, wide, months)]
    for cost in (a_day[0], wide[-1]) if library else ():
        ratio = cost.seconds / cost.flow
        print(
            f"goal: a day within {DAY_GOAL} of the flow: x{ratio:.1f}, {'reached' if ratio <= DAY_GOAL else 'NOT reached'}"
        )
    most = max(cost.seconds for cost in months)
    print(f"goal: a month within {MONTH_GOAL} s: {most:.2f} s, {'reached' if most <= MONTH_GOAL else 'NOT reached'}")
    return int(not all(within))


if __name__ == "__main__":
    sys.exit(main())
