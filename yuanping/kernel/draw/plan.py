"""L1 exactly: how many feasible committees there are, each expert's chance, and the walk from a number to one of them.

The weight of a distribution x of seats over cells is  Π C(n_sv, x_sv) · w_sv^x_sv,  the number of committees it stands
for times their published weights. Everything here is integers, so "uniform" and "chance" mean exactly that.

* State while centres are visited in order: the load still to place, and how many 副场 are in use (counted no further
  than a limit can see). ``_tables[v][u][r]`` = weight of all ways to place load r at centres v, v+1, … from state u.
* Walk: one number below the total is carried through the centres; at each, "nobody here" comes first, then the loads
  in their numbering. Anyone with the request and the seed finds the same distribution.
* Cost: centres × 副场 states × Π (q_s+1)(q_s+2)/2 integer products; the number of experts does not matter.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, prod
from operator import le

from yuanping.kernel.draw.means import ExactMeans, options_at
from yuanping.kernel.draw.shape import Loads, Shape
from yuanping.kernel.draw.stream import Stream

Row = list[int]
Table = list[Row]
Matrix = tuple[tuple[int, ...], ...]


class SubCounter:
    """Counts 副场 in use only as far as the limits can see: up to the maximum if it binds, else up to the minimum."""

    __slots__ = ("_dead_end", "_minimum", "start", "states", "top")

    def __init__(self, shape: Shape) -> None:
        """Read the limits of ``shape``."""
        reachable = shape.used + min(shape.seats, sum(shape.fresh))
        self._dead_end = shape.subs_max < reachable
        self._minimum = shape.subs_min
        self.top = shape.subs_max if self._dead_end else min(shape.subs_min, reachable + 1)
        self.start = shape.used if self._dead_end else min(shape.used, self.top)
        self.states = max(self.top, 0) + 1

    def after(self, state: int, fresh: bool) -> int | None:
        """Return the state after seats go to a centre, None when the limit forbids it."""
        if not fresh:
            return state
        if state < self.top:
            return state + 1
        return None if self._dead_end else state

    def is_enough(self, state: int) -> bool:
        """Tell whether a committee may end in ``state``."""
        return state >= self._minimum


def is_feasible(shape: Shape) -> bool:
    """Tell whether any committee fits: the same walk as the counting, with sets of reachable loads as bits."""
    loads, subs = Loads(shape.quotas), SubCounter(shape)
    rests = [sum(1 << (r - load) for r in over) for load, over in enumerate(loads.over)]
    reached = [0] * subs.states
    if not 0 <= subs.start < subs.states:
        return False
    reached[subs.start] = 1
    for row, cap, fresh in zip(shape.experts, shape.caps, shape.fresh, strict=True):
        fits = [load for load in loads.up_to(cap) if all(map(le, loads.vectors[load], row))]
        grown = reached[:]
        for state, here in enumerate(reached):
            after = subs.after(state, fresh)
            for load in fits if after is not None and here else ():
                grown[after or 0] |= (here & rests[load]) << load
        reached = grown
        # Every later centre may stay empty, so what is reached once is feasible.
        if any(here >> loads.full & 1 for state, here in enumerate(reached) if subs.is_enough(state)):
            return True
    return False


class Plan:
    """The exact law of L1 under published weights (``weights[v][s]``, all 1 = uniform over feasible committees)."""

    __slots__ = ("_loads", "_options", "_subs", "_tables", "shape", "total")

    def __init__(self, shape: Shape, weights: Matrix | None = None) -> None:
        """Count everything once; afterwards ``total``, ``expected`` and ``walk`` only read."""
        self.shape = shape
        self._loads = Loads(shape.quotas)
        self._subs = SubCounter(shape)
        self._options = [options_at(shape, self._loads, v, weights) for v in range(len(shape.caps))]
        self._tables = self._count_back()
        startable = 0 <= self._subs.start < self._subs.states
        self.total = self._tables[0][self._subs.start][self._loads.full] if startable else 0

    def _empty(self) -> Table:
        return [[0] * len(self._loads.vectors) for _ in range(self._subs.states)]

    def _count_back(self) -> list[Table]:
        table = self._empty()
        for state in range(self._subs.states):
            table[state][0] = int(self._subs.is_enough(state))
        tables = [table]
        for v in range(len(self.shape.caps) - 1, -1, -1):
            earlier = [row[:] for row in table]
            for state in range(self._subs.states):
                after = self._subs.after(state, self.shape.fresh[v])
                if after is not None:
                    self._spread(self._options[v], table[after], earlier[state])
            table = earlier
            tables.append(table)
        tables.reverse()
        return tables

    def _spread(self, options: list[tuple[int, int]], source: Row, target: Row) -> None:
        """Add to ``target`` every load of ``source`` enlarged by every option."""
        grows = self._loads.grows
        for load, weight in options:
            for rest, result in grows[load]:
                if held := source[rest]:
                    target[result] += weight * held

    def walk(self, stream: Stream) -> Matrix:
        """Draw one distribution of seats (``result[v][s]``), exactly in proportion to its weight.

        Raises:
            ValueError: there is no feasible distribution.

        """
        number = stream.below(self.total)
        state, left = self._subs.start, self._loads.full
        rows: list[tuple[int, ...]] = []
        for v in range(len(self.shape.caps)):
            taken, state, number = self._step(v, state, left, number)
            left -= taken
            rows.append(self._loads.vectors[taken])
        return tuple(rows)

    def _step(self, v: int, state: int, left: int, number: int) -> tuple[int, int, int]:
        """Choose the load of centre v: returns it, the next state and the number carried on.

        Raises:
            ValueError: the number is not below the total of all options, so no option is its own.

        """
        nobody = self._tables[v + 1][state][left]
        if number < nobody:
            return 0, state, number
        number -= nobody
        after = self._subs.after(state, self.shape.fresh[v])
        assert after is not None
        for load, weight in self._options[v]:
            if left in self._loads.over[load]:
                rest = self._tables[v + 1][after][left - load]
                if number < weight * rest:
                    return load, after, number // weight
                number -= weight * rest
        raise ValueError(f"the number is {number} above the total of what centre {v} can take")

    def chance_of(self, rows: Matrix) -> Fraction:
        """Return the exact chance of each single committee that seats its members so (``rows[v][s]``); 0 if none does.

        Raises:
            ValueError: there is no feasible distribution.

        """
        if not self.total:
            raise ValueError(0)
        state, left, weight = self._subs.start, self._loads.full, 1
        for v, row in enumerate(rows):
            load = self._loads.vectors.index(row) if row in self._loads.vectors else -1
            if load == 0:
                continue
            held = dict(self._options[v]).get(load, 0)
            after = self._subs.after(state, self.shape.fresh[v])
            if not held or after is None:
                return Fraction(0)
            weight *= held // prod(comb(n, y) for n, y in zip(self.shape.experts[v], row, strict=True))
            state, left = after, left - load
        return Fraction(weight, self.total) if left == 0 and self._subs.is_enough(state) else Fraction(0)

    def expected(self) -> tuple[tuple[Fraction, ...], ...]:
        """Return the exact mean number of seats of each cell (``result[v][s]``).

        Raises:
            ValueError: there is no feasible distribution.

        """
        return ExactMeans(self.shape, options=self._options).expected()
