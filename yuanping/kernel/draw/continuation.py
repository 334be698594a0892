"""D′: where the line of a cell has run out, its open seats are drawn among the other cells of the same booking.

* The line of a cell never changes: its order was fixed by the seed of D2 under K. What D′ draws is to *which* cell an open seat goes (L1′) and
  at which workstation it sits there (L3′); called is whoever is next in the line of that cell. So nobody is ever in two orders.
* Everything D′ holds follows from D1, D2 and the calls until then: open seats, seats that stay (``taken``: called or accepted), people left in
  each cell, limits over the whole committee. Only further workstations come from outside, and they are held in the booking before.
* seed′ = H("SEED" ‖ digest(D′) ‖ H(reveals) ‖ key n), key n the n-th element of the hash chain whose end stands in D2: committed to before any
  secret was known, and kept by the key holder until the award.
* digest(D′) = H("D3" ‖ canonical(D′)) is in the log before key n is used; its salt keeps anybody from trying out where there is room.
* The host and every centre with a seat in D2 take part: those have confirmed this booking. Another centre would have to be asked first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from yuanping.kernel.canonical import canonical
from yuanping.kernel.draw.calls import Standing
from yuanping.kernel.draw.framing import framed
from yuanping.kernel.draw.order import lazy_order
from yuanping.kernel.draw.planning import PoolRules, VenueDraft, plan_venues
from yuanping.kernel.draw.request import ExpertRequest, VenueRequest
from yuanping.kernel.draw.select import draw_venues, workstations_digest
from yuanping.kernel.draw.stream import Stream
from yuanping.kernel.draw.values import (
    LAW_RANDOM,
    CellCount,
    CellSeats,
    CentreWorkstations,
    ExpertDraw,
    Moves,
    OpenSeat,
    Procedure,
    Quota,
    SeatMove,
)
from yuanping.kernel.errors import Refused
from yuanping.kernel.hashing import hasher
from yuanping.kernel.plain import to_plain

CONTINUATION_VERSION = 1
OUTCOME = "draw.continuation_drawn"


@dataclass(frozen=True, slots=True)
class ContinuationRequest:
    """D′. ``number`` is the element of the chain it is drawn with; ``continues`` the digest of D2 or of the D′ before; ``calls`` were logged then.

    ``places`` is the law of L1′ in the form of a D1: quotas still open, everybody else ``taken``.
    """

    v: int
    draw_id: str
    number: int
    continues: str
    calls: int
    seats: tuple[OpenSeat, ...]
    places: VenueRequest
    workstations_digest: str
    salt: str


@dataclass(frozen=True, slots=True)
class Continued:
    """One continuation as it was made. ``key`` is its element of the chain, in hex; ``calls`` were logged when its seats were called."""

    request: ContinuationRequest
    key: str
    calls: int
    workstations: tuple[CentreWorkstations, ...]
    seats: tuple[SeatMove, ...]

    @property
    def moves(self) -> Moves:
        """What it did to the calls."""
        return Moves(self.calls, self.seats)


@dataclass(frozen=True, slots=True)
class Basis:
    """What stands fixed while a committee is being called."""

    venues: VenueRequest
    experts: ExpertRequest
    draw: ExpertDraw
    workstations: tuple[CentreWorkstations, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """How far the calls are: ``calls`` of them, the continuations before, and where things stand."""

    calls: int
    earlier: tuple[Continued, ...]
    standing: Standing


def continuation_digest(request: ContinuationRequest) -> str:
    """Return, in hex, what the log says of D′ before its key is used."""
    return hasher(request.places.hash_name)(framed("D3", canonical(to_plain(request)))).hex()


def continuation_outcome(request: ContinuationRequest, seats: tuple[SeatMove, ...], key: bytes) -> str:
    """Return, in hex, what the log says of the outcome; its key is the salt, as K is that of the first list."""
    return hasher(request.places.hash_name)(framed(OUTCOME, key, canonical(to_plain(seats)))).hex()


def eligible_of(request: ExpertRequest) -> Mapping[tuple[str, str], int]:
    """Where the line of each cell ends."""
    return {(cell.specialty, cell.centre): cell.eligible for cell in request.cells}


def open_centres(request: ExpertRequest) -> tuple[str, ...]:
    """Return the centres that confirmed this booking, the host first."""
    return (request.host, *sorted({cell.centre for cell in request.counts} - {request.host}))


def idle_desks(basis: Basis, point: Point) -> dict[str, tuple[str, ...]]:
    """Return the workstations of the committee nobody is called to, centre by centre, in the order they came in."""
    standing = point.standing
    used = {desk for seat, desk in standing.desks.items() if standing.ranks[seat]} | set(basis.draw.representatives)
    there = {one.centre: list(one.workstations) for one in basis.workstations}
    for move in (move for one in point.earlier for move in one.seats):
        there.setdefault(move.centre, []).append(move.workstation)
    return {
        v: tuple(desk for desk in dict.fromkeys(there.get(v, ())) if desk not in used)
        for v in open_centres(basis.experts)
    }


def desks_with(basis: Basis, point: Point, spares: Mapping[str, tuple[str, ...]]) -> tuple[CentreWorkstations, ...]:
    """Put the further workstations behind the idle ones."""
    return tuple(CentreWorkstations(v, (*idle, *spares.get(v, ()))) for v, idle in idle_desks(basis, point).items())


def draft_of(basis: Basis, point: Point, desks: tuple[CentreWorkstations, ...]) -> VenueDraft:
    """Return the draft of L1′: all of it follows from what is fixed and what was called."""
    first, request, standing = basis.venues, basis.experts, point.standing
    open_seats = Counter(standing.cells[seat][0] for seat in standing.vacant)
    specialties = [each for each in dict.fromkeys(cell.specialty for cell in request.counts) if open_seats[each]]
    taken = Counter(standing.cells[seat] for seat, rank in standing.ranks.items() if rank)
    here = Counter(centre for _, centre in taken.elements())
    here[request.host] += request.representatives
    centres, eligible = open_centres(request), eligible_of(request)
    return VenueDraft(
        draw_id=request.draw_id,
        lot_id=request.lot_id,
        hash_name=request.hash_name,
        pack_digest=first.pack_digest,
        procedure=Procedure.EQUAL_CHANCE if first.procedure == Procedure.EQUAL_CHANCE else Procedure.UNIFORM,
        quotas=tuple(Quota(each, open_seats[each]) for each in specialties),
        representatives=request.representatives,
        centres=centres,
        desks=tuple(here[one.centre] + len(one.workstations) for one in desks),
        cells=tuple(
            CellCount(s, v, eligible.get((s, v), 0) - standing.line.get((s, v), 0))
            for s in specialties
            for v in centres
        ),
        limits=first.limits,
        pool_rules=PoolRules(min_ratio=0),
        taken=tuple(CellSeats(s, v, seats) for (s, v), seats in sorted(taken.items())),
    )


def plan_continuation(
    basis: Basis, point: Point, desks: tuple[CentreWorkstations, ...], digest_before: str, salt: str
) -> ContinuationRequest:
    """Make D′; ``digest_before`` is that of D2 or of the D′ before.

    Raises:
        Refused: ``nothing_open``; ``infeasible_plan`` with the limit, its article and what would help.

    """
    standing = point.standing
    if not standing.vacant:
        raise Refused("nothing_open", {}, LAW_RANDOM)
    return ContinuationRequest(
        v=CONTINUATION_VERSION,
        draw_id=basis.experts.draw_id,
        number=len(point.earlier) + 1,
        continues=digest_before,
        calls=point.calls,
        seats=tuple(OpenSeat(seat, standing.cells[seat][0]) for seat in standing.vacant),
        places=plan_venues(draft_of(basis, point, desks)),
        workstations_digest=workstations_digest(basis.experts.hash_name, desks),
        salt=salt,
    )


def draw_continuation(
    request: ContinuationRequest, seed: bytes, desks: tuple[CentreWorkstations, ...]
) -> tuple[SeatMove, ...]:
    """Draw L1′ and L3′: open seats take the drawn cells of their specialty in turn, then workstations, both in the order of their numbers.

    Raises:
        Refused: ``infeasible_plan``, ``workstations_changed`` (not those of D′).

    """
    places = request.places
    if workstations_digest(places.hash_name, desks) != request.workstations_digest:
        raise Refused("workstations_changed", {}, LAW_RANDOM)
    cells: dict[str, Iterator[str]] = {}
    for quota in places.quotas:
        drawn = (cell for cell in draw_venues(places, seed) if cell.specialty == quota.specialty)
        cells[quota.specialty] = iter([cell.centre for cell in drawn for _ in range(cell.seats)])
    free = {one.centre: _desk_order(places.hash_name, seed, one) for one in desks}
    found = []
    for one in request.seats:
        centre = next(cells.get(one.specialty, iter(())), "")
        found.append(SeatMove(one.seat, one.specialty, centre, next(free.get(centre, iter(())), "")))
    return tuple(found)


def _desk_order(hash_name: str, seed: bytes, at: CentreWorkstations) -> Iterator[str]:
    stream = Stream(hash_name, seed, "L3", at.centre)
    return (at.workstations[i] for i in lazy_order(stream, len(at.workstations)))


def bare(places: VenueRequest) -> VenueRequest:
    """Return what of L1′ is not computed from the rest: without weights and chances."""
    return replace(places, weights=(), chances=(), largest_deviation=Fraction(0))
