"""The only writers of centres, rooms and workstations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.identity import queries as identity
from yuanping.apps.venues import permissions
from yuanping.apps.venues.models import (
    Centre,
    CentreKind,
    Room,
    SelfCheck,
    ServiceContact,
    Workstation,
    WorkstationState,
)
from yuanping.apps.venues.queries import access_centre, access_workstation
from yuanping.infra.ids import new_id
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.catalogue import DeviceCheck
from yuanping.kernel.booking.plan import Contact
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.events.venues import WorkstationStateChanged
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.law import Law

REGISTER_ALL = Law("辽发改法规〔2025〕843号", "（九）")


@dataclass(frozen=True, slots=True)
class CentreDraft:
    """A centre to be registered in the shared catalogue; the organisation exists already."""

    organisation_id: str
    region: str
    address: str
    kind: str = CentreKind.TRADING_CENTRE
    cross_province_since: date | None = None


@dataclass(frozen=True, slots=True)
class WorkstationDraft:
    """One workstation of a room."""

    label: str
    dedicated_shared: bool = False
    cross_province: bool = False


@transaction.atomic
def register_centre(*, actor: Actor, draft: CentreDraft, now: datetime) -> str:
    """Register a centre; its public id is that of its organisation (辽（九）).

    Raises:
        NotFound: the actor may not register centres, or the organisation does not exist.
        Refused: ``centre_registered``.
    """
    if not permissions.can_register_centre(actor):
        raise NotFound("centre")
    owner = identity.access_organisation(draft.organisation_id)
    try:
        with transaction.atomic():
            Centre.objects.create(
                centre_id=owner.organisation_id,
                organisation_id=owner.organisation_id,
                kind=draft.kind,
                region=draft.region,
                address=draft.address,
                cross_province_since=draft.cross_province_since,
            )
    except IntegrityError as taken:
        raise Refused("centre_registered", {"name": owner.name}, REGISTER_ALL) from taken
    body: dict[str, Plain] = {"centre": owner.organisation_id, "region": draft.region, "kind": str(draft.kind)}
    evidence.record(kind="venues.centre_registered", lot_id="", actor=actor, body=body, access=Access.PUBLIC, now=now)
    return owner.organisation_id


@transaction.atomic
def register_workstations(
    *, actor: Actor, centre_id: str, room: str, floor: str, drafts: tuple[WorkstationDraft, ...], now: datetime
) -> tuple[str, ...]:
    """Register workstations of one room, making the room where it is new. They are bookable after their first self-check.

    Raises:
        NotFound: no such centre, or not the actor's.
        Refused: ``workstation_label_taken``.
    """
    centre = access_centre(actor, centre_id)
    if not permissions.can_manage_centre(actor, centre):
        raise NotFound("centre")
    place, _ = Room.objects.get_or_create(
        centre=centre, name=room, defaults={"room_id": new_id("RM", now), "floor": floor}
    )
    rows = [
        Workstation(
            workstation_id=new_id("WS", now),
            room=place,
            label=draft.label,
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


def register_workstation(*, actor: Actor, centre_id: str, room: str, draft: WorkstationDraft, now: datetime) -> str:
    """Register one workstation; as ``register_workstations``."""
    return register_workstations(actor=actor, centre_id=centre_id, room=room, floor="", drafts=(draft,), now=now)[0]


@transaction.atomic
def record_self_check(*, actor: Actor, workstation_id: str, check: DeviceCheck, now: datetime) -> None:
    """Keep what a self-check found; a workstation that failed cannot be booked until one passes (辽（七）).

    Raises:
        NotFound: no such workstation, or not of the actor's centre.
    """
    row = access_workstation(actor, workstation_id)
    if not permissions.can_manage_centre(actor, row.room.centre):
        raise NotFound("workstation")
    _store_check(row, check, now)
    body: dict[str, Plain] = {"workstation": workstation_id, "passed": not check.failed, "failed": list(check.failed)}
    evidence.record(kind="venues.workstation_checked", lot_id="", actor=actor, body=body, access=Access.PUBLIC, now=now)
    announce(WorkstationStateChanged(workstation_id, row.room.centre.centre_id))


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
    place = Room.objects.select_related("centre").filter(room_id=room_id).first()
    if place is None or not permissions.can_manage_centre(actor, place.centre):
        raise NotFound("room")
    rows = list(Workstation.objects.select_for_update().filter(room=place).order_by("label"))
    for row in rows:
        _store_check(row, check, now)
    body: dict[str, Plain] = {"room": room_id, "workstations": len(rows), "failed": list(check.failed)}
    evidence.record(kind="venues.room_checked", lot_id="", actor=actor, body=body, access=Access.PUBLIC, now=now)
    return len(rows)


@transaction.atomic
def set_workstation_state(*, actor: Actor, workstation_id: str, in_service: bool, reason: str, now: datetime) -> None:
    """Take a workstation out of service, or back; taking it out needs a reason, so that none is blocked to push a venue out.

    Raises:
        NotFound: no such workstation, or not of the actor's centre.
        Refused: ``reason_missing``.
    """
    row = access_workstation(actor, workstation_id)
    if not permissions.can_manage_centre(actor, row.room.centre):
        raise NotFound("workstation")
    state = WorkstationState.IN_SERVICE if in_service else WorkstationState.OUT_OF_SERVICE
    if not in_service and not reason.strip():
        raise Refused("reason_missing", {}, REGISTER_ALL, field="reason")
    row.state, row.state_reason = state, reason.strip()
    row.save(update_fields=["state", "state_reason"])
    body: dict[str, Plain] = {"workstation": workstation_id, "state": str(state), "reason": reason.strip()}
    evidence.record(kind="venues.workstation_state", lot_id="", actor=actor, body=body, access=Access.PARTIES, now=now)
    announce(WorkstationStateChanged(workstation_id, row.room.centre.centre_id))


def remember_contact(*, centre_id: str, contact: Contact) -> None:
    """Keep a service contact for the next confirmation; called under the caller's transaction."""
    centre = Centre.objects.get(centre_id=centre_id)
    ServiceContact.objects.get_or_create(centre=centre, name=contact.name, phone=contact.phone)
