from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet

from yuanping.apps.venues import permissions
from yuanping.apps.venues.models import Centre, Room, SelfCheck, ServiceContact, Workstation, WorkstationState
from yuanping.infra import packs
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.allocation import Desk
from yuanping.kernel.booking.catalogue import (
    CHECK_ITEMS,
    CatalogueRow,
    CatalogueWarning,
    check_catalogue,
    limits_from_pack,
)
from yuanping.kernel.errors import NotFound

BOOKABLE = Q(state=WorkstationState.IN_SERVICE, check_passed=True)


@dataclass(frozen=True, slots=True)
class CentreView:
    centre_id: str
    name: str
    name_en: str
    region: str
    address: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class WorkstationView:
    workstation_id: str
    centre_id: str
    room: str
    room_id: str
    label: str
    dedicated_shared: bool
    cross_province: bool
    in_service: bool
    state_reason: str
    checked_at: datetime | None
    check_passed: bool
    failed_items: tuple[str, ...]

    @property
    def bookable(self) -> bool:
        return self.in_service and self.check_passed

    @property
    def full_label(self) -> str:
        return f"{self.room}-{self.label}"


@dataclass(frozen=True, slots=True)
class RoomView:
    room_id: str
    name: str
    floor: str
    workstations: tuple[WorkstationView, ...]


@dataclass(frozen=True, slots=True)
class CheckView:
    checked_at: datetime
    failed_items: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class ContactView:
    name: str
    phone: str


def access_centre(actor: Actor, centre_id: str) -> Centre:
    centre = Centre.objects.select_related("organisation").filter(centre_id=centre_id).first()
    if centre is None or not permissions.can_view_centre(actor, centre):
        raise NotFound("centre")
    return centre


def access_workstation(actor: Actor, workstation_id: str) -> Workstation:
    """The row, for a service: locked until the transaction ends."""
    found = (
        Workstation.objects.select_for_update(of=("self",))
        .select_related("room__centre")
        .filter(workstation_id=workstation_id)
        .first()
    )
    if found is None or not permissions.can_view_centre(actor, found.room.centre):
        raise NotFound("workstation")
    return found


def get_centre(centre_id: str) -> CentreView:
    row = Centre.objects.select_related("organisation").filter(centre_id=centre_id).first()
    if row is None:
        raise NotFound("centre")
    return _centre_view(row)


def list_centres() -> tuple[CentreView, ...]:
    rows = Centre.objects.select_related("organisation").order_by("region", "centre_id")
    return tuple(_centre_view(row) for row in rows)


def list_catalogue() -> tuple[CatalogueRow, ...]:
    seat = "rooms__workstations"
    healthy = Q(**{f"{seat}__state": WorkstationState.IN_SERVICE, f"{seat}__check_passed": True})
    rows = (
        Centre.objects.select_related("organisation")
        .annotate(
            room_count=Count("rooms", distinct=True),
            total=Count(seat, distinct=True),
            healthy=Count(seat, filter=healthy, distinct=True),
            shared=Count(seat, filter=Q(**{f"{seat}__dedicated_shared": True}), distinct=True),
            shared_rooms=Count("rooms", filter=Q(rooms__in=_shared_rooms()), distinct=True),
            crossing=Count(seat, filter=healthy & Q(**{f"{seat}__cross_province": True}), distinct=True),
        )
        .order_by("region", "centre_id")
    )
    return tuple(
        CatalogueRow(
            centre_id=row.centre_id,
            name=row.organisation.name,
            region=row.region,
            rooms=row.room_count,
            workstations=row.total,
            healthy=row.healthy,
            dedicated_shared=row.shared,
            cross_province=row.crossing,
            cross_province_centre=row.cross_province_since is not None,
            shared_rooms=row.shared_rooms,
        )
        for row in rows
    )


def _shared_rooms() -> QuerySet[Room]:
    """Rooms that have workstations, every one of them dedicated shared."""
    shared = Count("workstations", filter=Q(workstations__dedicated_shared=True))
    return Room.objects.alias(every=Count("workstations"), shared=shared).filter(every__gt=0, every=F("shared"))


def list_warnings(on: date) -> tuple[CatalogueWarning, ...]:
    """What the catalogue falls short of on ``on``, by the pack of each centre's own province."""
    limits = {region: limits_from_pack(packs.load_pack(code), on) for region, code in packs.codes_by_region().items()}
    return check_catalogue(list_catalogue(), limits)


def list_rooms(centre_id: str) -> tuple[RoomView, ...]:
    rooms = Room.objects.filter(centre__centre_id=centre_id).order_by("name")
    seats = _views(Workstation.objects.filter(room__centre__centre_id=centre_id))
    by_room: dict[str, list[WorkstationView]] = {}
    for seat in seats:
        by_room.setdefault(seat.room_id, []).append(seat)
    return tuple(RoomView(room.room_id, room.name, room.floor, tuple(by_room.get(room.room_id, ()))) for room in rooms)


def get_workstation(actor: Actor, workstation_id: str) -> WorkstationView:
    found = _views(Workstation.objects.filter(workstation_id=workstation_id))
    if not found:
        raise NotFound("workstation")
    access_centre(actor, found[0].centre_id)
    return found[0]


def list_workstations(workstation_ids: tuple[str, ...]) -> tuple[WorkstationView, ...]:
    return _views(Workstation.objects.filter(workstation_id__in=workstation_ids))


def list_checks(workstation_id: str) -> tuple[CheckView, ...]:
    rows = SelfCheck.objects.filter(workstation__workstation_id=workstation_id).order_by("-checked_at", "-id")[:10]
    return tuple(CheckView(row.checked_at, _failed(row), row.note) for row in rows)


def list_bookable_desks(centre_ids: tuple[str, ...]) -> dict[str, tuple[Desk, ...]]:
    """Workstations in service whose last self-check passed, by centre; who has taken them is known to booking."""
    found: dict[str, list[Desk]] = {centre_id: [] for centre_id in centre_ids}
    rows = Workstation.objects.filter(BOOKABLE, room__centre__centre_id__in=centre_ids, room__centre__accepted=True)
    for centre_id, seat in _with_centre(rows):
        found[centre_id].append(Desk(seat.workstation_id, seat.room.name, seat.label, seat.dedicated_shared))
    return {centre_id: tuple(desks) for centre_id, desks in found.items()}


def list_contacts(centre_id: str) -> tuple[ContactView, ...]:
    rows = ServiceContact.objects.filter(centre__centre_id=centre_id).order_by("id")
    return tuple(ContactView(row.name, row.phone) for row in rows)


def bookable_keys(centre_id: str, workstation_ids: tuple[str, ...]) -> dict[str, int]:
    """Row keys, for booking's foreign keys, of those of a centre's workstations that may be booked; one query."""
    rows = Workstation.objects.filter(
        BOOKABLE, workstation_id__in=workstation_ids, room__centre__centre_id=centre_id, room__centre__accepted=True
    )
    return dict(rows.values_list("workstation_id", "id"))


def _with_centre(rows: QuerySet[Workstation]) -> list[tuple[str, Workstation]]:
    ordered = rows.select_related("room__centre").order_by("room__name", "label")
    return [(row.room.centre.centre_id, row) for row in ordered]


def _views(rows: QuerySet[Workstation]) -> tuple[WorkstationView, ...]:
    return tuple(
        WorkstationView(
            workstation_id=row.workstation_id,
            centre_id=centre_id,
            room=row.room.name,
            room_id=row.room.room_id,
            label=row.label,
            dedicated_shared=row.dedicated_shared,
            cross_province=row.cross_province,
            in_service=row.state == WorkstationState.IN_SERVICE,
            state_reason=row.state_reason,
            checked_at=row.checked_at,
            check_passed=row.check_passed,
            failed_items=tuple(filter(None, row.failed_items.split(","))),
        )
        for centre_id, row in _with_centre(rows)
    )


def _failed(row: SelfCheck) -> tuple[str, ...]:
    return tuple(item for item in CHECK_ITEMS if not getattr(row, item))


def _centre_view(row: Centre) -> CentreView:
    names = row.organisation
    return CentreView(row.centre_id, names.name, names.name_en, row.region, row.address, row.accepted)
