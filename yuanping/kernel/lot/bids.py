"""A bid as the trading system hands it over, sealed until the due moment, and as it is read at the opening."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yuanping.kernel.money import Yuan


@dataclass(frozen=True, slots=True)
class SealedBid:
    """投标文件 in the essentials this platform needs; the documents stay with the trading system."""

    bidder: str
    uscc: str
    price: Yuan
    content_digest: str


@dataclass(frozen=True, slots=True)
class OpenedBid:
    """One bid as read at the opening, numbered in the order of the record."""

    bid_id: str
    number: int
    label: str
    bidder: str
    uscc: str
    price: Yuan
    content_digest: str
    submitted_at: datetime
