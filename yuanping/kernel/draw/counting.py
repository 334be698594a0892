"""Mean seats per cell in floats: the tuning's inner loop, in numpy. The kernel's one numpy door.

The twin of ``counting_plain.py``, where the same sums stand in plain words. With many centres the sums of products of different 副场
come from their power sums (Newton), all centres at once; ``means.py`` has the same in whole numbers. Subtracting can lose digits, so the means
must add up to the quotas, or the centres are walked one by one after all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from yuanping.kernel.draw.counting_plain import powers_of
from yuanping.kernel.draw.means import new_subs
from yuanping.kernel.draw.plan import SubCounter
from yuanping.kernel.draw.shape import Loads, Shape

Array = NDArray[np.float64]
Index = NDArray[np.int64]


_MANY = 24
_LOST = 1e-9


class _AtOnce:
    """The means of many centres, without walking from one to the next."""

    def __init__(self, shape: Shape, loads: Loads) -> None:
        """Prepare which load grows into which."""
        self._size, self._full, self._subs = len(loads.vectors), loads.full, new_subs(shape)
        self._vectors: Array = np.array(loads.vectors, dtype=np.float64)
        self._quotas: Array = np.array(shape.quotas, dtype=np.float64)
        fresh = np.array(shape.fresh)
        self._new, self._old = np.flatnonzero(fresh), np.flatnonzero(~fresh)
        self._all = self._pairs(loads, range(self._size))
        cap = max((shape.caps[v] for v in self._new), default=0)
        self._some = self._pairs(loads, loads.up_to(cap))

    def _pairs(self, loads: Loads, added: Iterable[int]) -> tuple[Index, Index, Index]:
        """List (result, added, rest) by result."""
        found = sorted((r, load, r - load) for load in added for r in loads.over[load])
        table = np.array(found, dtype=np.int64).reshape(-1, 3)
        return table[:, 0], table[:, 1], table[:, 2]

    def _multiply(self, a: Array, b: Array) -> Array:
        result, added, rest = self._all
        return np.bincount(result, a[added] * b[rest], self._size).astype(np.float64)

    def _grow(self, taken: Array, polys: Array) -> Array:
        """Multiply the polynomial of every new 副场 (``taken``: its weights, spread over the pairs) with a column of ``polys``."""
        result, _, rest = self._some
        starts = np.flatnonzero(np.diff(result, prepend=-1))
        out = np.zeros((self._size, taken.shape[1]))
        out[result[starts]] = np.add.reduceat(taken * polys[rest], starts, axis=0)
        return out

    def _choices(self, columns: Array, taken: Array) -> list[Array]:
        """Return e_0, e_1, … from the power sums."""
        one = np.zeros(self._size)
        one[0] = 1.0
        sums, powers, power = [one], [one], columns
        for k in range(1, self._subs.stop):
            power = self._grow(taken, power) if k > 1 else columns
            powers.append(power.sum(axis=1))
            terms = [(-1) ** (i - 1) * self._multiply(sums[k - i], powers[i]) for i in range(1, k + 1)]
            sums.append(np.sum(terms, axis=0) / k)
        return sums

    def means(self, weights: Array) -> list[list[float]] | None:
        """Return the mean seats under ``weights`` (``[v][load]``); None when too many digits were lost."""
        columns = np.ascontiguousarray(weights[self._new].T)
        taken = columns[self._some[1]]
        chosen = self._choices(columns, taken)
        none = np.zeros(self._size)
        sums = [sum((chosen[k - j] for k in self._subs if k >= j), none) for j in range(self._subs.stop)]
        product = chosen[0]
        for v in self._old:
            product = product + self._multiply(weights[v], product)
        around = [self._multiply(product, poly) for poly in sums]
        others = np.zeros_like(weights)
        beside = np.tile(around[-1][:, None], (1, columns.shape[1]))
        for poly in reversed(around[1:-1]):
            beside = poly[:, None] - self._grow(taken, beside)
        others[self._new] = beside.T
        for v in self._old:
            rest = chosen[0]
            for u in self._old:
                rest = rest if u == v else rest + self._multiply(weights[u], rest)
            others[v] = self._multiply(rest, sums[0])
        total = around[0][self._full]
        if total <= 0:
            return None
        found = (weights * others[:, ::-1]) @ self._vectors / total
        if not np.allclose(found.sum(axis=0), self._quotas, rtol=_LOST, atol=0) or found.min() < -_LOST:
            return None
        means: list[list[float]] = np.maximum(found, 0.0).tolist()
        return means


class FloatPlan:
    """The law of L1 in floats, for weights that change from step to step."""

    def __init__(self, shape: Shape) -> None:
        """Prepare what does not depend on the weights: which load grows into which, for all states at once."""
        loads = Loads(shape.quotas)
        self._subs = SubCounter(shape)
        self._size = size = len(loads.vectors)
        self._full = loads.full
        self._vectors: Array = np.array(loads.vectors, dtype=np.float64)
        self._added: Index = np.repeat(np.arange(size), [len(rs) for rs in loads.over])
        self._result: Index = np.concatenate([np.array(rs) for rs in loads.over])
        self._source: Index = self._result - self._added
        fits = np.array(loads.sizes)[None, :] <= np.array(shape.caps)[:, None]
        fits[:, 0] = False
        self._base: Array = self._ways(shape) * fits
        self._at_once = _AtOnce(shape, loads) if sum(shape.fresh) > _MANY and new_subs(shape).stop > 1 else None
        self._fresh = shape.fresh
        self._moves = {fresh: self._moves_of(fresh) for fresh in (False, True)}

    def _ways(self, shape: Shape) -> Array:
        """Return (``[v][load]``) the number of ways to fill a load, as ``counting_plain.base_weights`` does."""
        rows = powers_of(shape)
        ways = np.ones((len(rows), self._size))
        for s, ys in enumerate(self._vectors.T.astype(int)):
            ways *= np.array([row[s] for row in rows])[:, ys]
        return ways

    def _moves_of(self, fresh: bool) -> tuple[Index, Index, Index, Index]:
        """Flatten (state, load) into one index: where each product is read and written, back and forth."""
        froms = [u for u in range(self._subs.states) if self._subs.after(u, fresh) is not None]
        tos = [u for u in (self._subs.after(u, fresh) for u in froms) if u is not None]
        start = np.array(froms, dtype=np.int64)[:, None] * self._size
        end = np.array(tos, dtype=np.int64)[:, None] * self._size
        return start + self._source, end + self._result, end + self._source, start + self._result

    def expected(self, logs: Sequence[Sequence[float]]) -> list[list[float]]:
        """Return the mean seats of each cell (``[v][s]``) under weights exp(``logs[v][s]``)."""
        weights = self._base * np.exp(np.array(logs, dtype=np.float64) @ self._vectors.T)
        quick = self._at_once.means(weights) if self._at_once else None
        if quick is not None:
            return quick
        spread = weights[:, self._added]
        tables, ahead = self._back(spread), self._forth(spread)
        total = tables[0][self._subs.start * self._size + self._full]
        found = np.empty_like(weights)
        for v, fresh in enumerate(self._fresh):
            before, _, _, _ = self._moves[fresh]
            after = self._moves[fresh][2] - self._source + (self._full - self._result)
            both = (ahead[v][before] * tables[v + 1][after]).sum(axis=0)
            found[v] = np.bincount(self._added, both, self._size)
        rows: list[list[float]] = ((found * weights) @ self._vectors / total).tolist()
        return rows

    def _back(self, spread: Array) -> list[Array]:
        width = self._subs.states * self._size
        table = np.zeros(width)
        for state in range(self._subs.states):
            table[state * self._size] = float(self._subs.is_enough(state))
        tables = [table]
        for v in range(len(spread) - 1, -1, -1):
            _, _, source, target = self._moves[self._fresh[v]]
            table = table + np.bincount(target.ravel(), (table[source] * spread[v]).ravel(), width)
            tables.append(table)
        tables.reverse()
        return tables

    def _forth(self, spread: Array) -> list[Array]:
        width = self._subs.states * self._size
        table = np.zeros(width)
        table[self._subs.start * self._size] = 1.0
        tables = [table]
        for v in range(len(spread) - 1):
            source, target, _, _ = self._moves[self._fresh[v]]
            table = table + np.bincount(target.ravel(), (table[source] * spread[v]).ravel(), width)
            tables.append(table)
        return tables
