"""The draw itself: a pure function of a frozen request and a seed."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from yuanping.kernel.draw.request import ExpertRequest, VenueRequest
from yuanping.kernel.draw.values import CellSeats, CentreWorkstations, ExpertDraw, Ranked


def draw_venues(request: VenueRequest, seed: bytes) -> tuple[CellSeats, ...]:
    """Draw L1: how many members of which specialty sit at which centre (cells with seats only, canonical order)."""
    raise NotImplementedError


def draw_experts(
    request: ExpertRequest,
    seed: bytes,
    excluded: AbstractSet[int],
    workstations: tuple[CentreWorkstations, ...],
) -> ExpertDraw:
    """Draw L2 and L3. ``excluded`` are positions of the pool; ``workstations`` those whose digest stands in D2.

    Raises:
        Refused: ``cell_exhausted``, ``workstations_exhausted``.

    """
    raise NotImplementedError


def next_in_cell(
    request: ExpertRequest,
    seed: bytes,
    excluded: AbstractSet[int],
    cell: tuple[str, str],
    after_rank: int,
) -> Ranked:
    """Return the one ranked next after ``after_rank`` in the cell's order (specialty, centre).

    Raises:
        Refused: ``cell_exhausted``.

    """
    raise NotImplementedError
