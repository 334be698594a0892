"""Rooms with their workstations: registering, checking, taking out and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.venues import permissions
from yuanping.apps.venues.models import Centre, Room, SelfCheck, Venue, Workstation
from yuanping.apps.venues.queries import access_centre, access_room, access_workstation
from yuanping.infra.ids import new_id
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.catalogue import DeviceCheck
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.events.venues import WorkstationStateChanged
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import to_plain
from yuanping.kernel.venues.states import ACT_INTO, REGISTER_ALL, WORKSTATION, WorkstationState


@dataclass(frozen=True, slots=True)
class WorkstationDraft:
    """One workstation of a room."""

    label: str
    dedicated_shared: bool = False
    cross_province: bool = False


@transaction.atomic
def register_workstations(
    *,
    actor: Actor,
    centre_id: str,
    room: str,
    floor: str,
    drafts: tuple[WorkstationDraft, ...],
    now: datetime,
    venue_id: str = "",
) -> tuple[str, ...]:
    """Register workstations of one room, making the room where it is new. They are bookable after their first self-check.

    Without ``venue_id`` the room stands in the centre's first venue.

    Raises:
        NotFound: no such centre or venue, or not the actor's.
        Refused: ``workstation_label_taken``, ``room_name_missing``, ``workstation_label_missing``.
    """
    centre = access_centre(actor, centre_id)
    if not permissions.can_manage_centre(actor, centre):
        raise NotFound("centre")
    if not room.strip():
        raise Refused("room_name_missing", {}, REGISTER_ALL, field="room")
    if any(not draft.label.strip() for draft in drafts):
        raise Refused("workstation_label_missing", {}, REGISTER_ALL, field="label")
    place, _ = Room.objects.get_or_create(
        venue=_venue(centre, venue_id),
        name=room.strip()[:64],
        defaults={"room_id": new_id("RM", now), "floor": floor.strip()[:32]},
    )
    rows = [
        Workstation(
            workstation_id=new_id("WS", now),
            room=place,
            label=draft.label.strip()[:16],
            dedicated_shared=draft.dedicated_shared,
            cross_province=draft.cross_province,
        )
        for draft in drafts
    ]
    try:
        with transaction.atomic():
            Workstation.objects.bulk_create(rows)
    except IntegrityError as taken:
        raise Refused("workstation_label_taken", {"room": room}, REGISTER_ALL, field="label") from taken
    ids = tuple(row.workstation_id for row in rows)
    body: dict[str, Plain] = {"centre": centre_id, "room": room, "workstations": list(ids)}
    evidence.record(
        kind="venues.workstations_registered", lot_id="", actor=actor, body=body, access=Access.PUBLIC, now=now
    )
    return ids


def _venue(centre: Centre, venue_id: str) -> Venue:
    rows = Venue.objects.filter(centre=centre)
    found = rows.filter(venue_id=venue_id).first() if venue_id else rows.order_by("pk").first()
    if found is None:
        raise NotFound("venue")
    return found


def register_workstation(*, actor: Actor, centre_id: str, room: str, draft: WorkstationDraft, now: datetime) -> str:
    """Register one workstation; as ``register_workstations``."""
    return register_workstations(actor=actor, centre_id=centre_id, room=room, floor="", drafts=(draft,), now=now)[0]


def _mine(actor: Actor, workstation_id: str) -> Workstation:
    row = access_workstation(actor, workstation_id)
    if not permissions.can_manage_centre(actor, row.room.venue.centre):
        raise NotFound("workstation")
    return row


@transaction.atomic
def record_self_check(*, actor: Actor, workstation_id: str, check: DeviceCheck, now: datetime) -> None:
    """Keep what a self-check found; a workstation that failed cannot be booked until one passes (辽（七）).

    Raises:
        NotFound: no such workstation, or not of the actor's centre.
    """
    row = _mine(actor, workstation_id)
    _store_check(row, check, now)
    body: dict[str, Plain] = {"workstation": workstation_id, "passed": not check.failed, "failed": list(check.failed)}
    evidence.record(kind="venues.workstation_checked", lot_id="", actor=actor, body=body, access=Access.PUBLIC, now=now)
    announce(WorkstationStateChanged(workstation_id, row.room.venue.centre.centre_id))


def _store_check(row: Workstation, check: DeviceCheck, now: datetime) -> None:
    SelfCheck.objects.create(
        workstation=row,
        checked_at=now,
        computer=check.computer,
        camera=check.camera,
        microphone=check.microphone,
        network=check.network,
        environment_monitor=check.environment_monitor,
        identity_device=check.identity_device,
        note=check.note,
    )
    row.checked_at, row.check_passed, row.failed_items = now, not check.failed, ",".join(check.failed)
    row.save(update_fields=["checked_at", "check_passed", "failed_items"])


@transaction.atomic
def check_room(*, actor: Actor, room_id: str, check: DeviceCheck, now: datetime) -> int:
    """Record the same self-check for every workstation of a room (the walk through a room before the day)."""
    place = access_room(actor, room_id)
    if not permissions.can_manage_centre(actor, place.venue.centre):
        raise NotFound("room")
    rows = list(Workstation.objects.select_for_update().filter(room=place).order_by("label"))
    for row in rows:
        _store_check(row, check, now)
    body: dict[str, Plain] = {"room": room_id, "workstations": len(rows), "failed": list(check.failed)}
    evidence.record(kind="venues.room_checked", lot_id="", actor=actor, body=body, access=Access.PUBLIC, now=now)
    return len(rows)


@transaction.atomic
def set_workstation_state(
    *,
    actor: Actor,
    workstation_id: str,
    state: WorkstationState,
    reason: str,
    now: datetime,
    until: datetime | None = None,
) -> None:
    """Take a workstation out of service for a fault, maintenance or a block, or back; taking out needs a reason.

    Raises:
        NotFound: no such workstation, or not of the actor's centre.
        Refused: ``wrong_state``, ``reason_missing``, ``until_in_past``.
    """
    row = _mine(actor, workstation_id)
    out = state is not WorkstationState.IN_SERVICE
    row.state = WORKSTATION.advance(row.state, ACT_INTO[state], actor.role)
    if out and not reason.strip():
        raise Refused("reason_missing", {}, REGISTER_ALL, field="reason")
    if out and until is not None and until <= now:
        raise Refused("until_in_past", {}, REGISTER_ALL, field="until")
    row.state_reason, row.state_since = reason.strip()[:200] if out else "", now
    row.state_until = until if out else None
    row.save(update_fields=["state", "state_reason", "state_since", "state_until"])
    body: dict[str, Plain] = {"workstation": workstation_id, "state": str(state), "reason": reason.strip()}
    if row.state_until is not None:
        body["until"] = to_plain(row.state_until)
    evidence.record(kind="venues.workstation_state", lot_id="", actor=actor, body=body, access=Access.PARTIES, now=now)
    announce(WorkstationStateChanged(workstation_id, row.room.venue.centre.centre_id))


@transaction.atomic
def share_workstation(
    *, actor: Actor, workstation_id: str, dedicated_shared: bool, cross_province: bool, now: datetime
) -> None:
    """Say whether a workstation is shared exclusively, and whether it meets what cross-province evaluation asks ((九)).

    Raises:
        NotFound: no such workstation, or not of the actor's centre.
    """
    row = _mine(actor, workstation_id)
    row.dedicated_shared, row.cross_province = dedicated_shared, cross_province
    row.save(update_fields=["dedicated_shared", "cross_province"])
    body: dict[str, Plain] = {
        "workstation": workstation_id,
        "dedicated_shared": dedicated_shared,
        "cross_province": cross_province,
    }
    evidence.record(kind="venues.workstation_shared", lot_id="", actor=actor, body=body, access=Access.PUBLIC, now=now)
