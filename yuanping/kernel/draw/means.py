"""The mean seats of every cell, exactly, without a table a centre: what a request publishes.

* Centres that would be one more 副场 differ from the others in one thing only: how many of them are used is limited. So the weight of
  all ways is  F · Σ_k e_k,  where F multiplies (1 + P_v) over host and 副场 already in use, P_v is the polynomial of the loads centre v
  can take, and e_k sums all products of k different P_v of the rest; k runs over the numbers of new 副场 the limits allow.
* Without centre v the sums follow from those of all:  e_k without v = e_k - P_v · (e_{k-1} without v).  In integers nothing is lost.
* Cost: centres × new 副场 × pairs of loads, as counting has, but no walk back and no table kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import comb

from yuanping.kernel.draw.shape import Loads, Shape

Matrix = tuple[tuple[int, ...], ...]
Options = list[tuple[int, int]]
Poly = list[int]


def options_at(shape: Shape, loads: Loads, v: int, weights: Matrix | None) -> Options:
    """List the non-empty loads centre v can take, each with its weight: the number of ways times the published weights."""
    powers = [
        [comb(count, y) * (weights[v][s] if weights else 1) ** y for y in range(quota + 1)]
        for s, (count, quota) in enumerate(zip(shape.experts[v], shape.quotas, strict=True))
    ]
    found = []
    for index in loads.up_to(shape.caps[v]):
        weight = 1
        for power, y in zip(powers, loads.vectors[index], strict=True):
            weight *= power[y]
        if weight:
            found.append((index, weight))
    return found


def new_subs(shape: Shape) -> range:
    """Return how many new 副场 a committee may use."""
    most = min(shape.subs_max - shape.used, shape.seats, sum(shape.fresh))
    return range(max(shape.subs_min - shape.used, 0), most + 1)


class ExactMeans:
    """The total weight of a shape under ``weights`` (all 1 when None), and the mean seats of its cells."""

    __slots__ = ("_fresh", "_loads", "_options", "_others", "_sums", "total")

    def __init__(
        self, shape: Shape, weights: Matrix | None = None, *, options: Sequence[Options] | None = None
    ) -> None:
        """Count the total; the means are worked out when asked for. ``options``: those of every centre, if they are known."""
        self._loads = loads = Loads(shape.quotas)
        self._options = options or [options_at(shape, loads, v, weights) for v in range(len(shape.caps))]
        self._fresh = shape.fresh
        wanted = new_subs(shape)
        chosen = self._choices(wanted.stop - 1)
        # _sums[j]: what is left to multiply with once a new 副场 has been taken out j times; [0] is everybody.
        self._sums = [self._add(chosen[k - j] for k in wanted if k >= j) for j in range(max(wanted.stop, 1))]
        self._others = {v: self._product(v) for v in range(-1, len(shape.caps)) if v < 0 or not shape.fresh[v]}
        self.total = self._multiply(self._others[-1], self._sums[0])[self._loads.full]

    def _choices(self, most: int) -> list[Poly]:
        """Return e_0 … e_most of the new 副场."""
        sums = [self._one(), *([0] * len(self._loads.vectors) for _ in range(most))]
        for options, fresh in zip(self._options, self._fresh, strict=True):
            for k in range(most, 0, -1) if fresh else ():
                self._spread(options, sums[k - 1], sums[k])
        return sums

    def _one(self) -> Poly:
        return [1] + [0] * self._loads.full

    def _product(self, without: int) -> Poly:
        """Multiply (1 + P_u) over host and 副场 in use, all but one."""
        found = self._one()
        for u, options in enumerate(self._options):
            if not self._fresh[u] and u != without:
                self._spread(options, found[:], found)
        return found

    def _add(self, polys: Iterable[Poly]) -> Poly:
        total = [0] * len(self._loads.vectors)
        for poly in polys:
            total = [a + b for a, b in zip(total, poly, strict=True)]
        return total

    def _spread(self, options: Options, source: Poly, target: Poly) -> None:
        """Add to ``target`` every load of ``source`` enlarged by every option."""
        grows = self._loads.grows
        for load, weight in options:
            for rest, result in grows[load]:
                if held := source[rest]:
                    target[result] += weight * held

    def _multiply(self, a: Poly, b: Poly) -> Poly:
        found = [0] * len(a)
        self._spread([(load, weight) for load, weight in enumerate(a) if weight], b, found)
        return found

    def expected(self) -> tuple[tuple[Fraction, ...], ...]:
        """Return the exact mean number of seats of each cell (``result[v][s]``).

        Raises:
            ValueError: there is no feasible distribution.

        """
        if not self.total:
            raise ValueError(0)
        around = [self._multiply(self._others[-1], poly) for poly in self._sums]
        return tuple(
            self._mean_of(options, self._without(options, around) if fresh else self._beside(v))
            for v, (options, fresh) in enumerate(zip(self._options, self._fresh, strict=True))
        )

    def _without(self, options: Options, around: list[Poly]) -> Poly:
        """Return the weight of every load the others may take beside one new 副场: around[1] - P·(around[2] - P·(…))."""
        taken = [(load, -weight) for load, weight in options]
        found = [0] * len(self._loads.vectors)
        for poly in reversed(around[1:]):
            rest, found = found, poly[:]
            self._spread(taken, rest, found)
        return found

    def _beside(self, v: int) -> Poly:
        """Return the same beside the host or a 副场 already in use."""
        return self._multiply(self._others[v], self._sums[0])

    def _mean_of(self, options: Options, others: Poly) -> tuple[Fraction, ...]:
        sums = [0] * len(self._loads.vectors[0])
        for load, weight in options:
            found = weight * others[self._loads.full - load]
            for s, y in enumerate(self._loads.vectors[load]):
                sums[s] += y * found
        return tuple(Fraction(value, self.total) for value in sums)
