"""What happened to the bids of a lot."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BidsOpened:
    """The bids are open and the bidders known; recusal is checked again on them."""

    lot_id: str


@dataclass(frozen=True, slots=True)
class NoticePublished:
    """The notice with its frozen criteria is out."""

    lot_id: str


@dataclass(frozen=True, slots=True)
class BidsDue:
    """The deadline for bids has passed."""

    lot_id: str
