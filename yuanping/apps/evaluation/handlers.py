"""The committee is formed: its evaluation opens."""

from __future__ import annotations

from datetime import datetime

from yuanping.apps.evaluation.services import open_session
from yuanping.infra.outbox import handles
from yuanping.kernel.actor import SYSTEM
from yuanping.kernel.events.committee import CommitteeFormed


@handles(CommitteeFormed)
def on_committee_formed(event: CommitteeFormed, now: datetime) -> None:
    """Open the session."""
    open_session(actor=SYSTEM, lot_id=event.lot_id, now=now)
