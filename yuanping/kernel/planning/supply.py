"""What the province has: workstations by centre with their closed and taken half hours, experts by specialty and centre.

* A workstation is free for a session when its venue is open for all of it and nobody holds it then or in the changeover after it; counts
  of free half hours would not do, for one workstation free in the morning and another in the afternoon seat nobody for the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yuanping.kernel.draw.values import CellCount
from yuanping.kernel.planning.grid import Horizon


@dataclass(frozen=True, slots=True)
class DeskTime:
    """The half hours, as bits, in which a workstation cannot be used and in which somebody holds it."""

    closed: int
    busy: int


@dataclass(frozen=True, slots=True)
class CentreSupply:
    """One centre; ``changeover`` in minutes."""

    centre: str
    changeover: int
    desks: tuple[DeskTime, ...]
    region: str = ""


@dataclass(frozen=True, slots=True)
class Supply:
    """Everything a plan may count on."""

    horizon: Horizon
    centres: tuple[CentreSupply, ...]
    experts: tuple[CellCount, ...]


def load_of(supply: Supply) -> list[int]:
    """Return how many workstations of the province are held in each half hour."""
    found = [0] * supply.horizon.slots
    for centre in supply.centres:
        for desk in centre.desks:
            for low, run in runs(desk.busy):
                for slot in range(low, low + run):
                    found[slot] += 1
    return found


def runs(bits: int) -> Iterator[tuple[int, int]]:
    """Return the rows of ones: where each begins, and how long it is."""
    while bits:
        low = (bits & -bits).bit_length() - 1
        shifted = bits >> low
        run = (~shifted & (shifted + 1)).bit_length() - 1
        yield low, run
        bits &= ~(((1 << run) - 1) << low)
