"""Which workstations of a centre a booking gets.

* Dedicated shared workstations (专属共享工位) are used first for remote evaluation: 辽发改法规〔2025〕843号（九）.
* Only workstations in service whose last self-check passed are offered at all: （七）.
* One that is lent for a local evaluation is taken back only where nothing else is left: （九）.
* Among equals: fewest rooms, then the order of room and label; no dice, so that the same booking gets the same answer.
  Who sits at which of them is drawn later (L3 of the draw), so nothing is steered here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law

SHARED_FIRST = Law("辽发改法规〔2025〕843号", "（九）")
CHECKED_ONLY = Law("辽发改法规〔2025〕843号", "（七）")


@dataclass(frozen=True, slots=True)
class Desk:
    """One workstation that could be taken. ``lent``: a local evaluation has it, and gives it back (``local_use``)."""

    workstation_id: str
    room: str
    label: str
    dedicated_shared: bool
    lent: bool = False


def allocate(desks: tuple[Desk, ...], seats: int) -> tuple[Desk, ...]:
    """Choose ``seats`` of the free ``desks``.

    Raises:
        Refused: ``not_enough_workstations``.
    """
    if len(desks) < seats:
        raise Refused("not_enough_workstations", {"free": len(desks), "needed": seats}, CHECKED_ONLY)
    return rank_desks(desks, seats)[:seats]


def rank_desks(desks: tuple[Desk, ...], seats: int) -> tuple[Desk, ...]:
    """Return all ``desks``, best first, for a booking of ``seats``."""
    in_room = Counter((desk.lent, desk.dedicated_shared, desk.room) for desk in desks)

    def rank(desk: Desk) -> tuple[bool, bool, int, str, str]:
        room_for = min(in_room[desk.lent, desk.dedicated_shared, desk.room], seats)
        return (desk.lent, not desk.dedicated_shared, -room_for, desk.room, desk.label)

    return tuple(sorted(desks, key=rank))
