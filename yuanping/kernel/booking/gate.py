"""The look at every held workstation on the day before: when it is due, and which other workstation takes the place of an unfit one.

* The day before is a legal day; the hour is data with the limits of the self-test.
* A proposal stays in the room if it can, so that a group is not torn apart; each free workstation is proposed once.
* What the draw dealt stays as it was drawn and is replayed so; an exchange after it is an act of its own, applied when a workstation is shown.
* A centre that has bound no machine yet is judged by its staff's look alone; with its first terminal every workstation of it needs one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from enum import StrEnum

from yuanping.kernel.booking.allocation import Desk
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.venues.fitness import Unfit

OF_MACHINES = frozenset({Unfit.UNBOUND, Unfit.UNTESTED, Unfit.TEST_FAILED, Unfit.TEST_OLD})


class GateState(StrEnum):
    """What became of an unfit workstation. ``EXCHANGED``: another took its place when the draw had already dealt it to a seat."""

    OPEN = "open"
    SWAPPED = "swapped"
    EXCHANGED = "exchanged"
    MENDED = "mended"
    ESCALATED = "escalated"


def gate_moment(starts_at: datetime, hour: int) -> datetime:
    """When the held workstations of a session are looked at."""
    return moment(legal_day(starts_at) - timedelta(days=1), time(hour))


def reasons_that_count(reasons: Iterable[Unfit], *, binds_machines: bool) -> tuple[Unfit, ...]:
    """The reasons that make a workstation unfit for a session."""
    return tuple(each for each in reasons if binds_machines or each not in OF_MACHINES)


def place_now(drawn: str, exchanges: Iterable[tuple[str, str]]) -> str:
    """Which workstation stands now for one that was dealt by the draw, by the exchanges ``(from, to)`` in the order they were made."""
    place = drawn
    for left, taken in exchanges:
        if place == left:
            place = taken
    return place


def propose(unfit: tuple[Desk, ...], free: tuple[Desk, ...]) -> dict[str, str]:
    """Another workstation for each unfit one, as far as there are any: of its own room first, then in order."""
    left = list(free)
    found: dict[str, str] = {}
    for same_room in (True, False):
        for desk in unfit:
            if desk.workstation_id in found:
                continue
            other = next((each for each in left if not same_room or each.room == desk.room), None)
            if other is not None:
                left.remove(other)
                found[desk.workstation_id] = other.workstation_id
    return found
