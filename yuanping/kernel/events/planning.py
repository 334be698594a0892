"""What happened to a plan of the province."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LineReleased:
    """One line of a plan is to become a booking request."""

    line_id: str


@dataclass(frozen=True, slots=True)
class MoveReleased:
    """One offer that a failed venue held is to meet its fate."""

    move_id: str
