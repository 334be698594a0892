"""What the worker does for the notices in every round."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from yuanping.apps.notifications import services
from yuanping.infra.worker import every_tick


@every_tick
def deliver(now: datetime) -> int:
    """Write queued notices to the outbox folder, or hand them to the gateway of this installation."""
    return services.hand_over(now=now) if settings.NOTICE_OUTLET else services.deliver_notices()
