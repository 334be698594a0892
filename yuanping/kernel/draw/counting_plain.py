"""Mean seats per cell in floats: the tuning's inner loop, in plain Python.

The twin of ``counting.py`` (numpy); an equality test keeps them together. Only tuning uses floats: what is published
(weights, chances) is integers and fractions from ``plan.py``, and a verifier never needs this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, exp, prod

from yuanping.kernel.draw.plan import SubCounter
from yuanping.kernel.draw.shape import Loads, Shape

Floats = list[list[float]]


def base_weights(shape: Shape, vectors: Sequence[tuple[int, ...]]) -> Floats:
    """Return (``[v][load]``) the number of ways to fill a load, scaled by Π N_s^y so that it stays within a float."""
    return [
        [prod(power[y] for power, y in zip(powers, vector, strict=True)) for vector in vectors]
        for powers in powers_of(shape)
    ]


def powers_of(shape: Shape) -> list[Floats]:
    """Return (``[v][s][y]``) the number of ways to take y experts of one cell, scaled."""
    totals = shape.totals
    return [
        [
            [comb(count, y) / max(total, 1) ** y for y in range(quota + 1)]
            for count, total, quota in zip(row, totals, shape.quotas, strict=True)
        ]
        for row in shape.experts
    ]


class FloatPlan:
    """The law of L1 in floats, for weights that change from step to step."""

    def __init__(self, shape: Shape) -> None:
        """Prepare what does not depend on the weights."""
        self._shape = shape
        self._loads = Loads(shape.quotas)
        self._subs = SubCounter(shape)
        self._base = [
            [(load, base) for load, base in enumerate(row) if base and 0 < self._loads.sizes[load] <= cap]
            for row, cap in zip(base_weights(shape, self._loads.vectors), shape.caps, strict=True)
        ]

    def expected(self, logs: Sequence[Sequence[float]]) -> Floats:
        """Return the mean seats of each cell (``[v][s]``) under weights exp(``logs[v][s]``)."""
        centres = range(len(self._shape.caps))
        options = [self._weighted(v, logs[v]) for v in centres]
        tables = self._back(options)
        total = tables[0][self._subs.start][self._loads.full]
        ahead = self._empty()
        ahead[self._subs.start][0] = 1.0
        rows: Floats = []
        for v in centres:
            row = [0.0] * len(self._shape.quotas)
            for load, weight in options[v]:
                found = weight * self._both_sides(v, load, ahead, tables[v + 1]) / total
                for s, y in enumerate(self._loads.vectors[load]):
                    row[s] += y * found
            rows.append(row)
            ahead = self._forth(v, options[v], ahead)
        return rows

    def _weighted(self, v: int, logs: Sequence[float]) -> list[tuple[int, float]]:
        out = []
        for load, base in self._base[v]:
            power = sum(y * log for y, log in zip(self._loads.vectors[load], logs, strict=True))
            out.append((load, base * exp(power)))
        return out

    def _empty(self) -> Floats:
        return [[0.0] * len(self._loads.vectors) for _ in range(self._subs.states)]

    def _back(self, options: list[list[tuple[int, float]]]) -> list[Floats]:
        table = self._empty()
        for state in range(self._subs.states):
            table[state][0] = float(self._subs.is_enough(state))
        tables = [table]
        for v in range(len(options) - 1, -1, -1):
            earlier = [row[:] for row in table]
            for state in range(self._subs.states):
                after = self._subs.after(state, self._shape.fresh[v])
                if after is not None:
                    self._spread(options[v], table[after], earlier[state])
            table = earlier
            tables.append(table)
        tables.reverse()
        return tables

    def _forth(self, v: int, options: list[tuple[int, float]], ahead: Floats) -> Floats:
        grown = [row[:] for row in ahead]
        for state in range(self._subs.states):
            after = self._subs.after(state, self._shape.fresh[v])
            if after is not None:
                self._spread(options, ahead[state], grown[after])
        return grown

    def _spread(self, options: list[tuple[int, float]], source: list[float], target: list[float]) -> None:
        for load, weight in options:
            for r in self._loads.over[load]:
                target[r] += weight * source[r - load]

    def _both_sides(self, v: int, load: int, ahead: Floats, later: Floats) -> float:
        found = 0.0
        for state in range(self._subs.states):
            after = self._subs.after(state, self._shape.fresh[v])
            if after is not None:
                for r in self._loads.over[load]:
                    found += ahead[state][r - load] * later[after][self._loads.full - r]
        return found
