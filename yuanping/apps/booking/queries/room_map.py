"""Where there is room: free workstations by centre in an interval, for the province, and for a centre its own."""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.apps.booking.queries.gather import free_desks
from yuanping.apps.venues import queries as venues
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.errors import NotFound
from yuanping.kernel.venues.hours import Interval, check_interval


@dataclass(frozen=True, slots=True)
class CentreRoom:
    """How many workstations of a centre are free, of how many that can be booked at all; ``open``: it is open for the hours."""

    centre_id: str
    name: str
    name_en: str
    region: str
    free: int
    bookable: int
    open: int


def list_room(actor: Actor, interval: Interval) -> tuple[CentreRoom, ...]:
    """The centres with the most room first. Raises ``NotFound`` for all but the province and a centre's own staff."""
    centres = [each for each in venues.list_centres() if each.accepted]
    if actor.role is Role.VENUE_OPERATOR:
        centres = [each for each in centres if each.centre_id == actor.organisation_id]
    elif actor.role is not Role.PROVINCIAL_COORDINATOR:
        raise NotFound("map")
    asked = check_interval(interval)
    ids = tuple(each.centre_id for each in centres)
    free, all_desks = free_desks(ids, asked), venues.list_bookable_desks(ids)
    in_hours = venues.list_bookable_desks(ids, asked)
    found = (
        CentreRoom(
            each.centre_id,
            each.name,
            each.name_en,
            each.region,
            len(free[each.centre_id]),
            len(all_desks[each.centre_id]),
            len(in_hours[each.centre_id]),
        )
        for each in centres
    )
    return tuple(sorted(found, key=lambda each: (-each.free, each.region, each.centre_id)))
