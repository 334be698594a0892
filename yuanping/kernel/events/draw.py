"""What happened in a ceremony."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CeremonyFrozen:
    """The third commitment came in: the request can no longer change."""

    ceremony_id: str
    kind: str
    lot_id: str


@dataclass(frozen=True, slots=True)
class CeremonyRevealed:
    """The third secret came in: the seed is determined and the draw can be made."""

    ceremony_id: str
    kind: str
    lot_id: str


@dataclass(frozen=True, slots=True)
class CeremonyVoided:
    """A secret did not match its commitment (``blame`` names the party), or the supervisor stopped the draw."""

    ceremony_id: str
    kind: str
    lot_id: str
    blame: str


@dataclass(frozen=True, slots=True)
class CeremonyOrderedAnew:
    """The supervisor ordered a new ceremony in place of a voided one."""

    ceremony_id: str
    kind: str
    lot_id: str
