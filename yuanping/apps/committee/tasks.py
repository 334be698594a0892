"""What the worker does for committees when a deadline passes."""

from __future__ import annotations

from datetime import datetime

from yuanping.apps.committee.services import continue_draw, lapse_calls
from yuanping.apps.committee.services.drawing import REPLY_DUE
from yuanping.apps.committee.services.replies import CONTINUE_DUE
from yuanping.infra.deadlines import due


@due(REPLY_DUE)
def reply_due(subject_id: str, now: datetime) -> None:
    """The term of an open call has run out: it lapses and the draw goes on by its own order."""
    lapse_calls(committee_id=subject_id, now=now)


@due(CONTINUE_DUE)
def continuation_due(subject_id: str, now: datetime) -> None:
    """Seats nobody is left for are taken a step further."""
    continue_draw(committee_id=subject_id, now=now)
