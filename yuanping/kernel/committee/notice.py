"""What an expert is told before arrival: place and hour, never the project (招标投标法第三十七条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NoticeKind(StrEnum):
    """Call: accept or refuse. Confirmed: the arrival code. Withdrawn: do not come."""

    CALL = "call"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice to one telephone. ``code`` answers it: reply code or arrival code."""

    kind: NoticeKind
    place: str
    arrive_from: datetime
    meets_at: datetime
    code: str
    addressee: str
