"""The calls to the drawn: each is logged as a salted digest before the next is made, and opened after the award.

* The first list seats ranks 1 … x of each cell; the next in line is the lowest rank of the cell nobody was called with.
* A seat is called with its own rank first; a call that ends without acceptance hands the seat to the next in line at once.
* An acceptance may be followed by a withdrawal, a recusal or an absence of the same expert; the seat then moves on.
* A seat whose cell has nobody left is open, until a continuation gives it another cell; there too it is called with the next in line.
* At the end every seat holds exactly one expert, whose last call was an acceptance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from yuanping.kernel.draw.framing import framed
from yuanping.kernel.draw.values import Moves, SeatDraw, SeatMove
from yuanping.kernel.hashing import hasher

Cell: TypeAlias = tuple[str, str]
"""Specialty and centre."""


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


class Standing:
    """Who is called to which seat and who holds it, call by call. ``ranks[seat]`` is 0 while nobody is left to call.

    ``eligible`` of each cell is where its line ends; without it a line has no end.
    """

    def __init__(self, seats: Iterable[SeatDraw], eligible: Mapping[Cell, int] | None = None) -> None:
        """Begin with the first list."""
        drawn = tuple(seats)
        self.cells: dict[int, Cell] = {one.seat: (one.specialty, one.centre) for one in drawn}
        self.desks = {one.seat: one.workstation for one in drawn}
        self.ranks = {one.seat: one.rank for one in drawn}
        self.holders: dict[int, Call] = {}
        self.line: dict[Cell, int] = {}
        for one in drawn:
            self.line[self.cells[one.seat]] = max(self.line.get(self.cells[one.seat], 0), one.rank)
        self._eligible = eligible

    @property
    def vacant(self) -> tuple[int, ...]:
        """Seats nobody is called to."""
        return tuple(sorted(seat for seat, rank in self.ranks.items() if not rank))

    def take(self, number: int, call: Call) -> None:
        """Follow one call.

        Raises:
            CallBroken: of an unknown seat, of a wrong rank, out of turn.

        """
        seat = call.seat
        if seat not in self.ranks:
            raise CallBroken(number, "unknown seat")
        if call.rank != self.ranks[seat]:
            raise CallBroken(number, f"rank {call.rank} called, {self.ranks[seat]} was next")
        if (seat in self.holders) != (call.outcome in AFTER_ACCEPTANCE) and not _is_first_recusal(call, self.holders):
            raise CallBroken(number, f"{call.outcome} out of turn")
        if call.outcome == Outcome.ACCEPTED:
            self.holders[seat] = call
            return
        self.holders.pop(seat, None)
        self._next(seat)

    def move(self, moves: Iterable[SeatMove]) -> None:
        """Give open seats the cells a continuation drew; each takes the next rank of its new cell.

        Raises:
            CallBroken: a seat that is not open, or of another specialty.

        """
        for one in moves:
            if self.ranks.get(one.seat) != 0 or self.cells[one.seat][0] != one.specialty:
                raise CallBroken(0, f"seat {one.seat} was not open")
            self.cells[one.seat], self.desks[one.seat] = (one.specialty, one.centre), one.workstation
            self._next(one.seat)

    def _next(self, seat: int) -> None:
        cell = self.cells[seat]
        used = self.line.get(cell, 0)
        if self._eligible is not None and used >= self._eligible.get(cell, 0):
            self.ranks[seat] = 0
            return
        self.line[cell] = self.ranks[seat] = used + 1


def trace_calls(
    seats: Iterable[SeatDraw],
    calls: Iterable[Call],
    moves: Iterable[Moves] = (),
    eligible: Mapping[Cell, int] | None = None,
) -> tuple[Standing, tuple[Cell, ...]]:
    """Follow calls and continuations; answers where things stand then, and of which cell each call was.

    Raises:
        CallBroken: see ``Standing``; or a continuation before the one before it, or after a call that is not in the list.

    """
    standing, cells, waiting, last = Standing(seats, eligible), [], list(moves), 0
    if [one.calls for one in waiting] != sorted(one.calls for one in waiting):
        raise CallBroken(0, "continuations out of order")
    for number, call in enumerate(calls, 1):
        while waiting and waiting[0].calls < number:
            standing.move(waiting.pop(0).seats)
        standing.take(number, call)
        cells.append(standing.cells[call.seat])
        last = number
    for one in waiting:
        if one.calls != last:
            raise CallBroken(0, "a continuation after calls nobody made")
        standing.move(one.seats)
    return standing, tuple(cells)


def follow_calls(
    seats: Iterable[SeatDraw],
    calls: Iterable[Call],
    moves: Iterable[Moves] = (),
    eligible: Mapping[Cell, int] | None = None,
) -> tuple[Seated, ...]:
    """Follow the calls, in the order they ended and were logged, from the first list to the seated.

    A seat gets its next rank at once when a call ends without acceptance, so two seats of one cell may wait in parallel.
    Positions are not judged here: that rank and position belong together is for the replay, which knows the order.

    Raises:
        CallBroken: a call of an unknown seat, of a wrong rank, of a taken seat, or a seat left without acceptance.

    """
    standing, _ = trace_calls(seats, calls, moves, eligible)
    vacant = [seat for seat in standing.cells if seat not in standing.holders]
    if vacant:
        raise CallBroken(0, f"seat {vacant[0]} was left without acceptance")
    return tuple(Seated(seat, call.rank, call.position) for seat, call in sorted(standing.holders.items()))


def _is_first_recusal(call: Call, holders: dict[int, Call]) -> bool:
    """A recusal may also be found before anybody answered."""
    return call.outcome == Outcome.RECUSED and call.seat not in holders
