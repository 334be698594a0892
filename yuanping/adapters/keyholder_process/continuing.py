"""Continuations inside the key holder: D′ is planned from what is sealed, and drawn with the next key of the chain once the log has its digest.

* Asked again for a D′ that is planned already, the holder answers the same one: its salt follows from its key, so nothing is left to try.
* Nobody outside learns who is called next, nor which workstation a seat has; the platform learns how many seats are at which centre now.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from yuanping.adapters.keyholder_process.calling import Round
from yuanping.adapters.keyholder_process.pool_blob import CHAIN_LENGTH, Pool, Pools
from yuanping.adapters.keyholder_process.state_blob import HeldSeat, Holding, StateBlob, open_state, seal_state
from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.canonical import digest
from yuanping.kernel.committee.holder import (
    Continuation,
    ContinuationOrder,
    ContinuedSeats,
    ContinueOrder,
    DrawnSeat,
    Moved,
)
from yuanping.kernel.draw.continuation import (
    Basis,
    Continued,
    Point,
    continuation_digest,
    continuation_outcome,
    desks_with,
    draw_continuation,
    plan_continuation,
)
from yuanping.kernel.draw.framing import framed
from yuanping.kernel.draw.request import request_digest
from yuanping.kernel.draw.seed import chain_key, make_seed
from yuanping.kernel.draw.values import LAW_RANDOM, SeatMove
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.hashing import hasher


def plan(vault: Vault, pools: Pools, order: ContinuationOrder) -> Continuation:
    """Plan D′ and keep it sealed; no key is used.

    Raises:
        Refused: ``nothing_open``, ``chain_exhausted``, ``infeasible_plan``.
        Malformed: the venue request is not the one this draw rests on.
    """
    pool, state = pools.open(order.sealed_pool), open_state(vault, order.sealed_state)
    request = state.request
    if request_digest(order.venues) != request.venue_request_digest:
        raise Malformed("venues", "another venue draw")
    if state.pending is None:
        standing, _ = state.followed()
        number = len(state.continued) + 1
        if number > CHAIN_LENGTH:
            raise Refused("chain_exhausted", {"most": CHAIN_LENGTH, "seats": len(standing.vacant)}, LAW_RANDOM)
        basis = Basis(order.venues, request, state.draw, pool.blob.workstations)
        point = Point(len(state.calls), state.continued, standing)
        desks = desks_with(basis, point, {one.centre: one.workstations for one in order.spares})
        before = continuation_digest(state.continued[-1].request) if state.continued else request_digest(request)
        salt = hasher(request.hash_name)(framed("D3SALT", _key(pool, number))).hex()
        state = replace(state, pending=plan_continuation(basis, point, desks, before, salt), pending_desks=desks)
    assert state.pending is not None
    return Continuation(seal_state(vault, state), state.pending.number, continuation_digest(state.pending))


def _key(pool: Pool, number: int) -> bytes:
    return chain_key(pool.blob.hash_name, pool.blob.chain_tip, number, CHAIN_LENGTH)


def draw_on(vault: Vault, pools: Pools, order: ContinueOrder, now: datetime) -> Moved:
    """Draw the planned D′ and call the next of each new cell; their terms begin ``now``.

    Raises:
        Malformed: no D′ is planned, or another one.
    """
    pool, state = pools.open(order.sealed_pool), open_state(vault, order.sealed_state)
    made = state.pending
    if made is None or continuation_digest(made) != order.request_digest:
        raise Malformed("request_digest", "not the continuation that is planned")
    key = _key(pool, made.number)
    seed = make_seed(state.request.hash_name, order.request_digest, state.reveals, key)
    moves = draw_continuation(made, seed, state.pending_desks)
    one = Continued(made, key.hex(), len(state.calls), state.pending_desks, moves)
    state = replace(
        state,
        places=order.places,
        continued=(*state.continued, one),
        pending=None,
        pending_desks=(),
        seats=tuple(_moved(seat, moves) for seat in state.seats),
    )
    turn = Round(vault, pools, pool, state, now)
    for seat in [turn.place(seat) for seat in state.seats if seat.seat in {move.seat for move in moves}]:
        turn.call(seat, digest(state.request.hash_name, {"continuation": made.number}))
    seats = tuple(DrawnSeat(move.seat, move.specialty, move.centre) for move in moves)
    outcome = continuation_outcome(made, moves, key)
    return turn.done(ContinuedSeats(made.number, seats, outcome, _unused(pool, state, one)))


def _moved(seat: HeldSeat, moves: tuple[SeatMove, ...]) -> HeldSeat:
    for move in moves:
        if move.seat == seat.seat:
            return replace(seat, centre=move.centre, workstation=move.workstation, holding=Holding.CALLED)
    return seat


def _unused(pool: Pool, state: StateBlob, one: Continued) -> tuple[str, ...]:
    """Workstations that were held for this continuation and were not drawn, sorted; those the committee had before stay."""
    own = {desk for at in pool.blob.workstations for desk in at.workstations}
    own |= {move.workstation for each in state.continued for move in each.seats}
    return tuple(sorted(desk for at in one.workstations for desk in at.workstations if desk not in own))
