"""Mean seats per cell in floats: the tuning's inner loop, in numpy. The kernel's one numpy door.

The twin of ``counting_plain.py``, where the same sums stand in plain words.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from yuanping.kernel.draw.counting_plain import base_weights
from yuanping.kernel.draw.plan import SubCounter
from yuanping.kernel.draw.shape import Loads, Shape

Array = NDArray[np.float64]
Index = NDArray[np.int64]


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
        self._base: Array = np.array(base_weights(shape, loads.vectors)) * fits
        self._fresh = shape.fresh
        self._moves = {fresh: self._moves_of(fresh) for fresh in (False, True)}

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
