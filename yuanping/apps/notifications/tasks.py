"""What the worker does for the notices in every round."""

from __future__ import annotations

from datetime import datetime

from yuanping.apps.notifications import services
from yuanping.infra.worker import every_tick


@every_tick
def deliver(now: datetime) -> int:
    """Write queued notices to the outbox folder."""
    return services.deliver_notices()
