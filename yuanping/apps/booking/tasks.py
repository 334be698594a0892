"""Deadlines of booking that came due."""

from __future__ import annotations

from datetime import datetime

from yuanping.apps.booking.services import (
    GATE,
    GATE_START,
    OFFER_DEADLINE,
    WAITING_ENDS,
    WAITING_TRY,
    escalate_unfit,
    expire_offer,
    expire_waiting,
    look_at_desks,
    try_daily,
)
from yuanping.infra.deadlines import due


@due(OFFER_DEADLINE)
def offer_due(subject_id: str, now: datetime) -> None:
    """An offer nobody answered in time."""
    expire_offer(offer_id=subject_id, now=now)


@due(WAITING_ENDS)
def waiting_ends(subject_id: str, now: datetime) -> None:
    """The hours somebody waited for have come."""
    expire_waiting(waiting_id=subject_id, now=now)


@due(WAITING_TRY)
def waiting_try(subject_id: str, now: datetime) -> None:
    """The hour of the daily try."""
    try_daily(waiting_id=subject_id, now=now)


@due(GATE)
def gate_due(subject_id: str, now: datetime) -> None:
    """The day before a session."""
    look_at_desks(offer_id=subject_id, now=now)


@due(GATE_START)
def gate_start_due(subject_id: str, now: datetime) -> None:
    """A session starts."""
    escalate_unfit(offer_id=subject_id, now=now)
