"""Shapes of the API of venues. Instants carry their zone, days are ISO dates, coordinates are degrees as text."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema
from pydantic import ConfigDict, Field, JsonValue

from yuanping.apps.venues.queries import DeviceView, RoomView, VenueView
from yuanping.kernel.venues.hours import Why
from yuanping.kernel.venues.states import VenueState, WorkstationState

Text = str


class In(Schema):
    """What somebody sends: nothing unknown is swallowed."""

    model_config = ConfigDict(extra="forbid")


class MadeOut(Schema):
    id: str


class VenueIn(In):
    name: Text = Field(max_length=64)
    kind: str = Field(examples=["trading_centre", "other_lawful"], max_length=32)
    region: str = Field(max_length=6)
    address: Text = Field(max_length=200)
    latitude: str = Field(default="", max_length=12)
    longitude: str = Field(default="", max_length=12)


class VenueOut(Schema):
    venue_id: str
    centre_id: str
    name: str
    kind: str
    region: str
    address: str
    latitude: str
    longitude: str
    state: VenueState
    state_reason: str
    standard: str
    unmet: list[str]
    accepted_on: date | None
    approved_on: date | None
    docked_on: date | None
    weekly: str
    changeover: int
    rooms: int
    workstations: int

    @classmethod
    def of(cls, view: VenueView) -> VenueOut:
        return cls(
            **{name: getattr(view, name) for name in cls.model_fields if name != "unmet"}, unmet=list(view.unmet)
        )


class InspectionIn(In):
    met: list[str] = Field(max_length=100)


class ActIn(In):
    document: str = Field(default="", max_length=120)
    on: date | None = None
    reason: str = Field(default="", max_length=200)


class HoursIn(In):
    weekly: str = Field(max_length=600, examples=["1-5 08:00-20:00"])
    changeover: int = Field(default=0, ge=0, le=1440)


class ClosedDayIn(In):
    day: date
    reason: str = Field(max_length=200)


class WindowIn(In):
    starts_at: datetime
    ends_at: datetime
    reason: str = Field(max_length=200)


class ObstacleOut(Schema):
    why: Why
    starts_at: datetime
    ends_at: datetime
    reason: str


class OpenOut(Schema):
    open: bool
    obstacles: list[ObstacleOut]


class WorkstationsIn(In):
    room: str = Field(max_length=64)
    floor: str = Field(default="", max_length=32)
    labels: list[str] = Field(min_length=1, max_length=60)
    dedicated_shared: bool = False
    cross_province: bool = False


class WorkstationOut(Schema):
    workstation_id: str
    label: str
    dedicated_shared: bool
    cross_province: bool
    state: WorkstationState
    state_reason: str
    state_since: datetime | None
    state_until: datetime | None
    bookable: bool


class RoomOut(Schema):
    room_id: str
    name: str
    floor: str
    workstations: list[WorkstationOut]

    @classmethod
    def of(cls, view: RoomView) -> RoomOut:
        seats = [
            WorkstationOut(**{name: getattr(seat, name) for name in WorkstationOut.model_fields})
            for seat in view.workstations
        ]
        return cls(room_id=view.room_id, name=view.name, floor=view.floor, workstations=seats)


class DeskStateIn(In):
    state: WorkstationState
    reason: str = Field(default="", max_length=200)
    until: datetime | None = None


class DeviceIn(In):
    kind: str = Field(max_length=16)
    name: str = Field(max_length=64)
    serial: str = Field(default="", max_length=64)
    workstation_id: str = Field(default="", max_length=40)


class DeviceOut(Schema):
    device_id: str
    label: str
    kind: str
    name: str
    serial: str
    state: str
    tested_on: date | None
    test_passed: bool | None
    test_note: str

    @classmethod
    def of(cls, view: DeviceView) -> DeviceOut:
        return cls(**{name: getattr(view, name) for name in cls.model_fields})


class DeviceTestIn(In):
    tested_on: date
    passed: bool
    note: str = Field(default="", max_length=200)


class BreachOut(Schema):
    code: str
    subject: str
    have: int
    need: int
    law: str


class TablesOut(Schema):
    v: int
    tables: dict[str, list[dict[str, str]]]


class ImportIn(In):
    v: int = 1
    tables: dict[str, list[dict[str, str]]]


class ImportOut(Schema):
    added: int
    changed: int


class LineErrorOut(Schema):
    """``row`` counts from 1 within its table; 0 means the table itself."""

    table: str
    row: int
    column: str
    code: str
    what: str
    why: str
    next: str


class RefusedImportOut(Schema):
    code: str
    lines: list[LineErrorOut]


class PublicationOut(Schema):
    """``file`` is what ``yuanping catalogue`` checks, in canonical JSON."""

    number: int
    digest: str
    hash_name: str
    file: dict[str, JsonValue]
