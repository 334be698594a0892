"""What the worker does for committees when a deadline passes."""

from __future__ import annotations

from datetime import datetime

from yuanping.apps.committee.services import lapse_calls
from yuanping.apps.committee.services.drawing import REPLY_DUE
from yuanping.infra.deadlines import due


@due(REPLY_DUE)
def reply_due(subject_id: str, now: datetime) -> None:
    """The term of an open call has run out: it lapses and the draw goes on by its own order."""
    lapse_calls(committee_id=subject_id, now=now)
