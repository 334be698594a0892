"""One way to seat a committee at one hour: proof that the draw of its 副场 can be held, never its outcome.

* L1 draws the 副场 when the booking is made (``draw.md``); a plan may only see to it that some lawful seating remains. That seating is kept
  out of the plan and shown to nobody: it says where there is room, not who sits where.
* The limits are the pack's: members at the host, at one 副场, fewest and most 副场; representatives sit at the host.
* Experts count as workstations do: one who would sit in two committees at once is counted in one only.
* The host takes what it lawfully may, then the emptiest centres; if that fails, the roomiest. A seating this search does not find is not
  proved impossible: the request is left for a person, never refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from yuanping.kernel.planning.board import Board
from yuanping.kernel.planning.grid import Span
from yuanping.kernel.planning.lawful import Committee
from yuanping.kernel.planning.vacancy import Vacancy


class Lacks(StrEnum):
    """What a committee lacks at an hour."""

    CLOSED = "closed"
    HOST = "host"
    AWAY = "away"
    EXPERTS = "experts"


@dataclass(frozen=True, slots=True)
class Shortage:
    """What is lacking, and how many of it."""

    lacks: Lacks
    short: int


@dataclass(frozen=True, slots=True)
class CellTaken:
    """Seats of one specialty at one centre, by its place on the board; the specialty is empty for representatives."""

    specialty: str
    at: int
    seats: int


def find_seating(board: Board, who: Committee, here: Vacancy) -> tuple[CellTaken, ...] | Shortage:
    """Return a lawful seating, or what it lacks at least; the caller has seen to it that ``here`` is up to date."""
    representatives = who.make_up.representatives
    if not here.opened[who.at]:
        return Shortage(Lacks.CLOSED, representatives or 1)
    room = here.counts[who.at]
    if room < representatives:
        return Shortage(Lacks.HOST, representatives - room)
    at_host = min(who.limits.host_max, room) - representatives
    found = _fill(board, who, here, at_host, board.emptiest)
    # Where workstations alone leave as many without a seat, no other order does better.
    if isinstance(found, Shortage) and not 0 < found.short <= here.short(who.make_up, who.at):
        sub_max = who.limits.sub_max
        roomiest = sorted([(-count if count < sub_max else -sub_max, at) for at, count in enumerate(here.counts)])
        second = _fill(board, who, here, at_host, roomiest)
        if not isinstance(second, Shortage) or second.short < found.short:
            return second
    return found


def take_seating(board: Board, seating: Iterable[CellTaken], span: Span) -> None:
    """Take what ``find_seating`` has just found."""
    seats: dict[int, int] = {}
    for cell in seating:
        seats[cell.at] = seats.get(cell.at, 0) + cell.seats
        if cell.specialty:
            board.sit(cell.specialty, cell.at, cell.seats, span)
    for at, count in seats.items():
        board.take(at, count, span)


def _fill(
    board: Board, who: Committee, here: Vacancy, at_host: int, order: Iterable[tuple[int, int]]
) -> tuple[CellTaken, ...] | Shortage:
    """Seat a committee at its host and then at the other centres as they stand in ``order``."""
    limits, span = who.limits, here.span
    left = {quota.specialty: quota.seats for quota in who.quotas}
    missing = sum(left.values())
    found = _sit(board, (who, left), who.at, min(at_host, missing - limits.subs_min), span)
    missing -= sum([cell.seats for cell in found])
    used, without_experts = 0, 0
    for _, at in order:
        if not missing or used == limits.subs_max:
            break
        room = here.counts[at]
        if not room or at not in who.others:
            continue
        # Each 副场 that must still come needs a member of its own.
        to_come = limits.subs_min - used - 1
        room = min(room, limits.sub_max, missing - to_come if to_come > 0 else missing)
        seated = _sit(board, (who, left), at, room, span)
        if seated:
            seats = sum([cell.seats for cell in seated])
            found += seated
            missing -= seats
            room -= seats
            used += 1
        if room > 0:
            without_experts += room
    lacking = missing or max(0, limits.subs_min - used)
    if lacking:
        return Shortage(Lacks.EXPERTS if without_experts >= lacking else Lacks.AWAY, lacking)
    representatives = who.make_up.representatives
    return (CellTaken("", who.at, representatives), *found) if representatives else tuple(found)


def _sit(board: Board, whom: tuple[Committee, dict[str, int]], at: int, room: int, span: Span) -> list[CellTaken]:
    """Seat up to ``room`` members at a centre, of the specialty with most seats left first; what is left of ``whom`` is counted down."""
    if room <= 0:
        return []
    who, left = whom
    given = {}
    for specialty, seats in left.items():
        if seats:
            there = board.experts(specialty, at, span)
            for each in who.below.get(specialty, ()) if who.below else ():
                there -= board.covered(each, at)
            given[specialty] = min(seats, max(there, 0))
    if sum(given.values()) > room:
        given = _share(room, given, left)
    for specialty, seats in given.items():
        left[specialty] -= seats
    return [CellTaken(specialty, at, seats) for specialty, seats in given.items() if seats]


def _share(room: int, there: dict[str, int], left: dict[str, int]) -> dict[str, int]:
    """Return who of more than have room is seated: one after the other of the specialty with most seats left, of equal ones the first by name."""
    given = dict.fromkeys(there, 0)
    for _ in range(room):
        best, most = "", 0
        for specialty, experts in there.items():
            still = left[specialty] - given[specialty]
            if given[specialty] < experts and (not best or still > most or (still == most and specialty < best)):
                best, most = specialty, still
        given[best] += 1
    return given
