"""Deadlines of booking that came due."""

from __future__ import annotations

from datetime import datetime

from yuanping.apps.booking.services import OFFER_DEADLINE, expire_offer
from yuanping.infra.deadlines import due


@due(OFFER_DEADLINE)
def offer_due(subject_id: str, now: datetime) -> None:
    """An offer nobody answered in time."""
    expire_offer(offer_id=subject_id, now=now)
