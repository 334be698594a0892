"""Calls as their experts may read them: sealed at the release, opened one expert at a time.

A note is kept under a mark of the expert's id and bound to it: a row joined to nobody, and of one size with every other.
"""

from __future__ import annotations

import secrets

from yuanping.adapters.keyholder_process.pool_blob import Pool
from yuanping.adapters.keyholder_process.state_blob import StateBlob
from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.committee.holder import Mark, OpenCallsOrder, OwnCalls, OwnMarkOrder, ReleaseOrder
from yuanping.kernel.committee.own_calls import OwnCall, times_of
from yuanping.kernel.committee.release import CallNote
from yuanping.kernel.plain import from_plain, to_plain

PURPOSE = "own.calls"
BLOB = "call"


def own_mark(vault: Vault, order: OwnMarkOrder) -> Mark:
    return Mark(vault.mark(PURPOSE, order.expert_id), PURPOSE)


def notes_of(vault: Vault, pool: Pool, state: StateBlob, order: ReleaseOrder) -> tuple[CallNote, ...]:
    """One note for each call, in random order: which were made one after the other stays in the notes.

    None where the log holds another number of calls than the state: a state was put back, no time could be told for whose call it is, and
    the release must not stop, for the record that does not replay is how it comes out.
    """
    if len(state.calls) != len(order.ended):
        return ()
    _, cells = state.followed()
    notes = []
    timed = zip(state.calls, times_of(state.calls, order.drawn_at, order.ended), strict=True)
    for number, (call, times) in enumerate(timed, 1):
        opening = pool.sealed.opening(call.position)
        own = OwnCall(
            state.request.draw_id,
            state.request.lot_id,
            number,
            *cells[number - 1],
            times.called_at,
            times.ended_at,
            call,
            opening,
            state.how_answered(number),
        )
        mark = vault.mark(PURPOSE, opening.expert_id)
        notes.append(CallNote(mark, vault.seal(BLOB, canonical(to_plain(own)), mark)))
    secrets.SystemRandom().shuffle(notes)
    return tuple(notes)


def open_calls(vault: Vault, order: OpenCallsOrder) -> OwnCalls:
    """The expert's own notes; another's does not open."""
    mark = vault.mark(PURPOSE, order.expert_id)
    return OwnCalls(
        tuple(from_plain(OwnCall, parse_canonical(vault.unseal(BLOB, sealed, mark))) for sealed in order.sealed)
    )
