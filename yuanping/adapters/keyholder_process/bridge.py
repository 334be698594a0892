"""Calls through the bridge inside the key holder: a ticket becomes a sealed dial for the exchange, and two officials an answer."""

from __future__ import annotations

from datetime import datetime

from yuanping.adapters.keyholder_process.calling import LAW_SECRET, Round, too_late
from yuanping.adapters.keyholder_process.notice import seal_notice
from yuanping.adapters.keyholder_process.pool_blob import Pools
from yuanping.adapters.keyholder_process.state_blob import HeldSeat, Holding, StateBlob, open_state
from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.canonical import Plain, digest, parse_canonical
from yuanping.kernel.committee.bridge import check_two
from yuanping.kernel.committee.channels import Answered, Channel
from yuanping.kernel.committee.holder import BridgeOrder, Dial, DialOrder, Moved
from yuanping.kernel.committee.notice import Notice, NoticeKind, Parcel
from yuanping.kernel.draw.calls import Outcome
from yuanping.kernel.errors import Malformed, Refused


def dial(vault: Vault, pools: Pools, order: DialOrder, now: datetime) -> Dial:
    """Number and announcement of the call, sealed to the exchange; the announcement has no code and no name.

    Raises:
        Refused: ``bridge_missing``, ``call_over``, ``reply_too_late``.
    """
    exchange = vault.exchange
    if exchange is None:
        raise Refused("bridge_missing", {}, LAW_SECRET)
    pool, state = pools.open(order.sealed_pool), open_state(vault, order.sealed_state)
    seat = _seat_of(vault, state, order.ticket, now)
    place = next(place.name for place in state.places if place.centre == seat.centre)
    notice = Notice(NoticeKind.CALL, place, state.arrive_from, state.meets_at, "", "", state.due_of(seat))
    number = pools.profile_at(pool, seat.position).phone
    salt = vault.salt(f"{state.request.draw_id}|{seat.seat}|{seat.rank}|bridge")
    return Dial(seal_notice(exchange, Parcel(number, salt, notice)))


def answer(vault: Vault, pools: Pools, order: BridgeOrder, now: datetime) -> Moved:
    """Take the answer that one official stated and another confirmed.

    Raises:
        Refused: ``bridge_second_person``, ``call_over``, ``reply_too_late``.
    """
    check_two(*order.officials)
    pool, state = pools.open(order.sealed_pool), open_state(vault, order.sealed_state)
    seat = _seat_of(vault, state, order.ticket, now)
    by = Answered(Channel.BRIDGE, order.reason, order.officials)
    told: Plain = {
        "mark": seat.mark,
        "accepted": order.accepted,
        "reason": order.reason,
        "officials": [*order.officials],
    }
    evidence = digest(state.request.hash_name, told)
    turn = Round(vault, pools, pool, state, now)
    if order.accepted:
        turn.accept(seat, evidence, by)
    else:
        turn.lose(seat, Outcome.REFUSED, evidence, by)
    return turn.done()


def _seat_of(vault: Vault, state: StateBlob, ticket: bytes, now: datetime) -> HeldSeat:
    """The seat whose open call a ticket is for."""
    said = parse_canonical(vault.unseal("ticket", ticket, "ticket"))
    if not isinstance(said, dict):
        raise Malformed("ticket", "not a ticket")
    seat = next(
        (each for each in state.seats if each.mark == said.get("mark") and each.holding is Holding.CALLED), None
    )
    if seat is None:
        raise Refused("call_over", {}, LAW_SECRET)
    due = state.due_of(seat)
    if due is not None and now >= due:
        raise too_late(state)
    return seat
