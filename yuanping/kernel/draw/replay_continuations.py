"""Replay of the continuations D′: each stood in the log before, follows from the calls until then, and gives the seats it says."""

from __future__ import annotations

from collections.abc import Container
from itertools import pairwise

from yuanping.kernel.draw.bodies import (
    CONTINUATION_DRAWN,
    CONTINUED,
    Bodies,
    continuation_drawn_body,
    continued_body,
    entries_of,
)
from yuanping.kernel.draw.calls import trace_calls
from yuanping.kernel.draw.checks import Failed, need
from yuanping.kernel.draw.continuation import (
    CONTINUATION_VERSION,
    Basis,
    Continued,
    Point,
    bare,
    continuation_digest,
    continuation_outcome,
    desks_with,
    draft_of,
    draw_continuation,
    eligible_of,
    idle_desks,
)
from yuanping.kernel.draw.papers import ExpertDrawRecord
from yuanping.kernel.draw.planning import bare_request
from yuanping.kernel.draw.replay_venues import check_chances, check_weights
from yuanping.kernel.draw.request import VenueRequest, request_digest
from yuanping.kernel.draw.seed import Reveal, check_chain, make_seed
from yuanping.kernel.draw.select import law_of, next_in_cell
from yuanping.kernel.errors import Refused


def check_logged(record: ExpertDrawRecord, bodies: Bodies) -> None:
    """The log names exactly these continuations, each before its key was used, and exactly these outcomes."""
    made = record.continuations
    draw_id = record.request.draw_id
    said = [continued_body(draw_id, one.request.number, continuation_digest(one.request)) for one in made]
    need(list(entries_of(bodies, CONTINUED, draw_id)) == said, "other continuations than the log holds")
    outcomes = [(one, continuation_outcome(one.request, one.seats, bytes.fromhex(one.key))) for one in made]
    drawn = [continuation_drawn_body(draw_id, one.request.number, one.calls, named) for one, named in outcomes]
    need(
        list(entries_of(bodies, CONTINUATION_DRAWN, draw_id)) == drawn,
        "the log holds another outcome of a continuation",
    )


def check_one(
    record: ExpertDrawRecord,
    place: int,
    venues: VenueRequest | None,
    reveals: tuple[Reveal, ...],
    line: tuple[bytes, Container[int]],
) -> None:
    """Make one continuation again, from the calls before it; ``line`` is the seed of the first list and the proven bits.

    Without the venue record its limits are taken as D′ has them.
    """
    one, request = record.continuations[place], record.request
    made = one.request
    before = record.continuations[place - 1].request if place else None
    need(made.v == CONTINUATION_VERSION and made.draw_id == request.draw_id, "a continuation of another draw")
    need(made.number == place + 1 and len(made.salt) == 64, "not the next element of the chain")
    need(
        made.continues == (continuation_digest(before) if before else request_digest(request)), "continues another draw"
    )
    need(
        check_chain(request.hash_name, request.chain_end, made.number, bytes.fromhex(one.key)), "not a key of the chain"
    )
    need(0 <= made.calls <= one.calls <= len(record.calls), "calls nobody made")
    point, basis = _point(record, place), _basis(record, venues or made.places)
    standing = point.standing
    need([seat.seat for seat in made.seats] == list(standing.vacant), "other seats than those nobody was left for")
    need(
        [seat.specialty for seat in made.seats] == [standing.cells[seat][0] for seat in standing.vacant], "specialties"
    )
    for seat in standing.vacant:
        _check_ended(record, standing.cells[seat], standing.line, line)
    _check_desks(record, one, basis, point)
    need(
        bare(made.places) == bare_request(draft_of(basis, point, one.workstations)), "other places than the calls leave"
    )
    law = law_of(made.places)
    check_weights(made.places)
    check_chances(made.places, law)
    seed = make_seed(request.hash_name, continuation_digest(made), reveals, bytes.fromhex(one.key))
    need(draw_continuation(made, seed, one.workstations) == one.seats, "the seed gives other places")


def _basis(record: ExpertDrawRecord, venues: VenueRequest) -> Basis:
    if record.draw is None:
        raise Failed("K is given, the outcome is not")
    return Basis(venues, record.request, record.draw, record.workstations)


def _point(record: ExpertDrawRecord, place: int) -> Point:
    made, earlier = record.continuations[place].request, record.continuations[:place]
    assert record.draw is not None
    need(all(a.calls <= b.request.calls for a, b in pairwise((*earlier, record.continuations[place]))), "out of order")
    standing, _ = trace_calls(
        record.draw.seats, record.calls[: made.calls], (each.moves for each in earlier), eligible_of(record.request)
    )
    return Point(made.calls, earlier, standing)


def _check_ended(
    record: ExpertDrawRecord,
    cell: tuple[str, str],
    used: dict[tuple[str, str], int],
    line: tuple[bytes, Container[int]],
) -> None:
    """Every position of the cell is proven, and nobody stands behind the last one called."""
    try:
        next_in_cell(record.request, *line, cell, used.get(cell, 0))
    except Refused as refused:
        need(refused.code == "cell_exhausted", refused.code)
        return
    raise Failed(f"{cell[0]} {cell[1]} had somebody left")


def _check_desks(record: ExpertDrawRecord, one: Continued, basis: Basis, point: Point) -> None:
    """The idle workstations of the committee first, then further ones that were nobody's."""
    idle = idle_desks(basis, point)
    spares = {at.centre: at.workstations[len(idle.get(at.centre, ())) :] for at in one.workstations}
    need(one.workstations == desks_with(basis, point, spares), "not the workstations nobody sits at")
    own = {desk for at in record.workstations for desk in at.workstations}
    own |= {move.workstation for each in point.earlier for move in each.seats}
    further = [desk for desks in spares.values() for desk in desks]
    need(len(set(further)) == len(further) and not set(further) & own, "a further workstation twice")
