"""What happened to a committee. No event names a person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommitteeDrawn:
    """Seats are drawn and sealed; the first calls are out."""

    committee_id: str
    lot_id: str


@dataclass(frozen=True, slots=True)
class CommitteeFilled:
    """Every seat has an acceptance."""

    committee_id: str
    lot_id: str


@dataclass(frozen=True, slots=True)
class CommitteeFormed:
    """Everybody has arrived; members carry numbers from here on."""

    committee_id: str
    lot_id: str


@dataclass(frozen=True, slots=True)
class DrawReleased:
    """The award is determined: the sealed key and the openings of the draw are public."""

    committee_id: str
    lot_id: str
