"""Arrival, desk and numbers inside the key holder: the one place where a code becomes a name."""

from __future__ import annotations

import hmac
from dataclasses import replace

from yuanping.adapters.keyholder_process import own_calls
from yuanping.adapters.keyholder_process.calling import LAW_SECRET, find_seat
from yuanping.adapters.keyholder_process.drawing import ARRIVAL, seed_of
from yuanping.adapters.keyholder_process.pool_blob import Pools
from yuanping.adapters.keyholder_process.state_blob import Holding, open_state, seal_state
from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.canonical import digest
from yuanping.kernel.committee.codes import read_code
from yuanping.kernel.committee.holder import (
    Admitted,
    DeskOrder,
    ExclusionsOrder,
    GateOrder,
    NumberOrder,
    Numbers,
    OpenedExclusions,
    ReleaseOrder,
)
from yuanping.kernel.committee.numbering import number_members
from yuanping.kernel.committee.release import Released
from yuanping.kernel.draw.continuation import eligible_of
from yuanping.kernel.draw.pool import check_opening
from yuanping.kernel.draw.select import touched_positions
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.plain import to_plain


def open_at_gate(vault: Vault, pools: Pools, order: GateOrder) -> Admitted:
    """Open the leaf of one arrival to the gate of the seat's own centre.

    Raises:
        Refused: ``code_mistyped``, ``code_used``, ``code_unknown`` (also at another centre), ``identity_mismatch``,
            ``passkey_mismatch``.
    """
    pool, state = pools.open(order.sealed_pool), open_state(vault, order.sealed_state)
    seat = find_seat(vault, state, order.code, ARRIVAL, Holding.ACCEPTED)
    if seat.centre != order.centre:
        raise Refused("code_unknown", {}, LAW_SECRET, field="code")
    profile = pools.profile_at(pool, seat.position)
    if order.id_number and not hmac.compare_digest(
        order.id_number.upper().encode(), profile.id_number.upper().encode()
    ):
        raise Refused("identity_mismatch", {}, LAW_SECRET, field="id_number")
    if order.expert_id and not hmac.compare_digest(order.expert_id.encode(), profile.expert_id.encode()):
        raise Refused("passkey_mismatch", {}, LAW_SECRET, field="passkey")
    opening = pool.sealed.opening(seat.position)
    request = state.request
    if not check_opening(request.hash_name, request.pool_root, request.pool_size, opening):
        raise Malformed("pool", "the leaf does not lead to the root of the frozen request")
    seats = tuple(replace(old, holding=Holding.ARRIVED) if old.seat == seat.seat else old for old in state.seats)
    state = replace(state, seats=seats, used=(*state.used, seat.mark))
    return Admitted(
        seal_state(vault, state),
        seat.seat,
        seat.workstation,
        profile.name,
        seat.specialty,
        digest(state.request.hash_name, to_plain(opening)),
    )


def seat_of(vault: Vault, order: DeskOrder) -> Numbers:
    """The seat of an arrival code whose bearer has passed the gate; empty for any other code."""
    state = open_state(vault, order.sealed_state)
    mark = vault.mark(ARRIVAL, read_code(order.code))
    return Numbers(tuple(seat.seat for seat in state.seats if seat.holding is Holding.ARRIVED and seat.mark == mark))


def number(pools: Pools, vault: Vault, order: NumberOrder) -> Numbers:
    """Member numbers for these seats, dealt by the seed."""
    pool, state = pools.open(order.sealed_pool), open_state(vault, order.sealed_state)
    seed = seed_of(pool, state.request, state.reveals)
    return Numbers(number_members(state.request.hash_name, seed, order.seats))


def release(vault: Vault, pools: Pools, order: ReleaseOrder) -> Released:
    """Open key K, the draw, the leaves of the seated, the exclusion bit of every position the draw touched, the calls; seal each call to its own expert."""
    pool, state = pools.open(order.sealed_pool), open_state(vault, order.sealed_state)
    standing, cells = state.followed()
    ranks: dict[tuple[str, str], int] = {}
    for cell, call in zip(cells, state.calls, strict=True):
        ranks[cell] = max(ranks.get(cell, 0), call.rank)
    seed = seed_of(pool, state.request, state.reveals)
    eligible = eligible_of(state.request)
    ended = {cell for cell in ranks if standing.line.get(cell, 0) >= eligible[cell]}
    bits = touched_positions(state.request, seed, ranks, pool.excluded, ended if state.continued else ())
    touched = sorted(set(bits))
    seated = sorted(seat.position for seat in state.seats if seat.holding is Holding.ARRIVED)
    return Released(
        pool.blob.sealed_key.hex(),
        state.draw,
        pool.blob.workstations,
        tuple(pool.exclusions.proof(position) for position in touched),
        state.calls,
        tuple(pool.sealed.opening(position) for position in seated),
        own_calls.notes_of(vault, pool, state, order),
        tuple(state.how_answered(number) for number in range(1, len(state.calls) + 1)),
        state.continued,
        *((pool.reasons, pool.reasons_salt) if state.request.reasons_digest else ()),
    )


def open_exclusions(vault: Vault, pools: Pools, order: ExclusionsOrder) -> OpenedExclusions:
    """Open the whole exclusion tree of a draw, bits and salts a block; no reason and nobody's id.

    Raises:
        Malformed: the state is of another draw than the pool.
    """
    pool, state = pools.open(order.sealed_pool), open_state(vault, order.sealed_state)
    if state.request.exclusions_digest != pool.exclusions.digest:
        raise Malformed("request", "another pool or other exclusions")
    return OpenedExclusions(pool.exclusions.opened())
