"""What the worker does for the evidence in every round."""

from __future__ import annotations

from datetime import datetime

from yuanping.apps.evidence import services
from yuanping.infra.worker import every_tick


@every_tick
def sequence(now: datetime) -> int:
    """Put what was recorded into the log."""
    return services.sequence_pending(now)
