"""Answers, replacements and arrivals inside the key holder.

* A seat is offered to one person at a time; a refusal offers it to the next of the same cell's order.
* Every call that ended is a leaf of the call log, made before the next call goes out.
* A call whose term has run out lapses when time is let pass, by the key holder's own clock; the next of the order has a whole term of its own.
* A used code, a foreign code and an unknown code get one wording; which it was shows only in the code of the refusal.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from yuanping.adapters.keyholder_process.drawing import ARRIVAL, REPLY, Calling, seed_of
from yuanping.adapters.keyholder_process.pool_blob import Pool, Pools
from yuanping.adapters.keyholder_process.state_blob import HeldSeat, Holding, StateBlob, open_state, seal_state
from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.canonical import Plain, canonical, digest
from yuanping.kernel.committee.channels import NOBODY, Answered
from yuanping.kernel.committee.codes import read_code
from yuanping.kernel.committee.holder import ContinuedSeats, Moved, RecheckOrder, ReplyOrder, Ticket, TimeOrder
from yuanping.kernel.committee.notice import NoticeKind
from yuanping.kernel.committee.reply_time import LAW_ORDER
from yuanping.kernel.draw.calls import Call, Outcome, call_leaf
from yuanping.kernel.draw.select import next_in_cell
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law

LAW_SECRET = Law("招标投标法", "第三十七条")


def find_seat(vault: Vault, state: StateBlob, code: str, purpose: str, holding: Holding) -> HeldSeat:
    """The seat a code answers for.

    Raises:
        Refused: ``code_mistyped``, ``code_used``, ``code_unknown``, ``reply_too_late``.
    """
    mark = vault.mark(purpose, read_code(code))
    if mark in state.lapsed:
        raise too_late(state)
    for seat in state.seats:
        if seat.mark == mark and seat.holding is holding:
            return seat
    raise Refused("code_used" if mark in state.used else "code_unknown", {}, LAW_SECRET, field="code")


def too_late(state: StateBlob) -> Refused:
    """The answer to a genuine code whose term has run out."""
    law = state.rule.law if state.rule else LAW_ORDER
    minutes = state.rule.minutes if state.rule else 0
    return Refused("reply_too_late", {"minutes": minutes}, law, field="code")


class Round:
    """One answer, recheck or lapse of time: moves seats, collects call leaves and notices."""

    def __init__(self, vault: Vault, pools: Pools, pool: Pool, state: StateBlob, now: datetime) -> None:
        self._vault, self._pool, self._now = vault, pool, now
        self.state = state
        self._calling = Calling(vault, pools, pool)
        self._leaves: list[str] = []
        self._accepted: list[int] = []
        self._called: list[int] = []
        self._vacant: list[int] = []
        self._tickets: list[Ticket] = []
        self._over: list[str] = []

    def _store(self, seat: HeldSeat) -> None:
        seats = tuple(seat if old.seat == seat.seat else old for old in self.state.seats)
        self.state = replace(self.state, seats=seats)

    def log(self, seat: HeldSeat, outcome: Outcome, evidence: str, by: Answered = NOBODY) -> None:
        """Close one call as a leaf of the call log; how it was answered is kept beside it until the release."""
        call = Call(seat.seat, seat.rank, seat.position, outcome, evidence, secrets.token_hex(32))
        self._leaves.append(call_leaf(self.state.request.hash_name, self.state.request.draw_id, call))
        if seat.token:
            self._over.append(seat.token)
        answered = (*self.state.answered, *[NOBODY] * (len(self.state.calls) - len(self.state.answered)), by)
        self.state = replace(self.state, calls=(*self.state.calls, call), answered=answered)

    def spend(self, mark: str) -> None:
        """Remember that a code has had its one use."""
        self.state = replace(self.state, used=(*self.state.used, mark))

    def offer(self, seat: HeldSeat) -> None:
        """Staff may make this call from now on."""
        token = secrets.token_hex(16)
        self._tickets.append(Ticket(token, self._vault.seal("ticket", canonical({"mark": seat.mark}), "ticket")))
        self._store(replace(seat, token=token))

    def lapse(self, mark: str) -> None:
        """Remember that the term of a code has run out."""
        self.state = replace(self.state, lapsed=(*self.state.lapsed, mark))

    def accept(self, seat: HeldSeat, evidence: str, by: Answered) -> None:
        """The call was accepted: issue the arrival code."""
        self.log(seat, Outcome.ACCEPTED, evidence, by)
        self.spend(seat.mark)
        code, mark = self._calling.code(ARRIVAL)
        seat = replace(seat, holding=Holding.ACCEPTED, mark=mark, token="")
        self._store(seat)
        self._calling.tell(self.state, seat, NoticeKind.CONFIRMED, code)
        self._accepted.append(seat.seat)

    def lose(self, seat: HeldSeat, outcome: Outcome, evidence: str, by: Answered = NOBODY) -> None:
        """The person falls out: log it, then call the next of the same order."""
        self.log(seat, outcome, evidence, by)
        if outcome is Outcome.NO_ANSWER:
            self.lapse(seat.mark)
        else:
            self.spend(seat.mark)
        if outcome is Outcome.RECUSED:
            self._calling.tell(self.state, seat, NoticeKind.WITHDRAWN, "")
        self._call_next(seat, evidence)

    def place(self, seat: HeldSeat) -> HeldSeat:
        """The seat at the rank that is now its own; vacant where the line of its cell has run out."""
        standing, _ = self.state.followed()
        rank = standing.ranks[seat.seat]
        if not rank:
            return replace(seat, holding=Holding.VACANT, mark="", token="")
        cell = standing.cells[seat.seat]
        seed = seed_of(self._pool, self.state.request, self.state.reveals)
        following = next_in_cell(self.state.request, seed, self._pool.excluded, cell, rank - 1)
        return replace(seat, position=following.position, rank=following.rank)

    def _call_next(self, seat: HeldSeat, evidence: str) -> None:
        self.call(self.place(seat), evidence)

    def call(self, seat: HeldSeat, evidence: str) -> None:
        """Call whoever stands at a seat's rank; who was recused meanwhile is passed over with a call of the log."""
        late = {self._pool.position_of[expert_id] for expert_id in self.state.late_recusals}
        while seat.holding is not Holding.VACANT and seat.position in late:
            self.log(replace(seat, token=""), Outcome.RECUSED, evidence)
            seat = self.place(seat)
        if seat.holding is Holding.VACANT:
            self._store(seat)
            self._vacant.append(seat.seat)
            return
        code, mark = self._calling.code(REPLY)
        seat = replace(
            seat, holding=Holding.CALLED, mark=mark, called_at=self._now if self.state.rule else None, token=""
        )
        self._store(seat)
        self._calling.tell(self.state, seat, NoticeKind.CALL, code)
        self._called.append(seat.seat)

    def done(self, continued: ContinuedSeats | None = None) -> Moved:
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
            self.state.next_due(self._now),
            tuple(self._tickets),
            tuple(self._over),
            continued,
        )


def reply(vault: Vault, pools: Pools, order: ReplyOrder, now: datetime) -> Moved:
    """Take one answer to a call, if its term has not run out.

    Raises:
        Refused: ``code_mistyped``, ``code_used``, ``code_unknown``, ``reply_too_late``.
    """
    pool, state = pools.open(order.sealed_pool), open_state(vault, order.sealed_state)
    seat = find_seat(vault, state, order.code, REPLY, Holding.CALLED)
    due = state.due_of(seat)
    if due is not None and now >= due:
        raise too_late(state)
    evidence = digest(
        state.request.hash_name, {"mark": seat.mark, "accepted": order.accepted, "channel": str(order.channel)}
    )
    turn, by = Round(vault, pools, pool, state, now), Answered(order.channel)
    if order.accepted:
        turn.accept(seat, evidence, by)
    else:
        turn.lose(seat, Outcome.REFUSED, evidence, by)
    return turn.done()


def pass_time(vault: Vault, pools: Pools, order: TimeOrder, now: datetime) -> Moved:
    """End every call whose term has run out, in the order of the seats, and call the next of the same order. Twice at one moment changes nothing."""
    pool, state = pools.open(order.sealed_pool), open_state(vault, order.sealed_state)
    turn = Round(vault, pools, pool, state, now)
    if state.calls_end is not None and now < state.calls_end:
        for seat in state.seats:
            due = state.due_of(seat)
            if due is not None and now >= due:
                lapsed: dict[str, Plain] = {
                    "mark": seat.mark,
                    "due": due.isoformat(),
                    "outcome": str(Outcome.NO_ANSWER),
                }
                turn.lose(seat, Outcome.NO_ANSWER, digest(state.request.hash_name, lapsed))
        for seat in turn.state.seats:
            begins = turn.state.staff_from(seat)
            if begins is not None and now >= begins and not seat.token:
                turn.offer(seat)
    return turn.done()


def recheck(vault: Vault, pools: Pools, order: RecheckOrder, now: datetime) -> Moved:
    """Replace everybody whom the real bidders recuse, who has arrived already too, and pass over such experts from here on."""
    pool, state = pools.open(order.sealed_pool), open_state(vault, order.sealed_state)
    known = set(state.late_recusals) | {recusal.expert_id for recusal in pool.blob.recusals}
    fresh = [
        recusal
        for recusal in order.recusals
        if recusal.expert_id in pool.position_of and recusal.expert_id not in known
    ]
    late = (*state.late_recusals, *(recusal.expert_id for recusal in fresh))
    turn = Round(vault, pools, pool, replace(state, late_recusals=late), now)
    reasons = {pool.position_of[recusal.expert_id]: recusal for recusal in fresh}
    for seat in state.seats:
        hit = reasons.get(seat.position) if seat.holding is not Holding.VACANT else None
        if hit is not None:
            turn.lose(
                seat, Outcome.RECUSED, digest(state.request.hash_name, {"reason": str(hit.reason), "law": str(hit.law)})
            )
    return turn.done()
