"""Record an act of a booking, and remember it as the newest one for the proof line of its pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from yuanping.apps.booking.models import Booking
from yuanping.apps.evidence import services as evidence
from yuanping.infra.prepared import execute_prepared
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import Plain
from yuanping.kernel.evidence.access import Access

NEWEST = f"UPDATE {Booking._meta.db_table} SET entry_id = %s WHERE id = %s"  # noqa: S608  # a table name and marks


def record_act(
    booking: Booking, kind: str, body: Mapping[str, Plain], *, actor: Actor, access: Access, now: datetime
) -> None:
    """Record ``kind`` with ``body`` and the booking's id, in the caller's transaction."""
    full = {"booking": booking.booking_id, **body}
    entry = evidence.record(kind=kind, lot_id=booking.lot_id, actor=actor, body=full, access=access, now=now)
    execute_prepared(NEWEST, (entry, booking.pk))
