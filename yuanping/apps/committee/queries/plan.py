"""The plan of a draw before it is asked for: seats by specialty, how many experts there are and how many are left on the day.

Numbers over the whole library and never by centre, so that no hidden venue shows; recusal is not in them, so that no bidder does.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from yuanping.apps.booking import queries as booking
from yuanping.apps.experts import queries as experts
from yuanping.apps.policy import queries as policy
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.committee.standby import StandbyRule, standby_rule
from yuanping.kernel.experts.standing import pool_rules

READERS = frozenset({Role.AGENCY_CLERK, Role.PROCURING_ENTITY, Role.PROJECT_SUPERVISOR})
FLOOR = "expert.pool_floor_times"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One specialty: ``left`` of ``experts`` can come that day, ``needed`` is the floor for its seats (0: the pack sets none)."""

    specialty: str
    seats: int
    experts: int
    left: int
    needed: int

    @property
    def is_short(self) -> bool:
        """Whether the draw would rest on fewer people than the floor asks for."""
        return self.left < self.needed

    @property
    def is_narrowed(self) -> bool:
        """Whether the day's conditions take anybody out."""
        return self.left < self.experts


def standby_of_lot(lot_id: str) -> StandbyRule | None:
    """How many standby names a request of this lot may line up; nothing where no booking is confirmed. The caller has found the lot."""
    booked = booking.get_confirmed_booking(lot_id)
    return standby_rule(policy.get_pack_of_lot(lot_id), legal_day(booked.starts_at)) if booked else None


def draw_plan(actor: Actor, lot_id: str) -> tuple[PlanLine, ...]:
    """The plan of a lot whose booking is confirmed, for its own parties and its supervisor; the caller has found the lot for this actor."""
    booked = booking.get_confirmed_booking(lot_id) if actor.role in READERS else None
    if booked is None:
        return ()
    on = legal_day(booked.starts_at)
    pack = policy.get_pack_of_lot(lot_id)
    floor = pack.find_parameter(FLOOR, on)
    seats = Counter[str]()
    for cell in booked.counts:
        seats[cell.specialty] += cell.seats
    return tuple(
        PlanLine(
            each.specialty,
            seats[each.specialty],
            each.experts,
            each.left,
            seats[each.specialty] * floor.whole if floor else 0,
        )
        for each in sorted(experts.narrow(tuple(seats), pool_rules(pack, on), on), key=lambda each: each.specialty)
    )
