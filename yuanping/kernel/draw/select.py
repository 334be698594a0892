"""The draw itself: a pure function of a frozen request and a seed.

* L1: one number below the exact total, walked to a distribution of seats (``plan.Plan.walk``), stream ("L1").
* L2: in each cell an order of all its positions, stream ("L2", specialty, centre); the excluded are skipped, the first
  take the seats, the next are standby, and so on: a refusal never causes a new draw.
* L3: at each centre an order of its workstations, stream ("L3", centre), taken by its seats and then by the representatives.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache

from yuanping.kernel.canonical import digest
from yuanping.kernel.draw.means import ExactMeans
from yuanping.kernel.draw.order import lazy_order
from yuanping.kernel.draw.plan import Matrix, Plan
from yuanping.kernel.draw.request import ExpertRequest, VenueRequest
from yuanping.kernel.draw.shape import shape_of
from yuanping.kernel.draw.shortfall import infeasible
from yuanping.kernel.draw.stream import Stream
from yuanping.kernel.draw.values import (
    LAW_RANDOM,
    CellOrder,
    CellSeats,
    CentreWorkstations,
    ExpertDraw,
    OrderStep,
    PoolCell,
    Procedure,
    Ranked,
    SeatDraw,
)
from yuanping.kernel.draw.venues_first import VenuesFirst
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.plain import to_plain


def draw_venues(request: VenueRequest, seed: bytes) -> tuple[CellSeats, ...]:
    """Draw L1: how many members of which specialty sit at which centre (cells with seats only, canonical order).

    Raises:
        Refused: ``infeasible_plan``.

    """
    return seats_of(request, law_of(request).walk(Stream(request.hash_name, seed, "L1")))


def law_of(request: VenueRequest) -> Plan | VenuesFirst:
    """Build the exact law of L1 that a request publishes.

    Raises:
        Refused: ``infeasible_plan``.

    """
    shape = shape_of(request)
    law: Plan | VenuesFirst
    if request.procedure == Procedure.SUB_VENUES_FIRST_EVEN:
        law = VenuesFirst(shape)
    else:
        law = Plan(shape, weights_of(request))
    if not law.total:
        raise infeasible(request)
    return law


def means_of(request: VenueRequest) -> tuple[tuple[Fraction, ...], ...]:
    """Return the exact mean seats under the law a request publishes, without what only the draw itself needs."""
    if request.procedure == Procedure.SUB_VENUES_FIRST_EVEN:
        return law_of(request).expected()
    return ExactMeans(shape_of(request), weights_of(request)).expected()


def weights_of(request: VenueRequest) -> Matrix:
    """Arrange the published weights by centre and specialty; cells without experts count 1."""
    given = {(one.specialty, one.centre): one.weight for one in request.weights}
    return tuple(
        tuple(given.get((quota.specialty, centre), 1) for quota in request.quotas) for centre in request.centres
    )


def seats_of(request: VenueRequest, rows: Matrix) -> tuple[CellSeats, ...]:
    """Name the cells of a distribution, leaving out the empty ones."""
    return tuple(
        CellSeats(quota.specialty, centre, seats)
        for s, quota in enumerate(request.quotas)
        for centre, row in zip(request.centres, rows, strict=True)
        if (seats := row[s])
    )


@lru_cache(maxsize=16)
def workstations_digest(hash_name: str, workstations: tuple[CentreWorkstations, ...]) -> str:
    """Return what D2 says of the workstations held, in hex."""
    return digest(hash_name, to_plain(workstations))


def raw_order(request: ExpertRequest, seed: bytes, cell: PoolCell) -> Iterator[int]:
    """Yield the positions of one cell in the order of the seed, excluded ones included."""
    stream = Stream(request.hash_name, seed, "L2", cell.specialty, cell.centre)
    return (cell.start + offset for offset in lazy_order(stream, cell.count))


def cell_order(
    request: ExpertRequest, seed: bytes, excluded: Container[int], cell: tuple[str, str], ranks: int
) -> CellOrder:
    """Follow one cell's order until ``ranks`` eligible positions are found.

    Raises:
        Refused: ``cell_exhausted``.

    """
    steps: list[OrderStep] = []
    found = 0
    positions = raw_order(request, seed, pool_cell(request, cell))
    while found < ranks:
        position = next(positions, None)
        if position is None:
            raise Refused("cell_exhausted", {"specialty": cell[0], "centre": cell[1]}, LAW_RANDOM)
        steps.append(OrderStep(position, position in excluded))
        found += not steps[-1].excluded
    return CellOrder(cell[0], cell[1], tuple(steps))


def pool_cell(request: ExpertRequest, cell: tuple[str, str]) -> PoolCell:
    """Find a cell in the pool's table.

    Raises:
        Malformed: it is not there.

    """
    for one in request.cells:
        if (one.specialty, one.centre) == cell:
            return one
    raise Malformed("cells", "a drawn cell is missing")


def ranked(order: CellOrder) -> tuple[Ranked, ...]:
    """Number the eligible of an order from 1."""
    positions = [step.position for step in order.steps if not step.excluded]
    return tuple(Ranked(order.specialty, order.centre, one, rank) for rank, one in enumerate(positions, 1))


def draw_experts(
    request: ExpertRequest,
    seed: bytes,
    excluded: Container[int],
    workstations: tuple[CentreWorkstations, ...],
) -> ExpertDraw:
    """Draw L2 and L3. ``excluded`` are positions of the pool; ``workstations`` those whose digest stands in D2.

    Raises:
        Refused: ``cell_exhausted``, ``workstations_exhausted``, ``workstations_changed`` (not those of D2).

    """
    if workstations_digest(request.hash_name, workstations) != request.workstations_digest:
        raise Refused("workstations_changed", {}, LAW_RANDOM)
    desks = {one.centre: _desks(request, seed, one) for one in workstations}
    seats: list[SeatDraw] = []
    standby: list[Ranked] = []
    orders: list[CellOrder] = []
    for cell in request.counts:
        order = cell_order(request, seed, excluded, (cell.specialty, cell.centre), cell.seats + request.standby)
        found = ranked(order)
        orders.append(order)
        standby += found[cell.seats :]
        for one in found[: cell.seats]:
            desk = _next_desk(desks, cell.centre)
            seats.append(SeatDraw(len(seats) + 1, cell.specialty, cell.centre, desk, one.position, one.rank))
    own = tuple(_next_desk(desks, request.host) for _ in range(request.representatives))
    return ExpertDraw(tuple(seats), tuple(standby), tuple(orders), own)


def _desks(request: ExpertRequest, seed: bytes, at: CentreWorkstations) -> Iterator[str]:
    stream = Stream(request.hash_name, seed, "L3", at.centre)
    return (at.workstations[i] for i in lazy_order(stream, len(at.workstations)))


def _next_desk(desks: dict[str, Iterator[str]], centre: str) -> str:
    desk = next(desks.get(centre, iter(())), None)
    if desk is None:
        raise Refused("workstations_exhausted", {"centre": centre}, LAW_RANDOM)
    return desk


def next_in_cell(
    request: ExpertRequest,
    seed: bytes,
    excluded: Container[int],
    cell: tuple[str, str],
    after_rank: int,
) -> Ranked:
    """Return the one ranked next after ``after_rank`` in the cell's order (specialty, centre).

    Raises:
        Refused: ``cell_exhausted``.

    """
    return ranked(cell_order(request, seed, excluded, cell, after_rank + 1))[after_rank]


def touched_positions(
    request: ExpertRequest,
    seed: bytes,
    ranks: Mapping[tuple[str, str], int],
    bits: Container[int],
    ended: Container[tuple[str, str]] = (),
) -> tuple[int, ...]:
    """Return every position the draw looked at until the given rank of each cell: those whose bits the award makes public.

    The lines of cells in ``ended`` were followed to their end.
    """
    least = {(cell.specialty, cell.centre): cell.seats + request.standby for cell in request.counts}
    found: list[int] = []
    for key in dict.fromkeys((*least, *sorted(ranks))):
        if key in ended:
            cell = pool_cell(request, key)
            found += range(cell.start, cell.start + cell.count)
            continue
        order = cell_order(request, seed, bits, key, max(least.get(key, 0), ranks.get(key, 0)))
        found += [step.position for step in order.steps]
    return tuple(found)
