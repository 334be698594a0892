"""The worker's round: suspensions that are over."""

from __future__ import annotations

from datetime import datetime

from yuanping.apps.experts.services import resume_due
from yuanping.infra.worker import every_tick


@every_tick
def resume(now: datetime) -> int:
    """Let those draw again whose suspension has ended."""
    return resume_due(now=now)
