"""The working copy a plan takes from: every workstation of the province is one bit, every half hour one integer of who is held.

* So what is free for a span in the whole province is one ``and`` of a few integers; the workstations of a centre stand side by side in it.
* A board only ever takes. Each taking leaves a mark on the half hours it touches, by which whoever counted knows whether to count anew.
* A request may name a code of any level. The supply counts whom each code covers; whoever sits for one code is missing from those above and below it too.
* Centres go by their place in the order of their ids. A centre the supply does not know has the last place: it has no workstation.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from functools import reduce
from operator import or_

from yuanping.kernel.booking.slots import HALF_HOUR
from yuanping.kernel.experts.specialties import related
from yuanping.kernel.planning.grid import Horizon, Span
from yuanping.kernel.planning.supply import CentreSupply, Supply, load_of, runs


class Board:
    """What is still free while a plan is made; ``spare``: of each hundred open workstations, so many are left alone."""

    __slots__ = (
        "_after",
        "_at",
        "_busy",
        "_experts",
        "_kinds",
        "_longest",
        "_marks",
        "_openings",
        "_related",
        "_sitting",
        "_taken",
        "_together",
        "centres",
        "emptiest",
        "fields",
        "horizon",
        "in_use",
        "spare",
    )

    def __init__(self, supply: Supply, spare: int) -> None:
        """Copy what may change."""
        ordered = sorted(supply.centres, key=lambda each: each.centre)
        self.horizon: Horizon = supply.horizon
        self.spare = spare
        self.centres: tuple[str, ...] = tuple(each.centre for each in ordered)
        self._at = {centre: at for at, centre in enumerate(self.centres)}
        self._after = [-(-each.changeover // HALF_HOUR) for each in ordered] + [0]
        self._longest = max(self._after)
        self.fields = _fields(ordered)
        self._busy = [0] * supply.horizon.slots
        self._kinds: dict[int, int] = {}
        self._fill_in(ordered)
        self._together: dict[int, int] = {}
        for after, field in zip(self._after, self.fields, strict=True):
            self._together[after] = self._together.get(after, 0) | field
        self._openings: dict[tuple[int, int], int] = {}
        self._marks = [0] * supply.horizon.slots
        self._experts = {(cell.specialty, self.place_of(cell.centre)): cell.experts for cell in supply.experts}
        codes = sorted({cell.specialty for cell in supply.experts})
        self._related = {code: related(code, codes) for code in codes}
        self._sitting: dict[tuple[str, int], list[int]] = {}
        self._taken = [sum(desk.busy.bit_count() for desk in each.desks) // max(1, len(each.desks)) for each in ordered]
        self.emptiest = sorted((taken, at) for at, taken in enumerate(self._taken))
        """Every centre with how full it is, the least full first."""
        self.in_use = load_of(supply)

    def _fill_in(self, ordered: list[CentreSupply]) -> None:
        """Set the bits of what is held, and gather the workstations that are closed at the same half hours: most of a centre are."""
        bit = 1
        for each in ordered:
            for desk in each.desks:
                self._kinds[desk.closed] = self._kinds.get(desk.closed, 0) | bit
                for low, run in runs(desk.busy):
                    for slot in range(low, low + run):
                        self._busy[slot] |= bit
                bit <<= 1

    def place_of(self, centre: str) -> int:
        """Return the place of a centre in the order of their ids; the last, behind all, for one that is unknown."""
        return self._at.get(centre, len(self.centres))

    def open(self, span: Span) -> int:
        """Return the workstations, as bits, whose venue is open for the whole span."""
        key = (span.first, span.end)
        if key not in self._openings:
            mask = span.mask
            self._openings[key] = sum(desks for closed, desks in self._kinds.items() if not closed & mask)
        return self._openings[key]

    def free(self, span: Span) -> int:
        """Return the workstations, as bits, that are open for the span and held by nobody in it and the changeover after it."""
        held = 0
        for after, desks in self._together.items():
            held |= reduce(or_, self._busy[span.first : span.end + after]) & desks
        return self.open(span) & ~held

    def marks(self, span: Span) -> int:
        """Return a number that grows with every taking that touches the span or the changeover after it."""
        return sum(self._marks[span.first : span.end + self._longest])

    def load(self, at: int) -> int:
        """Return how full a centre is: half hours taken for each workstation, over the whole horizon."""
        return self._taken[at]

    def experts(self, specialty: str, at: int, span: Span) -> int:
        """Return how many experts of a cell sit nowhere else in the plan at that time."""
        there = self._experts.get((specialty, at), 0)
        row = self._sitting.get((specialty, at))
        return max(0, there - max(row[span.first : span.end])) if row else there

    def covered(self, specialty: str, at: int) -> int:
        """Return how many experts of a centre a code covers, whether they sit or not."""
        return self._experts.get((specialty, at), 0)

    def pool(self, specialty: str, places: tuple[int, ...]) -> int:
        """Return the experts of a specialty at these centres."""
        return sum(self._experts.get((specialty, at), 0) for at in places)

    def take(self, at: int, seats: int, span: Span) -> None:
        """Take workstations for the span and the changeover after it; the caller has counted what is free."""
        free = self.free(span) & self.fields[at]
        if free.bit_count() < seats:
            raise AssertionError("more workstations taken than free")
        taken = 0
        for _ in range(seats):
            taken |= free & -free
            free &= free - 1
        for slot in range(span.first, min(span.end + self._after[at], self.horizon.slots)):
            self._busy[slot] |= taken
            self._marks[slot] += 1
        for slot in range(span.first, span.end):
            self.in_use[slot] += seats
        before = self._taken[at]
        self._taken[at] += seats * (span.end - span.first) // self.fields[at].bit_count()
        del self.emptiest[bisect_left(self.emptiest, (before, at))]
        insort(self.emptiest, (self._taken[at], at))

    def sit(self, specialty: str, at: int, seats: int, span: Span) -> None:
        """Count experts of a cell as sitting; which of them it will be is not known, so every code that shares people with theirs loses as many."""
        for code in (specialty, *self._related.get(specialty, ())):
            row = self._sitting.get((code, at))
            if row is None:
                row = self._sitting[code, at] = [0] * self.horizon.slots
            for slot in range(span.first, span.end):
                row[slot] += seats


def _fields(ordered: list[CentreSupply]) -> tuple[int, ...]:
    """Return the bits of each centre, and none for the place of the unknown."""
    found, low = [], 0
    for each in ordered:
        found.append(((1 << len(each.desks)) - 1) << low)
        low += len(each.desks)
    return (*found, 0)
