"""What happened to tenders and lots."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TenderRegistered:
    """A tender with its lots was registered."""

    tender_id: str


@dataclass(frozen=True, slots=True)
class LotDecided:
    """The mode of a lot was decided, for the first time or again."""

    lot_id: str
    decision_id: str
    mode: str


@dataclass(frozen=True, slots=True)
class LotAdvanced:
    """A lot entered another state."""

    lot_id: str
    transition: str
    state: str
