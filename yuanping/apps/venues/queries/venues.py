"""Venues with their papers, their hours and the way they came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from yuanping.apps.identity import queries as identity
from yuanping.apps.venues import permissions
from yuanping.apps.venues.models import Venue, VenueStep
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import NotFound
from yuanping.kernel.venues.hours import ClosedDay, Interval, Maintenance, VenueHours
from yuanping.kernel.venues.states import VenueState
from yuanping.kernel.venues.weekly import parse_weekly


@dataclass(frozen=True, slots=True)
class VenueView:
    """One venue as its pages show it; counts are of rooms and registered workstations, never of free ones."""

    venue_id: str
    centre_id: str
    centre: str
    name: str
    kind: str
    region: str
    address: str
    latitude: str
    longitude: str
    state: VenueState
    state_reason: str
    standard: str
    unmet: tuple[str, ...]
    accepted_on: date | None
    acceptance_document: str
    approved_on: date | None
    approved_by: str
    approval_document: str
    docked_on: date | None
    weekly: str
    changeover: int
    rooms: int
    workstations: int

    @property
    def other_operator(self) -> bool:
        """Whether it is run by somebody else than a public trading centre ((六))."""
        return self.kind == "other_lawful"


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a venue."""

    act: str
    by: str
    at: datetime
    note: str
    entry_id: str


@dataclass(frozen=True, slots=True)
class WindowView:
    """One maintenance window."""

    window_id: str
    starts_at: datetime
    ends_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class HoursView:
    """When a venue is open."""

    weekly: str
    changeover: int
    closed: tuple[ClosedDay, ...]
    maintenance: tuple[WindowView, ...]


def access_venue(actor: Actor, venue_id: str, *, lock: bool = False) -> Venue:
    """The row, for a service; locked until the transaction ends where asked."""
    rows = Venue.objects.select_for_update(of=("self",)) if lock else Venue.objects.all()
    found = rows.select_related("centre__organisation").filter(venue_id=venue_id).first()
    if found is None or not permissions.can_view_venue(actor, found.centre):
        raise NotFound("venue")
    return found


def get_venue(actor: Actor, venue_id: str) -> VenueView:
    """One venue the actor may see; raises ``NotFound``."""
    access_venue(actor, venue_id)
    return _views(Venue.objects.filter(venue_id=venue_id))[0]


def list_venues(actor: Actor, centre_id: str) -> tuple[VenueView, ...]:
    """The venues of a centre, by name."""
    rows = Venue.objects.filter(centre__centre_id=centre_id).select_related("centre")
    first = rows.first()
    if first is not None and not permissions.can_view_venue(actor, first.centre):
        raise NotFound("centre")
    return _views(rows)


def list_judged_venues(actor: Actor) -> tuple[VenueView, ...]:
    """All venues of the province, for those who accept and approve them."""
    if not permissions.can_judge_venues(actor):
        raise NotFound("venue")
    return _views(Venue.objects.all())


def list_steps(actor: Actor, venue_id: str) -> tuple[StepView, ...]:
    """How a venue came to where it stands, the newest first."""
    venue = access_venue(actor, venue_id)
    rows = VenueStep.objects.filter(venue=venue).order_by("-at", "-id")
    return tuple(StepView(row.act, row.by, row.at, row.note, row.entry_id) for row in rows)


def hours_of(rows: QuerySet[Venue]) -> dict[int, VenueHours]:
    """The hours of venues by row key; three queries, however many venues."""
    return {
        row.pk: VenueHours(
            weekly=parse_weekly(row.weekly),
            closed=tuple(ClosedDay(each.day, each.reason) for each in row.closed_days.all()),
            maintenance=tuple(
                Maintenance(Interval(each.starts_at, each.ends_at), each.reason) for each in row.maintenance.all()
            ),
            changeover=row.changeover,
        )
        for row in rows.prefetch_related("closed_days", "maintenance")
    }


def get_hours(actor: Actor, venue_id: str) -> HoursView:
    """The hours of a venue as its form shows them.

    Raises:
        NotFound: no such venue, or the actor may not know it.
    """
    row = access_venue(actor, venue_id)
    windows = row.maintenance.order_by("starts_at")
    return HoursView(
        weekly=row.weekly,
        changeover=row.changeover,
        closed=tuple(ClosedDay(each.day, each.reason) for each in row.closed_days.order_by("day")),
        maintenance=tuple(WindowView(each.window_id, each.starts_at, each.ends_at, each.reason) for each in windows),
    )


def _views(rows: QuerySet[Venue]) -> tuple[VenueView, ...]:
    found = rows.select_related("centre__organisation").annotate(
        room_count=Count("rooms", distinct=True), desk_count=Count("rooms__workstations", distinct=True)
    )
    offices = {each.organisation_id: each.name for each in identity.list_organisations("supervisory_authority")}
    return tuple(
        VenueView(
            venue_id=row.venue_id,
            centre_id=row.centre.centre_id,
            centre=row.centre.organisation.name,
            name=row.name,
            kind=row.kind,
            region=row.region,
            address=row.address,
            latitude=row.latitude,
            longitude=row.longitude,
            state=VenueState(row.state),
            state_reason=row.state_reason,
            standard=row.standard,
            unmet=tuple(filter(None, row.unmet_items.split(","))),
            accepted_on=row.accepted_on,
            acceptance_document=row.acceptance_document,
            approved_on=row.approved_on,
            approved_by=offices.get(row.approved_by, row.approved_by),
            approval_document=row.approval_document,
            docked_on=row.docked_on,
            weekly=row.weekly,
            changeover=row.changeover,
            rooms=row.room_count,
            workstations=row.desk_count,
        )
        for row in found.order_by("centre__region", "centre__centre_id", "name")
    )
