"""Importing the tables of the catalogue: stored whole or refused whole."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.db import models, transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.venues.models import Centre, Device, Room, Venue, Workstation
from yuanping.apps.venues.queries import known_to
from yuanping.infra.ids import new_id
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import Plain, digest
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import to_plain
from yuanping.kernel.venues.tables import CatalogueFile, DeviceRow, RoomRow, Rows, VenueRow, WorkstationRow, read_tables
from yuanping.kernel.venues.weekly import write_weekly

BATCH = 500
M = TypeVar("M", bound=models.Model)
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class ImportCount:
    """How many rows were added and how many changed; rows that say what is there already are neither."""

    added: int
    changed: int


@transaction.atomic
def import_tables(*, actor: Actor, tables: Rows, now: datetime) -> ImportCount:
    """Take a whole file or nothing; see ``kernel.venues.tables``. New venues begin as drafts, new workstations without a check.

    Effects: rows added and changed, one PUBLIC entry with the digest of what was taken.

    Raises:
        NotFound: the actor runs no centre.
        ImportRefused: with every line that cannot be taken.
    """
    hold(f"import:{actor.organisation_id}")
    file = read_tables(tables, known_to(actor))
    writer = _Writer(Centre.objects.get(centre_id=actor.organisation_id), now)
    writer.write(file)
    count = ImportCount(writer.added, writer.changed)
    body: dict[str, Plain] = {
        "centre": actor.organisation_id,
        "digest": digest(settings.HASH_NAME, to_plain(file)),
        "added": count.added,
        "changed": count.changed,
    }
    evidence.record(kind="venues.tables_imported", lot_id="", actor=actor, body=body, access=Access.PUBLIC, now=now)
    return count


class _Writer:
    """Writes one centre's file with a few queries a table, however many rows."""

    def __init__(self, centre: Centre, now: datetime) -> None:
        self.centre, self.now = centre, now
        self.added = self.changed = 0

    def write(self, file: CatalogueFile) -> None:
        venues = {row.name: row for row in Venue.objects.filter(centre=self.centre)}
        self._save(Venue, venues, ((row.venue, self._venue(row)) for row in file.venues))
        rooms = {
            (r.venue.name, r.name): r for r in Room.objects.filter(venue__centre=self.centre).select_related("venue")
        }
        self._save(Room, rooms, (((r.venue, r.room), self._room(r, venues)) for r in file.rooms))
        desks = {
            (d.room.venue.name, d.room.name, d.label): d
            for d in Workstation.objects.filter(room__venue__centre=self.centre).select_related("room__venue")
        }
        self._save(Workstation, desks, (((r.venue, r.room, r.label), self._desk(r, rooms)) for r in file.workstations))
        kept = Device.objects.filter(room__venue__centre=self.centre).select_related("room__venue", "workstation")
        devices = {
            (d.room.venue.name, d.room.name, d.workstation.label if d.workstation else "", d.kind, d.name): d
            for d in kept
        }
        wanted = (
            ((r.venue, r.room, r.label, r.kind.value, r.name), self._device(r, rooms, desks)) for r in file.devices
        )
        self._save(Device, devices, wanted)

    def _save(self, model: type[M], there: dict[K, M], wanted: Iterable[tuple[K, dict[str, object]]]) -> None:
        """Add what is not there, change what differs; ``there`` knows the new rows afterwards. Public ids stay what they are."""
        new, changed, names = [], [], set()
        for key, values in wanted:
            row = there.get(key)
            if row is None:
                row = there[key] = model(**values)
                new.append(row)
                continue
            differing = [n for n, value in values.items() if not n.endswith("_id") and getattr(row, n) != value]
            for name in differing:
                setattr(row, name, values[name])
            if differing:
                changed.append(row)
                names.update(differing)
        model._default_manager.bulk_create(new, batch_size=BATCH)
        if changed:
            model._default_manager.bulk_update(changed, sorted(names), batch_size=BATCH)
        self.added += len(new)
        self.changed += len(changed)

    def _venue(self, row: VenueRow) -> dict[str, object]:
        return {
            "venue_id": new_id("VN", self.now),
            "centre": self.centre,
            "name": row.venue,
            "kind": row.kind,
            "region": row.region,
            "address": row.address,
            "latitude": row.latitude,
            "longitude": row.longitude,
            "changeover": row.changeover,
            "weekly": write_weekly(row.weekly),
        }

    def _room(self, row: RoomRow, venues: dict[str, Venue]) -> dict[str, object]:
        return {"room_id": new_id("RM", self.now), "venue": venues[row.venue], "name": row.room, "floor": row.floor}

    def _desk(self, row: WorkstationRow, rooms: dict[tuple[str, str], Room]) -> dict[str, object]:
        return {
            "workstation_id": new_id("WS", self.now),
            "room": rooms[row.venue, row.room],
            "label": row.label,
            "dedicated_shared": row.dedicated_shared,
            "cross_province": row.cross_province,
        }

    def _device(
        self,
        row: DeviceRow,
        rooms: dict[tuple[str, str], Room],
        desks: dict[tuple[str, str, str], Workstation],
    ) -> dict[str, object]:
        return {
            "device_id": new_id("DV", self.now),
            "room": rooms[row.venue, row.room],
            "workstation": desks[row.venue, row.room, row.label] if row.label else None,
            "kind": row.kind.value,
            "name": row.name,
            "serial": row.serial,
        }
