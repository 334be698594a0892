"""Who may read and change the standards of cities. A decision is asked for by who has checked access to the lot."""

from __future__ import annotations

from yuanping.kernel.actor import Actor, Role

READERS = frozenset({Role.PROVINCIAL_COORDINATOR, Role.PROJECT_SUPERVISOR})
CALENDAR = frozenset({Role.SYSTEM_ADMIN})


def can_read_overlays(actor: Actor) -> bool:
    """Coordinators keep them, supervisors watch over what rests on them."""
    return actor.role in READERS


def can_draft_overlay(actor: Actor) -> bool:
    return actor.role is Role.PROVINCIAL_COORDINATOR


def can_record_calendar(actor: Actor) -> bool:
    """The notice of a year is entered by who runs the platform: it says nothing about any lot."""
    return actor.role in CALENDAR
