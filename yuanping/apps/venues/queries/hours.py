"""Whether a centre can take an interval, and why not, in words a form can show."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from yuanping.apps.venues.models import Venue, Workstation
from yuanping.apps.venues.queries.venues import access_venue, hours_of
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import Refused
from yuanping.kernel.venues.hours import SHANGHAI, Interval, Obstacle, Why, is_bookable, open_hours, why_not
from yuanping.kernel.venues.states import REGISTER_ALL, VenueState

CODES = {
    Why.CLOSED_DAY: "venue_closed_day",
    Why.MAINTENANCE: "venue_in_maintenance",
    Why.OUTSIDE_HOURS: "venue_outside_hours",
}


@dataclass(frozen=True, slots=True)
class VenueOpen:
    """One venue of a centre on the days of an interval: its hours, the minutes between sessions, what stands in the way."""

    name: str
    hours: tuple[Interval, ...]
    changeover: int
    obstacles: tuple[Obstacle, ...]


def list_centre_hours(centre_id: str, interval: Interval) -> tuple[VenueOpen, ...]:
    """The venues of a centre by name, for whoever chooses that centre as host; three queries."""
    rows = Venue.objects.filter(centre__centre_id=centre_id, state=VenueState.IN_CATALOGUE.value).order_by("name")
    names = dict(rows.values_list("pk", "name"))
    return tuple(
        VenueOpen(names[key], open_hours(hours, interval), hours.changeover, why_not(hours, interval))
        for key, hours in hours_of(rows).items()
    )


def why_centre_not(centre_id: str, interval: Interval) -> tuple[Obstacle, ...]:
    """What stands in the way at the venue of a centre where least does; nothing when one venue is open for all of it."""
    rows = Venue.objects.filter(centre__centre_id=centre_id, state=VenueState.IN_CATALOGUE.value).order_by("name")
    found = [why_not(hours, interval) for hours in hours_of(rows).values()]
    return min(found, key=len, default=())


def why_venue_not(actor: Actor, venue_id: str, interval: Interval) -> tuple[Obstacle, ...]:
    """What stands in the way at one venue the actor may see; raises ``NotFound``."""
    row = access_venue(actor, venue_id)
    return why_not(hours_of(Venue.objects.filter(pk=row.pk))[row.pk], interval)


def check_centre_open(centre_id: str, interval: Interval, *, field: str = "starts_at") -> None:
    """Refuse an interval no venue of a centre is open for; only for a centre the asker chose itself.

    Raises:
        Refused: ``venue_closed_day``, ``venue_in_maintenance``, ``venue_outside_hours``.
    """
    obstacles = why_centre_not(centre_id, interval)
    if not obstacles:
        return
    first = obstacles[0]
    here = first.window.starts_at.astimezone(SHANGHAI), first.window.ends_at.astimezone(SHANGHAI)
    params = {"from": f"{here[0]:%Y-%m-%d %H:%M}", "until": f"{here[1]:%Y-%m-%d %H:%M}", "reason": first.reason or "—"}
    raise Refused(CODES[first.why], params, REGISTER_ALL, field=field)


def changeover_of(centre_ids: tuple[str, ...]) -> dict[str, int]:
    """The longest changeover of each centre's venues, in minutes."""
    found = dict.fromkeys(centre_ids, 0)
    rows = Venue.objects.filter(centre__centre_id__in=centre_ids).values_list("centre__centre_id", "changeover")
    for centre_id, minutes in rows:
        found[centre_id] = max(found[centre_id], minutes)
    return found


def shut_desks(workstation_ids: Collection[str], interval: Interval) -> frozenset[str]:
    """Those of some workstations whose venue is closed for any of an interval, or not in the catalogue; whether they are in order is not asked."""
    rows = list(Workstation.objects.filter(workstation_id__in=workstation_ids).select_related("room__venue"))
    hours = hours_of(Venue.objects.filter(pk__in={row.room.venue_id for row in rows}))
    shut = {key for key, each in hours.items() if not is_bookable(each, interval)}
    entered = VenueState.IN_CATALOGUE.value
    return frozenset(row.workstation_id for row in rows if row.room.venue_id in shut or row.room.venue.state != entered)
