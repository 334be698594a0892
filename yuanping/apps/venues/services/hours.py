"""When a venue is open: weekly hours, closed days, maintenance, changeover."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.venues import permissions
from yuanping.apps.venues.models import ClosedDay, MaintenanceWindow, Venue
from yuanping.apps.venues.queries import access_venue
from yuanping.infra.ids import new_id
from yuanping.kernel.actor import Actor
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import to_plain
from yuanping.kernel.venues.hours import MOST_CHANGEOVER, Interval, check_interval
from yuanping.kernel.venues.states import REGISTER_ALL
from yuanping.kernel.venues.weekly import parse_weekly, write_weekly


@transaction.atomic
def set_hours(*, actor: Actor, venue_id: str, weekly: str, changeover: int, now: datetime) -> None:
    """Set the weekly hours and the minutes between sessions; what is booked already stays booked.

    Raises:
        NotFound: no such venue, or not of the actor's centre.
        Refused: ``weekly_hours_wrong``, ``weekly_hours_overlap``, ``changeover_wrong``.
    """
    row = _mine(actor, venue_id)
    if not 0 <= changeover <= MOST_CHANGEOVER:
        raise Refused("changeover_wrong", {"most": MOST_CHANGEOVER}, REGISTER_ALL, field="changeover")
    row.weekly, row.changeover = write_weekly(parse_weekly(weekly)), changeover
    row.save(update_fields=["weekly", "changeover"])
    _record("venues.hours_set", row, actor, {"weekly": row.weekly, "changeover": changeover}, now)


@transaction.atomic
def close_day(*, actor: Actor, venue_id: str, day: date, reason: str, now: datetime) -> None:
    """Close a venue on a day; a booking that is there already stays, booking's own paths move it.

    Raises:
        NotFound: no such venue, or not of the actor's centre.
        Refused: ``reason_missing``, ``closed_day_past``.
    """
    row = _mine(actor, venue_id)
    if not reason.strip():
        raise Refused("reason_missing", {}, REGISTER_ALL, field="reason")
    if day < legal_day(now):
        raise Refused("closed_day_past", {"day": day.isoformat()}, REGISTER_ALL, field="day")
    ClosedDay.objects.update_or_create(venue=row, day=day, defaults={"reason": reason.strip()[:200]})
    _record("venues.day_closed", row, actor, {"day": day.isoformat(), "reason": reason.strip()[:200]}, now)


@transaction.atomic
def open_day(*, actor: Actor, venue_id: str, day: date, now: datetime) -> None:
    """Open a closed day again.

    Raises:
        NotFound: no such venue or closed day, or not of the actor's centre.
    """
    row = _mine(actor, venue_id)
    gone, _ = ClosedDay.objects.filter(venue=row, day=day).delete()
    if not gone:
        raise NotFound("closed_day")
    _record("venues.day_opened", row, actor, {"day": day.isoformat()}, now)


@transaction.atomic
def add_maintenance(*, actor: Actor, venue_id: str, interval: Interval, reason: str, now: datetime) -> str:
    """Enter a maintenance window. Returns its id.

    Raises:
        NotFound: no such venue, or not of the actor's centre.
        Refused: ``reason_missing``, ``maintenance_past`` and what ``check_interval`` refuses.
    """
    row = _mine(actor, venue_id)
    if not reason.strip():
        raise Refused("reason_missing", {}, REGISTER_ALL, field="reason")
    window = check_interval(interval)
    if window.ends_at <= now:
        raise Refused("maintenance_past", {}, REGISTER_ALL, field="ends_at")
    made = MaintenanceWindow.objects.create(
        window_id=new_id("MW", now),
        venue=row,
        starts_at=window.starts_at,
        ends_at=window.ends_at,
        reason=reason.strip()[:200],
    )
    body: dict[str, Plain] = {"window": made.window_id, "interval": to_plain(window), "reason": made.reason}
    _record("venues.maintenance_added", row, actor, body, now)
    return made.window_id


@transaction.atomic
def drop_maintenance(*, actor: Actor, venue_id: str, window_id: str, now: datetime) -> None:
    """Take a maintenance window back.

    Raises:
        NotFound: no such venue or window, or not of the actor's centre.
    """
    row = _mine(actor, venue_id)
    gone, _ = MaintenanceWindow.objects.filter(venue=row, window_id=window_id).delete()
    if not gone:
        raise NotFound("maintenance")
    _record("venues.maintenance_dropped", row, actor, {"window": window_id}, now)


def _mine(actor: Actor, venue_id: str) -> Venue:
    row = access_venue(actor, venue_id, lock=True)
    if not permissions.can_manage_centre(actor, row.centre):
        raise NotFound("venue")
    return row


def _record(kind: str, row: Venue, actor: Actor, body: dict[str, Plain], now: datetime) -> None:
    full: dict[str, Plain] = {"venue": row.venue_id, **body}
    evidence.record(kind=kind, lot_id="", actor=actor, body=full, access=Access.PUBLIC, now=now)
