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
from math import comb

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
        fits = [
            load
            for load, vector in enumerate(loads.vectors)
            if 0 < loads.sizes[load] <= cap and all(y <= count for y, count in zip(vector, row, strict=True))
        ]
        grown = reached[:]
        for state, here in enumerate(reached):
            after = subs.after(state, fresh)
            for load in fits if after is not None and here else ():
                grown[after or 0] |= (here & rests[load]) << load
        reached = grown
    return any(here >> loads.full & 1 for state, here in enumerate(reached) if subs.is_enough(state))


class Plan:
    """The exact law of L1 under published weights (``weights[v][s]``, all 1 = uniform over feasible committees)."""

    __slots__ = ("_loads", "_options", "_subs", "_tables", "shape", "total")

    def __init__(self, shape: Shape, weights: Matrix | None = None) -> None:
        """Count everything once; afterwards ``total``, ``expected`` and ``walk`` only read."""
        self.shape = shape
        self._loads = Loads(shape.quotas)
        self._subs = SubCounter(shape)
        self._options = [self._options_at(v, weights) for v in range(len(shape.caps))]
        self._tables = self._count_back()
        startable = 0 <= self._subs.start < self._subs.states
        self.total = self._tables[0][self._subs.start][self._loads.full] if startable else 0

    def _options_at(self, v: int, weights: Matrix | None) -> list[tuple[int, int]]:
        """List the non-empty loads centre v can take, each with its weight."""
        powers = [
            [comb(count, y) * (weights[v][s] if weights else 1) ** y for y in range(quota + 1)]
            for s, (count, quota) in enumerate(zip(self.shape.experts[v], self.shape.quotas, strict=True))
        ]
        found = []
        for index, vector in enumerate(self._loads.vectors):
            if not 0 < self._loads.sizes[index] <= self.shape.caps[v]:
                continue
            weight = 1
            for s, y in enumerate(vector):
                weight *= powers[s][y]
            if weight:
                found.append((index, weight))
        return found

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
        over = self._loads.over
        for load, weight in options:
            for r in over[load]:
                rest = source[r - load]
                if rest:
                    target[r] += weight * rest

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

    def expected(self) -> tuple[tuple[Fraction, ...], ...]:
        """Return the exact mean number of seats of each cell (``result[v][s]``).

        Raises:
            ValueError: there is no feasible distribution.

        """
        if not self.total:
            raise ValueError(0)
        ahead = self._empty()
        ahead[self._subs.start][0] = 1
        rows = []
        for v in range(len(self.shape.caps)):
            rows.append(self._expected_at(v, ahead))
            grown = [row[:] for row in ahead]
            for state in range(self._subs.states):
                after = self._subs.after(state, self.shape.fresh[v])
                if after is not None:
                    self._spread(self._options[v], ahead[state], grown[after])
            ahead = grown
        return tuple(rows)

    def _expected_at(self, v: int, ahead: Table) -> tuple[Fraction, ...]:
        """Weigh each option of centre v with what lies before (``ahead``) and after it."""
        sums = [0] * len(self.shape.quotas)
        pairs = []
        for state in range(self._subs.states):
            after = self._subs.after(state, self.shape.fresh[v])
            if after is not None:
                reached = [(f, weight) for f, weight in enumerate(ahead[state]) if weight]
                pairs.append((reached, self._tables[v + 1][after]))
        for load, weight in self._options[v]:
            rest = self._loads.full - load
            fitting = self._fitting(rest)
            found = sum(a * later[rest - f] for reached, later in pairs for f, a in reached if f in fitting)
            for s, y in enumerate(self._loads.vectors[load]):
                sums[s] += y * weight * found
        return tuple(Fraction(value, self.total) for value in sums)

    def _fitting(self, load: int) -> frozenset[int]:
        """Return the loads that fit into ``load``: by symmetry, the complements of those over its complement."""
        full = self._loads.full
        return frozenset(full - r for r in self._loads.over[full - load])
