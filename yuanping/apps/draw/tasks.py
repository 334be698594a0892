"""What the worker does for ceremonies when a term passes."""

from __future__ import annotations

from datetime import datetime

from yuanping.apps.draw.services import COMMIT_DUE, REVEAL_DUE, name_absent, name_silent
from yuanping.infra.deadlines import due


@due(COMMIT_DUE)
def commit_due(subject_id: str, now: datetime) -> None:
    """Somebody has not committed: it is named to the supervisor."""
    name_silent(ceremony_id=subject_id, now=now)


@due(REVEAL_DUE)
def reveal_due(subject_id: str, now: datetime) -> None:
    """Somebody has not revealed: it is named, and the others are asked for its shares."""
    name_absent(ceremony_id=subject_id, now=now)
