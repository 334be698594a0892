"""The calls to the drawn: each is logged as a salted digest before the next is made, and opened after the award.

* The first list seats ranks 1 … x of each cell; the next in line is the lowest rank of the cell nobody was called with.
* A seat is called with its own rank first; a call that ends without acceptance hands the seat to the next in line at once.
* An acceptance may be followed by a withdrawal, a recusal or an absence of the same expert; the seat then moves on.
* At the end every seat holds exactly one expert, whose last call was an acceptance.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from yuanping.kernel.draw.framing import framed
from yuanping.kernel.draw.values import SeatDraw
from yuanping.kernel.hashing import hasher


class Outcome(StrEnum):
    """How one call ended. All but ``ACCEPTED`` send the seat to the next of the same cell's order."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    NO_ANSWER = "no_answer"
    WITHDRAWN = "withdrawn"
    RECUSED = "recused"
    ABSENT = "absent"


AFTER_ACCEPTANCE = (Outcome.WITHDRAWN, Outcome.RECUSED, Outcome.ABSENT)


@dataclass(frozen=True, slots=True)
class Call:
    """One call. ``nonce`` is 32 random bytes in hex; ``evidence`` the digest of what the carrier or page recorded."""

    seat: int
    rank: int
    position: int
    outcome: Outcome
    evidence: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Seated:
    """Who holds a seat after all calls."""

    seat: int
    rank: int
    position: int


class CallBroken(Exception):
    """Call number ``number`` (from 1; 0: the list as a whole) breaks the rule ``why``."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"{number}: {why}")
        self.number = number
        self.why = why


def call_leaf(hash_name: str, draw_id: str, call: Call) -> str:
    """Return, in hex, H(0x02 ‖ r_j ‖ draw ‖ seat ‖ rank ‖ position ‖ outcome ‖ evidence hash)."""
    numbers = (str(call.seat), str(call.rank), str(call.position))
    parts = (bytes.fromhex(call.nonce), draw_id, *numbers, call.outcome, bytes.fromhex(call.evidence))
    return hasher(hash_name)(b"\x02" + framed(*parts)).hex()


def follow_calls(seats: Iterable[SeatDraw], calls: Iterable[Call]) -> tuple[Seated, ...]:
    """Follow the calls, in the order they ended and were logged, from the first list to the seated.

    A seat gets its next rank at once when a call ends without acceptance, so two seats of one cell may wait in parallel.
    Positions are not judged here: that rank and position belong together is for the replay, which knows the order.

    Raises:
        CallBroken: a call of an unknown seat, of a wrong rank, of a taken seat, or a seat left without acceptance.

    """
    cells = {one.seat: (one.specialty, one.centre) for one in seats}
    ranks = {one.seat: one.rank for one in seats}
    holders: dict[int, Call] = {}
    line = {cell: max(ranks[seat] for seat in cells if cells[seat] == cell) for cell in cells.values()}
    for number, call in enumerate(calls, 1):
        if call.seat not in ranks:
            raise CallBroken(number, "unknown seat")
        if call.rank != ranks[call.seat]:
            raise CallBroken(number, f"rank {call.rank} called, {ranks[call.seat]} was next")
        if (call.seat in holders) != (call.outcome in AFTER_ACCEPTANCE) and not _is_first_recusal(call, holders):
            raise CallBroken(number, f"{call.outcome} out of turn")
        if call.outcome == Outcome.ACCEPTED:
            holders[call.seat] = call
            continue
        holders.pop(call.seat, None)
        line[cells[call.seat]] += 1
        ranks[call.seat] = line[cells[call.seat]]
    vacant = [seat for seat in cells if seat not in holders]
    if vacant:
        raise CallBroken(0, f"seat {vacant[0]} was left without acceptance")
    return tuple(Seated(seat, holders[seat].rank, holders[seat].position) for seat in sorted(cells))


def _is_first_recusal(call: Call, holders: dict[int, Call]) -> bool:
    """A recusal may also be found before anybody answered."""
    return call.outcome == Outcome.RECUSED and call.seat not in holders
