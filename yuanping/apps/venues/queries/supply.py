"""All workstations of the province with the half hours in which they cannot be used, for plans of many days."""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.apps.venues.models import Venue, Workstation
from yuanping.apps.venues.queries.desks import ENDING, ENTERED
from yuanping.apps.venues.queries.venues import hours_of
from yuanping.kernel.planning.grid import Horizon
from yuanping.kernel.venues.states import VenueState, WorkstationState


@dataclass(frozen=True, slots=True)
class DeskHours:
    """One workstation that can be booked at some time; ``closed`` as ``kernel.planning.grid`` has it."""

    workstation_id: str
    centre_id: str
    closed: int


def list_desk_hours(horizon: Horizon) -> tuple[DeskHours, ...]:
    """Workstations that may be booked within the horizon, by centre, room and label; a fixed number of queries."""
    entered = Venue.objects.filter(state=VenueState.IN_CATALOGUE.value)
    closed = {key: horizon.closed(hours) for key, hours in hours_of(entered).items()}
    states = (WorkstationState.IN_SERVICE.value, *ENDING)
    rows = Workstation.objects.filter(ENTERED, state__in=states, check_passed=True)
    ordered = rows.select_related("room__venue__centre").order_by(
        "room__venue__centre__centre_id", "room__name", "label", "pk"
    )
    found = []
    for row in ordered:
        out = 0
        if row.state != WorkstationState.IN_SERVICE:
            if row.state_until is None:
                continue
            out = horizon.mask(horizon.begins, row.state_until)
        found.append(DeskHours(row.workstation_id, row.room.venue.centre.centre_id, closed[row.room.venue_id] | out))
    return tuple(found)
