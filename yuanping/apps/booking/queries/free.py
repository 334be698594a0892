"""Which workstations of a centre are free in an interval, for its own staff."""

from __future__ import annotations

from yuanping.apps.booking import permissions
from yuanping.apps.booking.queries.gather import free_desks
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import NotFound
from yuanping.kernel.venues.hours import Interval, check_interval


def list_free_desks(actor: Actor, interval: Interval) -> tuple[str, ...]:
    """Free and bookable workstations of the actor's own centre, in the order of room and label. Raises ``NotFound``."""
    if not permissions.can_hold_externally(actor):
        raise NotFound("centre")
    centre_id = actor.organisation_id
    return tuple(desk.workstation_id for desk in free_desks((centre_id,), check_interval(interval))[centre_id])
