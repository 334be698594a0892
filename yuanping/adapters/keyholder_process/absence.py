"""Calling the next in place of whoever did not come: the accepted call is followed by an absence, then by the next of the same order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from yuanping.adapters.keyholder_process.calling import Round
from yuanping.adapters.keyholder_process.pool_blob import Pools
from yuanping.adapters.keyholder_process.state_blob import Holding, open_state
from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.canonical import digest
from yuanping.kernel.committee.holder import AbsentOrder, Moved
from yuanping.kernel.draw.calls import Outcome
from yuanping.kernel.errors import Malformed


def absent(vault: Vault, pools: Pools, order: AbsentOrder, now: datetime) -> Moved:
    """Hand on these seats, whose holders accepted and did not arrive; the new calls name the new hours.

    Raises:
        Malformed: a seat whose holder has arrived, or has not accepted.
    """
    pool, state = pools.open(order.sealed_pool), open_state(vault, order.sealed_state)
    held = {seat.seat: seat for seat in state.seats}
    if any(number not in held or held[number].holding is not Holding.ACCEPTED for number in order.seats):
        raise Malformed("seats", "only who accepted and did not arrive is absent")
    turn = Round(vault, pools, pool, replace(state, arrive_from=now, meets_at=order.meets_at), now)
    evidence = digest(state.request.hash_name, {"absent_at": now.isoformat()})
    for number in order.seats:
        turn.lose(held[number], Outcome.ABSENT, evidence)
    return turn.done()
