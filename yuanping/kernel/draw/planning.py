"""From a draft to a request that can be frozen: refuses, tunes the weights, publishes exact chances."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from yuanping.kernel.draw.request import ExpertRequest, VenueRequest
from yuanping.kernel.draw.values import CellCount, CellSeats, CentreWorkstations, Limits, PoolCell, Procedure, Quota
from yuanping.kernel.law import Law


@dataclass(frozen=True, slots=True)
class PoolRules:
    """How small a pool may be (pack parameters): at least ``min_ratio`` eligible per seat of a specialty in all its cells."""

    min_ratio: int = 10
    min_cell: int = 5
    law: Law | None = None


@dataclass(frozen=True, slots=True)
class VenueDraft:
    """What the booking knows. ``desks`` are free workstations per centre, those of the representatives included."""

    draw_id: str
    lot_id: str
    hash_name: str
    pack_digest: str
    procedure: Procedure
    quotas: tuple[Quota, ...]
    representatives: int
    centres: tuple[str, ...]
    desks: tuple[int, ...]
    cells: tuple[CellCount, ...]
    limits: Limits
    pool_rules: PoolRules = PoolRules()
    taken: tuple[CellSeats, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpertDraft:
    """What the committee knows on the day of the expert draw. ``drift_max``: how far a chance may have moved since D1."""

    draw_id: str
    venue_request: VenueRequest
    counts: tuple[CellSeats, ...]
    standby: int
    pool_day: str
    pool_root: str
    pool_size: int
    cells: tuple[PoolCell, ...]
    exclusions_digest: str
    exclusion_block: int
    workstations: tuple[CentreWorkstations, ...]
    chain_end: str = ""
    drift_max: Fraction | None = None


def plan_venues(draft: VenueDraft) -> VenueRequest:
    """Make D1: check pool and limits, tune the weights, compute the exact chances.

    Raises:
        Refused: ``infeasible_plan`` (params ``limit``, with the pack's article), ``pool_too_small``.

    """
    raise NotImplementedError


def plan_experts(draft: ExpertDraft) -> ExpertRequest:
    """Make D2 from D1's counts and the day's sealed pool.

    Raises:
        Refused: ``cell_too_small`` (a cell cannot fill its seats and standby), ``chance_moved`` (more than ``drift_max``).

    """
    raise NotImplementedError
