"""The key holder: the only one that can join a name to a position. A separate process, or a device, behind this port."""

from __future__ import annotations

from typing import Protocol

from yuanping.kernel.committee.holder import (
    Admitted,
    Drawn,
    DrawOrder,
    GateOrder,
    Moved,
    NumberOrder,
    Prepared,
    PrepareOrder,
    Profile,
    RecheckOrder,
    ReleaseOrder,
    ReplyOrder,
)
from yuanping.kernel.committee.release import Released


class KeyHolder(Protocol):
    """Stateless: sealed blobs go in and come out. Every call may raise ``Refused`` (``keyholder_unavailable`` when it does not answer)."""

    def seal_profiles(self, profiles: tuple[Profile, ...]) -> tuple[bytes, ...]:
        """Seal the personal part of experts, in order."""
        ...

    def prepare(self, order: PrepareOrder) -> Prepared:
        """Seal the pool of one draw, with exclusions, workstations and a fresh key K."""
        ...

    def draw(self, order: DrawOrder) -> Drawn:
        """Draw experts and workstations; seal the outcome and the first calls."""
        ...

    def mark(self, code: str, purpose: str) -> str:
        """The keyed hash of a typed code."""
        ...

    def reply(self, order: ReplyOrder) -> Moved:
        """Take one answer; a refusal calls the next in the same order."""
        ...

    def recheck(self, order: RecheckOrder) -> Moved:
        """Replace whoever is recused by the real bidders."""
        ...

    def open_at_gate(self, order: GateOrder) -> Admitted:
        """Open the leaf of one arrival."""
        ...

    def seat_of(self, sealed_state: bytes, code: str) -> int:
        """The seat of an arrival code that has been used at the gate (for the desk), or 0."""
        ...

    def number_members(self, order: NumberOrder) -> tuple[int, ...]:
        """Member numbers for these seats, dealt by the seed."""
        ...

    def release(self, order: ReleaseOrder) -> Released:
        """Open K and what the award makes public."""
        ...
