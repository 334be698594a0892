"""The worker's round: messages to centres' systems."""

from __future__ import annotations

from datetime import datetime

from yuanping.apps.venue_systems.services import deliver_due
from yuanping.infra.worker import every_tick


@every_tick
def deliver(now: datetime) -> int:
    """Send what is ripe."""
    return deliver_due(now=now)
