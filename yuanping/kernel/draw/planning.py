"""From a draft to a request that can be frozen: refuses, tunes the weights, publishes exact chances."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from yuanping.kernel.draw.counting import FloatPlan
from yuanping.kernel.draw.fairness import equal_chance_weights
from yuanping.kernel.draw.odds import chances_of, deviation_of, filled_cells
from yuanping.kernel.draw.plan import is_feasible
from yuanping.kernel.draw.request import (
    REQUEST_VERSION,
    ExpertRequest,
    VenueRequest,
    request_digest,
)
from yuanping.kernel.draw.select import means_of, workstations_digest
from yuanping.kernel.draw.shape import Shape, shape_of
from yuanping.kernel.draw.shortfall import infeasible
from yuanping.kernel.draw.values import (
    LAW_RANDOM,
    LAW_SECRET,
    CellCount,
    CellSeats,
    CellWeight,
    CentreWorkstations,
    DayChance,
    Limits,
    PoolCell,
    Procedure,
    Quota,
)
from yuanping.kernel.errors import Malformed, Param, Refused
from yuanping.kernel.law import Law


@dataclass(frozen=True, slots=True)
class PoolRules:
    """How small a pool may be (pack parameters): at least ``min_ratio`` eligible per seat of a specialty in all its cells.

    The figures are the house's; the article is the one they serve: who sits must not be known beforehand.
    """

    min_ratio: int = 10
    min_cell: int = 5
    law: Law | None = LAW_SECRET


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
    drift_law: Law = LAW_RANDOM
    reasons_digest: str = ""


def plan_venues(draft: VenueDraft) -> VenueRequest:
    """Make D1: check pool and limits, tune the weights, compute the exact chances.

    Raises:
        Refused: ``infeasible_plan`` (params ``limit`` and ``help``, with the pack's article), ``pool_too_small``, ``too_many_venue_sets``.
        Malformed: the draft's parts do not fit together.

    """
    request = bare_request(draft)
    shape = shape_of(request)
    _check_pool(draft, shape)
    if not is_feasible(shape):
        raise infeasible(request)
    if draft.procedure == Procedure.EQUAL_CHANCE:
        weights = equal_chance_weights(shape, FloatPlan(shape))
    else:
        weights = tuple((1,) * len(shape.quotas) for _ in shape.caps)
    named = tuple(CellWeight(s, v, weights[i][j]) for s, v, i, j in filled_cells(request))
    request = replace(request, weights=named)
    means = means_of(request)
    return replace(request, chances=chances_of(request, means), largest_deviation=deviation_of(request, means))


def can_place(draft: VenueDraft) -> bool:
    """Tell whether ``plan_venues`` would find any way to seat the draft; nothing is tuned and no chance computed."""
    shape = shape_of(bare_request(draft))
    try:
        _check_pool(draft, shape)
    except Refused:
        return False
    return is_feasible(shape)


def plan_experts(draft: ExpertDraft) -> ExpertRequest:
    """Make D2 from D1's counts and the day's sealed pool.

    Raises:
        Refused: ``cell_too_small`` (a cell cannot fill its seats and standby), ``chance_moved`` (more than ``drift_max``).
        Malformed: the cells of counts and pool do not fit together.

    """
    first = draft.venue_request
    pool = {(cell.specialty, cell.centre): cell for cell in draft.cells}
    for seats in draft.counts:
        cell = pool.get((seats.specialty, seats.centre))
        found = cell.eligible if cell else 0
        if found < seats.seats + draft.standby:
            params: dict[str, Param] = {"specialty": seats.specialty, "centre": seats.centre, "experts": found}
            raise Refused("cell_too_small", {**params, "needed": seats.seats + draft.standby}, LAW_RANDOM)
    return ExpertRequest(
        v=REQUEST_VERSION,
        draw_id=draft.draw_id,
        lot_id=first.lot_id,
        hash_name=first.hash_name,
        venue_request_digest=request_digest(first),
        host=first.host,
        representatives=first.representatives,
        counts=draft.counts,
        standby=draft.standby,
        pool_day=draft.pool_day,
        pool_root=draft.pool_root,
        pool_size=draft.pool_size,
        cells=draft.cells,
        exclusions_digest=draft.exclusions_digest,
        exclusion_block=draft.exclusion_block,
        workstations_digest=workstations_digest(first.hash_name, draft.workstations),
        chances=_day_chances(draft),
        chain_end=draft.chain_end,
        reasons_digest=draft.reasons_digest,
    )


def bare_request(draft: VenueDraft) -> VenueRequest:
    """Put the draft into the form of a request, in canonical order, without weights and chances."""
    return VenueRequest(
        v=REQUEST_VERSION,
        draw_id=draft.draw_id,
        lot_id=draft.lot_id,
        hash_name=draft.hash_name,
        pack_digest=draft.pack_digest,
        procedure=draft.procedure,
        quotas=draft.quotas,
        representatives=draft.representatives,
        host=draft.centres[0] if draft.centres else "",
        centres=draft.centres,
        desks=draft.desks,
        cells=draft.cells,
        limits=draft.limits,
        weights=(),
        chances=(),
        largest_deviation=Fraction(0),
        taken=draft.taken,
    )


def _check_pool(draft: VenueDraft, shape: Shape) -> None:
    for quota, total in zip(draft.quotas, shape.totals, strict=True):
        needed = quota.seats * draft.pool_rules.min_ratio
        if total < needed:
            params: dict[str, Param] = {"specialty": quota.specialty, "experts": total, "needed": needed}
            raise Refused("pool_too_small", params, draft.pool_rules.law)


def _day_chances(draft: ExpertDraft) -> tuple[DayChance, ...]:
    """Publish, for each cell with seats, the chance given L1, the chance before L1 on this day, and D1's."""
    then = {(one.specialty, one.centre): one.chance for one in draft.venue_request.chances}
    first = {(cell.specialty, cell.centre): cell.experts for cell in draft.venue_request.cells}
    pool = {(cell.specialty, cell.centre): cell.eligible for cell in draft.cells}
    found = []
    for seats in draft.counts:
        key = (seats.specialty, seats.centre)
        if key not in then:
            raise Malformed("counts", "a cell that the venue draw did not have")
        now = then[key] * first[key] / pool[key]
        if draft.drift_max is not None and abs(now / then[key] - 1) > draft.drift_max:
            params = {"specialty": seats.specialty, "centre": seats.centre}
            figures = {"then": _percent(then[key]), "now": _percent(now), "most": _percent(draft.drift_max)}
            raise Refused("chance_moved", {**params, **figures}, draft.drift_law)
        found.append(DayChance(*key, Fraction(seats.seats, pool[key]), now, then[key]))
    return tuple(found)


def _percent(chance: Fraction) -> str:
    return f"{float(chance):.4%}"
