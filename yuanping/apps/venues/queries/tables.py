"""The catalogue as the tables of an export, and what an import may refer to."""

from __future__ import annotations

from django.db.models import QuerySet

from yuanping.apps.venues import permissions
from yuanping.apps.venues.models import Centre, Device, Room, Venue, Workstation
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.errors import NotFound
from yuanping.kernel.venues.devices import DeviceKind
from yuanping.kernel.venues.tables import CatalogueFile, DeviceRow, Known, RoomRow, VenueRow, WorkstationRow
from yuanping.kernel.venues.weekly import parse_weekly

DESK = ("room__venue__centre__centre_id", "room__venue__name", "room__name", "label")
ROOM = ("venue__centre__centre_id", "venue__name", "name")
VENUE = ("centre__centre_id", "name")

_PLACE = {"centre": "单位编号", "venue": "场所", "room": "评标室"}
TITLES: dict[str, tuple[str, dict[str, str]]] = {
    "venues": (
        "场所",
        {
            "centre": "单位编号",
            "venue": "场所",
            "kind": "类别",
            "region": "行政区划",
            "address": "地址",
            "latitude": "纬度",
            "longitude": "经度",
            "changeover": "场次间隔（分钟）",
            "weekly": "开放时间",
        },
    ),
    "rooms": ("评标室", {**_PLACE, "floor": "楼层"}),
    "workstations": (
        "工位",
        {**_PLACE, "label": "工位", "dedicated_shared": "专属共享", "cross_province": "支持跨省"},
    ),
    "devices": ("设备", {**_PLACE, "label": "工位", "kind": "类别", "name": "名称", "serial": "序列号"}),
}
"""Names of the sheets and columns of a workbook: a file format, so they are the same in every language."""


def _centres(actor: Actor) -> QuerySet[Centre]:
    if permissions.can_export_all(actor):
        return Centre.objects.all()
    if actor.role is not Role.VENUE_OPERATOR:
        raise NotFound("centre")
    return Centre.objects.filter(centre_id=actor.organisation_id)


def export_scope(actor: Actor) -> None:
    """Raise ``NotFound`` for whoever may export nothing: free counts and breaches are for a centre's staff and the province."""
    _centres(actor)


def known_to(actor: Actor) -> Known:
    """What a file of this actor may name: the operator's own centre."""
    if actor.role is not Role.VENUE_OPERATOR:
        raise NotFound("centre")
    mine = _centres(actor)
    rows = (
        Venue.objects.filter(centre__in=mine).values_list(*VENUE),
        Room.objects.filter(venue__centre__in=mine).values_list(*ROOM),
        Workstation.objects.filter(room__venue__centre__in=mine).values_list(*DESK),
    )
    centres = frozenset(mine.values_list("centre_id", flat=True))
    return Known(centres, *(frozenset(each) for each in rows))


def export_file(actor: Actor) -> CatalogueFile:
    """The tables of one's own centre, or of the whole province for its coordinator; four queries."""
    mine = _centres(actor)
    venues = Venue.objects.filter(centre__in=mine).select_related("centre").order_by(*VENUE)
    rooms = Room.objects.filter(venue__centre__in=mine).select_related("venue__centre").order_by(*ROOM)
    desks = Workstation.objects.filter(room__venue__centre__in=mine).select_related("room__venue__centre")
    devices = Device.objects.filter(room__venue__centre__in=mine).select_related("room__venue__centre", "workstation")
    return CatalogueFile(
        venues=tuple(_venue(row) for row in venues),
        rooms=tuple(RoomRow(row.venue.centre.centre_id, row.venue.name, row.name, row.floor) for row in rooms),
        workstations=tuple(_desk(row) for row in desks.order_by(*DESK)),
        devices=tuple(_device(row) for row in devices.order_by(*DESK[:3], "workstation__label", "kind", "name")),
    )


def _venue(row: Venue) -> VenueRow:
    return VenueRow(
        centre=row.centre.centre_id,
        venue=row.name,
        kind=row.kind,
        region=row.region,
        address=row.address,
        latitude=row.latitude,
        longitude=row.longitude,
        changeover=row.changeover,
        weekly=parse_weekly(row.weekly),
    )


def _desk(row: Workstation) -> WorkstationRow:
    venue = row.room.venue
    return WorkstationRow(
        centre=venue.centre.centre_id,
        venue=venue.name,
        room=row.room.name,
        label=row.label,
        dedicated_shared=row.dedicated_shared,
        cross_province=row.cross_province,
    )


def _device(row: Device) -> DeviceRow:
    venue = row.room.venue
    return DeviceRow(
        centre=venue.centre.centre_id,
        venue=venue.name,
        room=row.room.name,
        label=row.workstation.label if row.workstation else "",
        kind=DeviceKind(row.kind),
        name=row.name,
        serial=row.serial,
    )
