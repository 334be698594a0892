"""From mean seats to the chances that are published, and the chance of one whole committee."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TypeAlias

from yuanping.kernel.draw.request import VenueRequest
from yuanping.kernel.draw.select import law_of
from yuanping.kernel.draw.shape import shape_of
from yuanping.kernel.draw.values import CellSeats, Chance

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
    totals = shape.totals
    worst = 0
    for _, _, i, j in filled_cells(request):
        mean, equal = means[i][j], shape.quotas[j] * shape.experts[i][j]
        over = mean.denominator * equal
        # |mean / (equal / total) - 1| in billionths, rounded up: whole numbers, because a fraction would be reduced each time.
        worst = max(worst, -(-abs(mean.numerator * totals[j] - over) * _BILLION // over))
    return Fraction(worst, _BILLION)


def committee_chance(request: VenueRequest, seats: tuple[CellSeats, ...]) -> Fraction:
    """Return the exact chance that D1 gave to each single committee seated so: weight / total, 0 if it breaks a limit.

    Raises:
        Refused: ``infeasible_plan``.

    """
    held = {(one.specialty, one.centre): one.seats for one in seats}
    rows = tuple(tuple(held.pop((quota.specialty, v), 0) for quota in request.quotas) for v in request.centres)
    return Fraction(0) if held else law_of(request).chance_of(rows)
