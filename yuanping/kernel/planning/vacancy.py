"""What a span of half hours still has, centre by centre, and what a committee of a make-up needs of it.

* Counted once for the province and kept until something is taken that touches the span. A count that is out of date is never too small, for
  a plan only takes: what it has no room for has none. So a no stands without counting, and only a yes is counted anew.
* ``hosts``: at which hosts a seating may be looked for at all, asked once for all committees of a make-up, whoever sits on them. A no by it is
  certain, a yes is not: it counts workstations, not experts, and any other centre, not those the wish named.
"""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.kernel.planning.board import Board
from yuanping.kernel.planning.grid import Span


@dataclass(frozen=True, slots=True, eq=False)
class MakeUp:
    """What makes committees alike for workstations. A plan keeps one of each, so they are told apart by identity."""

    size: int
    representatives: int
    host_max: int
    sub_max: int
    subs_max: int


class Vacancy:
    """One span; told apart by identity, for a plan keeps one of each."""

    __slots__ = ("_board", "_kept", "_marks", "counts", "hosts", "opened", "span", "tops")

    def __init__(self, board: Board, span: Span) -> None:
        """Count what is there now."""
        self.span = span
        self._board = board
        opened = board.open(span)
        self.opened = [(opened & field).bit_count() for field in board.fields]
        """Workstations by centre that could be used if nobody held them."""
        self._kept = [
            (field, count * board.spare // 100) for field, count in zip(board.fields, self.opened, strict=True)
        ]
        self.counts: list[int] = []
        """Workstations by centre that may still be taken."""
        self.tops = _Tops(self)
        self.hosts = _Hosts(self)
        self._marks = -1
        self.refresh()

    def refresh(self) -> None:
        """Count anew if anything was taken since."""
        marks = self._board.marks(self.span)
        if marks == self._marks:
            return
        self._marks = marks
        free = self._board.free(self.span)
        self.counts = [count if (count := (free & field).bit_count() - kept) > 0 else 0 for field, kept in self._kept]
        self.tops.clear()
        self.hosts.clear()

    def short(self, who: MakeUp, at: int) -> int:
        """Return how many members at least find no workstation with a centre as host; none or fewer where there may be room for all."""
        most, last, next_one = self.tops[who]
        room = self.counts[at]
        capped = min(room, who.sub_max)
        away = most if capped < last else most - capped + next_one
        return who.size - away - min(room, who.host_max)

    def share_taken(self, at: int) -> float:
        """Return how much of what is open at a centre is taken; a closed one comes last.

        Two different fractions of so few workstations are different floats, and equal ones equal: the order is the exact one.
        """
        opened = self.opened[at]
        return (opened - self.counts[at]) / opened if opened else 2.0


class _Tops(dict[MakeUp, tuple[int, int, int]]):
    """The most that could sit at the roomiest centres by a make-up's limits; of these centres how many at the last, and at the next after it.

    The host is no 副场: where it is among the roomiest, the next one takes its turn.
    """

    def __init__(self, of: Vacancy) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, who: MakeUp) -> tuple[int, int, int]:
        rooms = sorted(self._of.counts, reverse=True)[: who.subs_max + 1]
        capped = [room if room < who.sub_max else who.sub_max for room in rooms]  # noqa: FURB136 (see _Hosts)
        next_one = capped.pop() if len(capped) > who.subs_max else 0
        found = self[who] = (sum(capped), capped[-1] if capped else who.size, next_one)
        return found


class _Hosts(dict[MakeUp, int]):
    """The places, as bits, at which a host may have room for a make-up: ``short`` for all of them at once."""

    def __init__(self, of: Vacancy) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, who: MakeUp) -> int:
        most, last, next_one = self._of.tops[who]
        size, representatives, host_max, sub_max = who.size, who.representatives, who.host_max, who.sub_max
        bits, bit = 0, 1
        for room in self._of.counts:
            # Not by min: two calls for every centre at every count would cost more than the rest of it.
            capped = room if room < sub_max else sub_max  # noqa: FURB136
            away = most if capped < last else most - capped + next_one
            at_host = room if room < host_max else host_max  # noqa: FURB136
            if room >= representatives and at_host + away >= size:
                bits |= bit
            bit <<= 1
        self[who] = bits
        return bits
