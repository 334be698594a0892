"""What the worker does for the notices."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from yuanping.apps.notifications import services
from yuanping.infra.worker import every_tick, once_a_tick


@every_tick
def deliver(now: datetime) -> int:
    """Write queued notices to the outbox folder, where no gateway sends them."""
    return 0 if settings.NOTICE_OUTLET else services.deliver_notices()


@once_a_tick
def hand_over(now: datetime) -> int:
    """Hand queued notices to the gateway of this installation; once a tick, for it may have to be waited for."""
    return services.hand_over(now=now) if settings.NOTICE_OUTLET else 0
