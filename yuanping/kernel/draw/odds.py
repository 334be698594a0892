"""From mean seats to the chances that are published."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from typing import TypeAlias

from yuanping.kernel.draw.request import VenueRequest
from yuanping.kernel.draw.shape import shape_of
from yuanping.kernel.draw.values import Chance

Means: TypeAlias = tuple[tuple[Fraction, ...], ...]
_BILLION = 10**9


def filled_cells(request: VenueRequest) -> Iterator[tuple[str, str, int, int]]:
    """Yield the cells that have experts: specialty, centre, row and column, in canonical order."""
    counts = {(cell.specialty, cell.centre): cell.experts for cell in request.cells}
    for j, quota in enumerate(request.quotas):
        for i, centre in enumerate(request.centres):
            if counts.get((quota.specialty, centre)):
                yield quota.specialty, centre, i, j


def chances_of(request: VenueRequest, means: Means) -> tuple[Chance, ...]:
    """Divide the mean seats of each cell among its experts."""
    experts = {(cell.specialty, cell.centre): cell.experts for cell in request.cells}
    return tuple(Chance(s, v, means[i][j] / experts[s, v]) for s, v, i, j in filled_cells(request))


def deviation_of(request: VenueRequest, means: Means) -> Fraction:
    """Return how far the worst chance is from equal, relatively, rounded up to nine decimals."""
    shape = shape_of(request)
    worst = Fraction(0)
    for _, _, i, j in filled_cells(request):
        equal = Fraction(shape.quotas[j] * shape.experts[i][j], shape.totals[j])
        worst = max(worst, abs(means[i][j] / equal - 1))
    return Fraction(ceil(worst * _BILLION), _BILLION)
