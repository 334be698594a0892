"""Anderson acceleration: makes a slowly converging fixed-point iteration converge in a few steps.

From the last few points and their residuals it takes the combination whose residual would be smallest if the map
were linear, and steps from there. Plain floats on flat vectors; a singular system just shortens the memory.
"""

from __future__ import annotations

from operator import add, mul, sub

Vector = list[float]

_MEMORY = 8
_SINGULAR = 1e-12


class Accelerator:
    """Remembers the latest points and residuals of one iteration."""

    def __init__(self) -> None:
        """Start with an empty memory."""
        self._points: list[Vector] = []
        self._residuals: list[Vector] = []

    def forget(self) -> None:
        """Drop the memory, after a step that made things worse."""
        self._points.clear()
        self._residuals.clear()

    def next_point(self, point: Vector, residual: Vector) -> Vector:
        """Return where to evaluate next; with an empty memory simply ``point + residual``."""
        plain = [p + r for p, r in zip(point, residual, strict=True)]
        steps = [_minus(residual, old) for old in self._residuals]
        moves = [_minus(plain, _plus(p, r)) for p, r in zip(self._points, self._residuals, strict=True)]
        self._points = [*self._points, point][-_MEMORY:]
        self._residuals = [*self._residuals, residual][-_MEMORY:]
        for share, move in zip(_least_squares(steps, residual), moves, strict=True):
            plain = [a - share * b for a, b in zip(plain, move, strict=True)]
        return plain


def _minus(a: Vector, b: Vector) -> Vector:
    return list(map(sub, a, b))


def _plus(a: Vector, b: Vector) -> Vector:
    return list(map(add, a, b))


def _dot(a: Vector, b: Vector) -> float:
    total: float = sum(map(mul, a, b))
    return total


def _least_squares(columns: list[Vector], wanted: Vector) -> Vector:
    """Return shares that bring Σ share · column nearest to ``wanted``: normal equations, Gauss with row pivots."""
    size = len(columns)
    half = [[_dot(a, b) for b in columns[: i + 1]] for i, a in enumerate(columns)]
    rows = [[half[max(i, j)][min(i, j)] for j in range(size)] + [_dot(columns[i], wanted)] for i in range(size)]
    for i, row in enumerate(rows):
        row[i] *= 1 + 1e-10
    for i in range(size):
        pivot = max(range(i, size), key=lambda j: abs(rows[j][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        if abs(rows[i][i]) < _SINGULAR * (1e-300 + max(abs(x) for x in rows[i])) or rows[i][i] == 0:
            return [0.0] * size
        for j in range(i + 1, size):
            factor = rows[j][i] / rows[i][i]
            rows[j] = [a - factor * b for a, b in zip(rows[j], rows[i], strict=True)]
    shares = [0.0] * size
    for i in range(size - 1, -1, -1):
        shares[i] = (rows[i][size] - sum(rows[i][j] * shares[j] for j in range(i + 1, size))) / rows[i][i]
    return shares
