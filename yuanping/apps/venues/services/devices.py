"""Devices of rooms and workstations and their tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.venues import permissions
from yuanping.apps.venues.models import Device
from yuanping.apps.venues.queries import access_room
from yuanping.infra.ids import new_id
from yuanping.kernel.actor import Actor
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.venues.devices import DeviceKind, DeviceState, DeviceTest, state_after
from yuanping.kernel.venues.states import EQUIP


@dataclass(frozen=True, slots=True)
class DeviceDraft:
    """A device of a room; with ``workstation_id`` of one workstation in it."""

    kind: str
    name: str
    serial: str = ""
    workstation_id: str = ""


@transaction.atomic
def register_device(*, actor: Actor, room_id: str, draft: DeviceDraft, now: datetime) -> str:
    """Register a device. Returns its id.

    Raises:
        NotFound: no such room or workstation, or not of the actor's centre.
        Refused: ``device_kind_unknown``, ``device_name_missing``, ``device_there``.
    """
    room = access_room(actor, room_id)
    if not permissions.can_manage_centre(actor, room.venue.centre):
        raise NotFound("room")
    if draft.kind not in set(DeviceKind):
        raise Refused("device_kind_unknown", {"kind": draft.kind[:40]}, EQUIP, field="kind")
    name = draft.name.strip()[:64]
    if not name:
        raise Refused("device_name_missing", {}, EQUIP, field="name")
    desk = room.workstations.filter(workstation_id=draft.workstation_id).first() if draft.workstation_id else None
    if draft.workstation_id and desk is None:
        raise NotFound("workstation")
    try:
        with transaction.atomic():
            row = Device.objects.create(
                device_id=new_id("DV", now),
                room=room,
                workstation=desk,
                kind=draft.kind,
                name=name,
                serial=draft.serial.strip()[:64],
            )
    except IntegrityError as taken:
        raise Refused("device_there", {"name": name}, EQUIP, field="name") from taken
    body: dict[str, Plain] = {"room": room_id, "device": row.device_id, "kind": draft.kind, "name": name}
    evidence.record(kind="venues.device_registered", lot_id="", actor=actor, body=body, access=Access.PUBLIC, now=now)
    return row.device_id


@transaction.atomic
def record_device_test(*, actor: Actor, device_id: str, test: DeviceTest, now: datetime) -> None:
    """Keep the last test of a device; a failed one makes it faulty, a passed one working ((七)).

    Raises:
        NotFound: no such device, or not of the actor's centre.
        Refused: ``device_retired``, ``device_test_in_future``.
    """
    row = _mine(actor, device_id)
    row.state = state_after(test, retired=row.state == DeviceState.RETIRED, today=legal_day(now)).value
    row.tested_on, row.test_passed, row.test_note = test.tested_on, test.passed, test.note.strip()[:200]
    row.save(update_fields=["state", "tested_on", "test_passed", "test_note"])
    body: dict[str, Plain] = {"device": device_id, "on": test.tested_on.isoformat(), "passed": test.passed}
    evidence.record(kind="venues.device_tested", lot_id="", actor=actor, body=body, access=Access.PUBLIC, now=now)


@transaction.atomic
def retire_device(*, actor: Actor, device_id: str, now: datetime) -> None:
    """Take a device away for good; it stays in the books.

    Raises:
        NotFound: no such device, or not of the actor's centre.
        Refused: ``device_retired``.
    """
    row = _mine(actor, device_id)
    if row.state == DeviceState.RETIRED:
        raise Refused("device_retired", {}, EQUIP)
    row.state = DeviceState.RETIRED.value
    row.save(update_fields=["state"])
    evidence.record(
        kind="venues.device_retired", lot_id="", actor=actor, body={"device": device_id}, access=Access.PUBLIC, now=now
    )


def _mine(actor: Actor, device_id: str) -> Device:
    rows = Device.objects.select_for_update(of=("self",)).select_related("room__venue__centre")
    row = rows.filter(device_id=device_id).first()
    if row is None or not permissions.can_manage_centre(actor, row.room.venue.centre):
        raise NotFound("device")
    return row
