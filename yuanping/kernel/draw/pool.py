"""The day's pool, sealed before any seed exists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PoolMember:
    """One candidate: opaque id, specialty, centre of the home city. Each expert stands in one cell."""

    expert_id: str
    specialty: str
    centre: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What shows that a position is a certain expert: salt and Merkle path, hex."""

    position: int
    expert_id: str
    specialty: str
    centre: str
    salt: str
    path: tuple[str, ...]
