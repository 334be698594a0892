"""Workstations by room, their self-checks, and which of them can be booked when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from django.db import connection
from django.db.models import Q, QuerySet

from yuanping.apps.venues import permissions
from yuanping.apps.venues.models import Room, SelfCheck, Venue, Workstation
from yuanping.apps.venues.queries.centres import access_centre
from yuanping.apps.venues.queries.venues import access_venue, hours_of
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.allocation import Desk
from yuanping.kernel.booking.catalogue import CHECK_ITEMS
from yuanping.kernel.errors import NotFound
from yuanping.kernel.venues.hours import Interval, desk_is_out, is_bookable
from yuanping.kernel.venues.states import VenueState, WorkstationState

IN_ORDER = Q(state=WorkstationState.IN_SERVICE.value, check_passed=True)
ENTERED = Q(room__venue__state=VenueState.IN_CATALOGUE.value)
ENDING = (WorkstationState.MAINTENANCE.value, WorkstationState.BLOCKED.value)
"""States that end when they say they do; the same rule as ``kernel.venues.hours.desk_is_out``, asked of the database."""

CENTRE_PLACE, START_PLACE = "\0centre", "\0start"
START = datetime(1900, 1, 1, tzinfo=UTC)
"""Stand where a value goes in a statement that is kept."""


@dataclass(frozen=True, slots=True)
class WorkstationView:
    """One workstation; ``bookable`` says whether it can be booked at all, not when."""

    workstation_id: str
    centre_id: str
    venue: str
    room: str
    room_id: str
    label: str
    dedicated_shared: bool
    cross_province: bool
    state: WorkstationState
    state_reason: str
    state_since: datetime | None
    state_until: datetime | None
    in_catalogue: bool
    checked_at: datetime | None
    check_passed: bool
    failed_items: tuple[str, ...]

    @property
    def in_service(self) -> bool:
        """Whether it is neither faulty nor taken out."""
        return self.state is WorkstationState.IN_SERVICE

    @property
    def bookable(self) -> bool:
        """In order, and its venue is in the catalogue."""
        return self.in_service and self.check_passed and self.in_catalogue

    @property
    def full_label(self) -> str:
        """Room and label."""
        return f"{self.room}-{self.label}"


@dataclass(frozen=True, slots=True)
class RoomView:
    """One room with its workstations."""

    room_id: str
    name: str
    floor: str
    workstations: tuple[WorkstationView, ...]
    venue: str = ""
    venue_id: str = ""


@dataclass(frozen=True, slots=True)
class CheckView:
    """One self-check."""

    checked_at: datetime
    failed_items: tuple[str, ...]
    note: str


def access_workstation(actor: Actor, workstation_id: str) -> Workstation:
    """The row, for a service: locked until the transaction ends."""
    found = (
        Workstation.objects.select_for_update(of=("self",))
        .select_related("room__venue__centre")
        .filter(workstation_id=workstation_id)
        .first()
    )
    if found is None or not permissions.can_view_centre(actor, found.room.venue.centre):
        raise NotFound("workstation")
    return found


def list_rooms(centre_id: str) -> tuple[RoomView, ...]:
    """The rooms of a centre by venue and name; two queries."""
    rooms = Room.objects.filter(venue__centre__centre_id=centre_id).select_related("venue")
    seats = _views(Workstation.objects.filter(room__venue__centre__centre_id=centre_id))
    by_room: dict[str, list[WorkstationView]] = {}
    for seat in seats:
        by_room.setdefault(seat.room_id, []).append(seat)
    return tuple(
        RoomView(
            room.room_id,
            room.name,
            room.floor,
            tuple(by_room.get(room.room_id, ())),
            room.venue.name,
            room.venue.venue_id,
        )
        for room in rooms.order_by("venue__name", "name")
    )


def list_venue_rooms(actor: Actor, venue_id: str) -> tuple[RoomView, ...]:
    """The rooms of one venue of a centre the actor may see; raises ``NotFound``."""
    venue = access_venue(actor, venue_id)
    if not permissions.can_view_centre(actor, venue.centre):
        raise NotFound("venue")
    return tuple(each for each in list_rooms(venue.centre.centre_id) if each.venue_id == venue_id)


def get_workstation(actor: Actor, workstation_id: str) -> WorkstationView:
    """One workstation of a centre the actor may see; raises ``NotFound``."""
    found = _views(Workstation.objects.filter(workstation_id=workstation_id))
    if not found:
        raise NotFound("workstation")
    access_centre(actor, found[0].centre_id)
    return found[0]


def list_workstations(workstation_ids: Collection[str]) -> tuple[WorkstationView, ...]:
    """Workstations by their ids, for callers that have checked who asks."""
    return _views(Workstation.objects.filter(workstation_id__in=workstation_ids))


def list_checks(workstation_id: str) -> tuple[CheckView, ...]:
    """The last ten self-checks, the newest first."""
    rows = SelfCheck.objects.filter(workstation__workstation_id=workstation_id).order_by("-checked_at", "-id")[:10]
    return tuple(CheckView(row.checked_at, _failed(row), row.note) for row in rows)


def list_bookable_desks(centre_ids: tuple[str, ...], interval: Interval | None = None) -> dict[str, tuple[Desk, ...]]:
    """Workstations that may be booked, by centre; who has taken them is known to booking.

    With an interval, only those whose venue is open for all of it and which are not out during it.
    """
    found: dict[str, list[Desk]] = {centre_id: [] for centre_id in centre_ids}
    rows = Workstation.objects.filter(
        _bookable(interval.starts_at if interval else None), room__venue__centre__centre_id__in=centre_ids
    )
    open_ones = None if interval is None else _open_venues(centre_ids, interval)
    for centre_id, seat in _with_centre(rows):
        if open_ones is None or seat.room.venue.pk in open_ones:
            found[centre_id].append(Desk(seat.workstation_id, seat.room.name, seat.label, seat.dedicated_shared))
    return {centre_id: tuple(desks) for centre_id, desks in found.items()}


def list_open_desks(
    centre_ids: tuple[str, ...], intervals: Collection[Interval]
) -> dict[Interval, dict[str, tuple[Desk, ...]]]:
    """As ``list_bookable_desks`` for many intervals at once; the number of queries does not grow with them."""
    ever = Q(state__in=(WorkstationState.IN_SERVICE.value, *ENDING), check_passed=True) & ENTERED
    seats = _with_centre(Workstation.objects.filter(ever, room__venue__centre__centre_id__in=centre_ids))
    entered = Venue.objects.filter(centre__centre_id__in=centre_ids, state=VenueState.IN_CATALOGUE.value)
    hours = hours_of(entered)
    found: dict[Interval, dict[str, tuple[Desk, ...]]] = {}
    for interval in intervals:
        open_ones = {key for key, each in hours.items() if is_bookable(each, interval)}
        here: dict[str, list[Desk]] = {centre_id: [] for centre_id in centre_ids}
        for centre_id, seat in seats:
            if seat.room.venue.pk in open_ones and not desk_is_out(seat.state, seat.state_until, interval):
                here[centre_id].append(Desk(seat.workstation_id, seat.room.name, seat.label, seat.dedicated_shared))
        found[interval] = {centre_id: tuple(desks) for centre_id, desks in here.items()}
    return found


def bookable_keys(
    centre_id: str, workstation_ids: tuple[str, ...], starts_at: datetime | None = None
) -> dict[str, int]:
    """Row keys, for booking's foreign keys, of those of a centre's workstations that may be booked; one query.

    Whether the venue is open is not asked again: ``list_bookable_desks`` said so before.
    """
    wanted = tuple(dict.fromkeys(workstation_ids))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(*bookable_keys_statement(centre_id, wanted, starts_at))
        return dict(cursor.fetchall())


def bookable_keys_statement(
    centre_id: str, workstation_ids: tuple[str, ...], starts_at: datetime | None
) -> tuple[str, list[str | bool | datetime | None]]:
    """``SELECT workstation_id, id`` of ``bookable_keys`` with its values, for booking to take from in one statement."""
    sql, places = _keys_statement(len(workstation_ids), dated=starts_at is not None)
    moment = connection.ops.adapt_datetimefield_value(starts_at) if starts_at is not None else None
    given = {
        CENTRE_PLACE: centre_id,
        START_PLACE: moment,
        **{_place(n): each for n, each in enumerate(workstation_ids)},
    }
    return sql, [given.get(each, each) if isinstance(each, str) else each for each in places]


def _place(number: int) -> str:
    return f"\0id-{number}"


@lru_cache(maxsize=256)
def _keys_statement(count: int, *, dated: bool) -> tuple[str, tuple[str | bool | datetime, ...]]:
    """The statement for so many workstations, written once by the ORM: to write it anew for every hold took most of the hold's time.

    Where a value goes stands a place no value can be: a NUL, or for the moment a time before there were computers.
    """
    rows = Workstation.objects.filter(
        _bookable(START if dated else None),
        workstation_id__in=[_place(n) for n in range(count)],
        room__venue__centre__centre_id=CENTRE_PLACE,
    )
    sql, params = rows.values_list("workstation_id", "id").query.sql_with_params()
    moment = connection.ops.adapt_datetimefield_value(START)
    return sql, tuple(START_PLACE if each in (START, moment) else each for each in params)


def own_keys(centre_id: str, workstation_ids: tuple[str, ...]) -> dict[str, int]:
    """Row keys, for booking's foreign keys, of a centre's workstations, in order or not: its own use is its own matter."""
    rows = Workstation.objects.filter(workstation_id__in=workstation_ids, room__venue__centre__centre_id=centre_id)
    return dict(rows.values_list("workstation_id", "id"))


def _bookable(starts_at: datetime | None) -> Q:
    if starts_at is None:
        return IN_ORDER & ENTERED
    over = Q(state__in=ENDING, state_until__lte=starts_at, check_passed=True)
    return (IN_ORDER | over) & ENTERED


def _open_venues(centre_ids: tuple[str, ...], interval: Interval) -> set[int]:
    rows = Venue.objects.filter(centre__centre_id__in=centre_ids, state=VenueState.IN_CATALOGUE.value)
    return {key for key, hours in hours_of(rows).items() if is_bookable(hours, interval)}


def _with_centre(rows: QuerySet[Workstation]) -> list[tuple[str, Workstation]]:
    ordered = rows.select_related("room__venue__centre").order_by("room__name", "label", "pk")
    return [(row.room.venue.centre.centre_id, row) for row in ordered]


def _views(rows: QuerySet[Workstation]) -> tuple[WorkstationView, ...]:
    return tuple(
        WorkstationView(
            workstation_id=row.workstation_id,
            centre_id=centre_id,
            venue=row.room.venue.name,
            room=row.room.name,
            room_id=row.room.room_id,
            label=row.label,
            dedicated_shared=row.dedicated_shared,
            cross_province=row.cross_province,
            state=WorkstationState(row.state),
            state_reason=row.state_reason,
            state_since=row.state_since,
            state_until=row.state_until,
            in_catalogue=row.room.venue.state == VenueState.IN_CATALOGUE.value,
            checked_at=row.checked_at,
            check_passed=row.check_passed,
            failed_items=tuple(filter(None, row.failed_items.split(","))),
        )
        for centre_id, row in _with_centre(rows)
    )


def _failed(row: SelfCheck) -> tuple[str, ...]:
    return tuple(item for item in CHECK_ITEMS if not getattr(row, item))
