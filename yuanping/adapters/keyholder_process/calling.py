"""Answers, replacements and arrivals inside the key holder.

* A seat is offered to one person at a time; a refusal offers it to the next of the same cell's order.
* Every call that ended is a leaf of the call log, made before the next call goes out.
* A used code, a foreign code and an unknown code get one wording; which it was shows only in the code of the refusal.
"""

from __future__ import annotations

import secrets
from dataclasses import replace

from yuanping.adapters.keyholder_process.drawing import ARRIVAL, REPLY, Calling, seed_of
from yuanping.adapters.keyholder_process.pool_blob import Pool, Pools
from yuanping.adapters.keyholder_process.state_blob import HeldSeat, Holding, StateBlob, open_state, seal_state
from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.canonical import digest
from yuanping.kernel.committee.codes import read_code
from yuanping.kernel.committee.holder import Moved, RecheckOrder, ReplyOrder
from yuanping.kernel.committee.notice import NoticeKind
from yuanping.kernel.draw.calls import Call, Outcome, call_leaf
from yuanping.kernel.draw.select import next_in_cell
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law

LAW_SECRET = Law("招标投标法", "第三十七条")


def find_seat(vault: Vault, state: StateBlob, code: str, purpose: str, holding: Holding) -> HeldSeat:
    """The seat a code answers for.

    Raises:
        Refused: ``code_mistyped``, ``code_used``, ``code_unknown``.
    """
    mark = vault.mark(purpose, read_code(code))
    for seat in state.seats:
        if seat.mark == mark and seat.holding is holding:
            return seat
    raise Refused("code_used" if mark in state.used else "code_unknown", {}, LAW_SECRET, field="code")


class Round:
    """One answer or recheck: moves seats, collects call leaves and notices."""

    def __init__(self, vault: Vault, pools: Pools, pool: Pool, state: StateBlob) -> None:
        self._vault, self._pool = vault, pool
        self.state = state
        self._calling = Calling(vault, pools, pool)
        self._leaves: list[str] = []
        self._accepted: list[int] = []
        self._called: list[int] = []
        self._vacant: list[int] = []

    def _store(self, seat: HeldSeat) -> None:
        seats = tuple(seat if old.seat == seat.seat else old for old in self.state.seats)
        self.state = replace(self.state, seats=seats)

    def log(self, seat: HeldSeat, outcome: Outcome, evidence: str) -> None:
        """Close one call as a leaf of the call log."""
        call = Call(seat.seat, seat.rank, seat.position, outcome, evidence, secrets.token_hex(32))
        self._leaves.append(call_leaf(self.state.request.hash_name, self.state.request.draw_id, call))
        self.state = replace(self.state, calls=(*self.state.calls, call))

    def spend(self, mark: str) -> None:
        """Remember that a code has had its one use."""
        self.state = replace(self.state, used=(*self.state.used, mark))

    def accept(self, seat: HeldSeat, evidence: str) -> None:
        """The call was accepted: issue the arrival code."""
        self.log(seat, Outcome.ACCEPTED, evidence)
        self.spend(seat.mark)
        code, mark = self._calling.code(ARRIVAL)
        seat = replace(seat, holding=Holding.ACCEPTED, mark=mark)
        self._store(seat)
        self._calling.tell(self.state, seat, NoticeKind.CONFIRMED, code)
        self._accepted.append(seat.seat)

    def lose(self, seat: HeldSeat, outcome: Outcome, evidence: str) -> None:
        """The person falls out: log it, then call the next of the same order."""
        self.log(seat, outcome, evidence)
        self.spend(seat.mark)
        if outcome is Outcome.RECUSED:
            self._calling.tell(self.state, seat, NoticeKind.WITHDRAWN, "")
        self._call_next(seat, evidence)

    def _last_rank(self, seat: HeldSeat) -> int:
        """Highest rank of the cell that has been called for any of its seats."""
        cell = {
            held.seat for held in self.state.seats if (held.specialty, held.centre) == (seat.specialty, seat.centre)
        }
        ranks = [call.rank for call in self.state.calls if call.seat in cell]
        ranks += [drawn.rank for drawn in self.state.draw.seats if drawn.seat in cell]
        ranks += [held.rank for held in self.state.seats if held.seat in cell]
        return max(ranks)

    def _call_next(self, seat: HeldSeat, evidence: str) -> None:
        seed = seed_of(self._pool, self.state.request, self.state.reveals)
        late = {self._pool.position_of[expert_id] for expert_id in self.state.late_recusals}
        while True:
            try:
                following = next_in_cell(
                    self.state.request, seed, self._pool.excluded, (seat.specialty, seat.centre), self._last_rank(seat)
                )
            except Refused as refused:
                if refused.code != "cell_exhausted":
                    raise
                self._store(replace(seat, holding=Holding.VACANT, mark=""))
                self._vacant.append(seat.seat)
                return
            seat = replace(seat, position=following.position, rank=following.rank)
            if following.position not in late:
                break
            self.log(seat, Outcome.RECUSED, evidence)
        code, mark = self._calling.code(REPLY)
        seat = replace(seat, holding=Holding.CALLED, mark=mark)
        self._store(seat)
        self._calling.tell(self.state, seat, NoticeKind.CALL, code)
        self._called.append(seat.seat)

    def done(self) -> Moved:
        """Seal the new state and hand out what happened."""
        notices, marks = self._calling.shuffled()
        return Moved(
            seal_state(self._vault, self.state),
            tuple(self._leaves),
            tuple(self._accepted),
            tuple(self._called),
            tuple(self._vacant),
            notices,
            marks,
        )


def reply(vault: Vault, pools: Pools, order: ReplyOrder) -> Moved:
    """Take one answer to a call."""
    pool, state = pools.open(order.sealed_pool), open_state(vault, order.sealed_state)
    seat = find_seat(vault, state, order.code, REPLY, Holding.CALLED)
    evidence = digest(state.request.hash_name, {"mark": seat.mark, "accepted": order.accepted})
    turn = Round(vault, pools, pool, state)
    if order.accepted:
        turn.accept(seat, evidence)
    else:
        turn.lose(seat, Outcome.REFUSED, evidence)
    return turn.done()


def recheck(vault: Vault, pools: Pools, order: RecheckOrder) -> Moved:
    """Replace everybody whom the real bidders recuse, and pass over such experts from here on."""
    pool, state = pools.open(order.sealed_pool), open_state(vault, order.sealed_state)
    known = set(state.late_recusals) | {recusal.expert_id for recusal in pool.blob.recusals}
    fresh = [
        recusal
        for recusal in order.recusals
        if recusal.expert_id in pool.position_of and recusal.expert_id not in known
    ]
    late = (*state.late_recusals, *(recusal.expert_id for recusal in fresh))
    turn = Round(vault, pools, pool, replace(state, late_recusals=late))
    reasons = {pool.position_of[recusal.expert_id]: recusal for recusal in fresh}
    for seat in state.seats:
        hit = reasons.get(seat.position) if seat.holding in {Holding.CALLED, Holding.ACCEPTED} else None
        if hit is not None:
            turn.lose(
                seat, Outcome.RECUSED, digest(state.request.hash_name, {"reason": str(hit.reason), "law": str(hit.law)})
            )
    return turn.done()
