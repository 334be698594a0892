"""One room with its devices and pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from yuanping.apps.venues import permissions
from yuanping.apps.venues.models import Device, Picture, Room
from yuanping.infra import storage
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import NotFound
from yuanping.kernel.venues.devices import DeviceKind, DeviceState


@dataclass(frozen=True, slots=True)
class DeviceView:
    """One device; ``label`` is empty when it serves the whole room."""

    device_id: str
    label: str
    kind: DeviceKind
    name: str
    serial: str
    state: DeviceState
    tested_on: date | None
    test_passed: bool | None
    test_note: str


@dataclass(frozen=True, slots=True)
class PictureView:
    """One picture, without its bytes."""

    picture_id: str
    kind: str
    media_type: str
    width: int
    height: int
    caption: str
    digest: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class RoomPage:
    """One room; ``labels`` are (workstation id, label)."""

    room_id: str
    name: str
    floor: str
    venue_id: str
    venue: str
    labels: tuple[tuple[str, str], ...]


def access_room(actor: Actor, room_id: str, *, lock: bool = False) -> Room:
    """The row, for a service."""
    rows = Room.objects.select_for_update(of=("self",)) if lock else Room.objects.all()
    found = rows.select_related("venue__centre").filter(room_id=room_id).first()
    if found is None or not permissions.can_view_centre(actor, found.venue.centre):
        raise NotFound("room")
    return found


def get_room(actor: Actor, room_id: str) -> RoomPage:
    """A room with its workstations as (id, label)."""
    room = access_room(actor, room_id)
    labels = room.workstations.order_by("label").values_list("workstation_id", "label")
    return RoomPage(room.room_id, room.name, room.floor, room.venue.venue_id, room.venue.name, tuple(labels))


def list_devices(actor: Actor, room_id: str) -> tuple[DeviceView, ...]:
    """Devices of a room and of its workstations; the room's own first."""
    room = access_room(actor, room_id)
    return device_views(Device.objects.filter(room=room))


def device_views(rows: QuerySet[Device]) -> tuple[DeviceView, ...]:
    """Rows as values, the room's own first."""
    return tuple(
        DeviceView(
            device_id=row.device_id,
            label=row.workstation.label if row.workstation else "",
            kind=DeviceKind(row.kind),
            name=row.name,
            serial=row.serial,
            state=DeviceState(row.state),
            tested_on=row.tested_on,
            test_passed=row.test_passed,
            test_note=row.test_note,
        )
        for row in rows.select_related("workstation").order_by("workstation__label", "kind", "name", "pk")
    )


def list_pictures(actor: Actor, room_id: str) -> tuple[PictureView, ...]:
    """The plan first, then photographs by age."""
    room = access_room(actor, room_id)
    rows = Picture.objects.filter(room=room).order_by("-kind", "added_at", "pk")
    return tuple(_picture(row) for row in sorted(rows, key=lambda row: row.kind != "plan"))


def get_picture(actor: Actor, picture_id: str) -> tuple[PictureView, bytes]:
    """A picture with its bytes."""
    row = Picture.objects.select_related("room__venue__centre").filter(picture_id=picture_id).first()
    if row is None or not permissions.can_view_centre(actor, row.room.venue.centre):
        raise NotFound("picture")
    return _picture(row), storage.get(row.digest)


def _picture(row: Picture) -> PictureView:
    return PictureView(
        row.picture_id, row.kind, row.media_type, row.width, row.height, row.caption, row.digest, row.added_at
    )
