"""Shapes of windows, plans and failing venues. What you may not know is empty, as on the pages."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema
from pydantic import ConfigDict, Field

from yuanping.api.booking_schemas import Id, QuotaIn, Words
from yuanping.kernel.planning.states import Cause

FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)


class WindowIn(Schema):
    """A lot that leaves day and hour to the province's plan; minutes are counted from midnight in Shanghai."""

    model_config = ConfigDict(extra="forbid")
    lot_id: Id
    quotas: list[QuotaIn] = Field(max_length=20)
    representatives: int = Field(default=0, ge=0, le=99)
    hosts: list[Id] = Field(default=[], max_length=50, description="in the order of your wish; none: any")
    centres: list[Id] = Field(default=[], max_length=400)
    earliest: date = Field(ge=FIRST, le=LAST)
    latest: date = Field(ge=FIRST, le=LAST)
    starts_from: int = Field(ge=0, lt=1440)
    starts_until: int = Field(ge=0, lt=1440)
    minutes: int = Field(gt=0, le=10080)
    contact_name: Words
    contact_phone: Words


class WindowOut(Schema):
    """``reason``: why the last plan carried out did not book it, as far as you may know."""

    window_id: str
    lot_id: str
    state: str
    earliest: date
    latest: date
    minutes: int
    asked_at: datetime
    booking_id: str
    reason: str
    refused_at: datetime | None


class QueueOut(Schema):
    window_id: str
    lot_name: str
    earliest: date
    latest: date
    seats: int
    asked_at: datetime


class DaysIn(Schema):
    model_config = ConfigDict(extra="forbid")
    first: date = Field(ge=FIRST, le=LAST)
    last: date = Field(ge=FIRST, le=LAST)
    spare: int = Field(default=10, ge=0, le=100)


class PlanRowOut(Schema):
    plan_id: str
    state: str
    first: date
    last: date
    drafted_at: datetime


class PlanLineOut(Schema):
    window_id: str
    lot_name: str
    host: str
    starts_at: datetime
    ends_at: datetime
    seats: int
    done: bool
    booking_id: str
    refused: str


class LeftOut(Schema):
    window_id: str
    lot_name: str
    code: str
    short: int
    later_on: date | None
    other_host: str


class DayLoadOut(Schema):
    """The most workstations of the province in use at once, as it stands and with the plan."""

    day: date
    before: int
    after: int


class PlanOut(Schema):
    plan_id: str
    state: str
    first: date
    last: date
    drafted_at: datetime
    stale: bool
    placed: list[PlanLineOut]
    left: list[LeftOut]
    load: list[DayLoadOut]


class HostedOut(Schema):
    """An hour a plan gave a lot that your centre hosts; the lot itself you read in its offer."""

    starts_at: datetime
    ends_at: datetime
    state: str


class OutageIn(Schema):
    """A venue that cannot be used; ``proof``: PDF, JPEG or PNG in base64, at most 10 MB."""

    model_config = ConfigDict(extra="forbid")
    venue_id: Id
    starts_at: datetime
    ends_at: datetime
    cause: Cause
    reason: Words
    proof: str = Field(default="", max_length=14_000_000)


class OutageRowOut(Schema):
    outage_id: str
    state: str
    venue: str
    centre: str
    starts_at: datetime
    ends_at: datetime
    cause: str
    by_centre: bool
    reported_at: datetime


class MoveOut(Schema):
    """``consents``: the roles that must agree, in order; ``exchanges``: workstations from and to, by label."""

    move_id: str
    booking_id: str
    number: str
    is_host: bool
    seats: int
    starts_at: datetime
    ends_at: datetime
    begun: bool
    fate: str
    exchanges: list[tuple[str, str]]
    short: int
    consents: list[str]
    state: str
    code: str
    words: str


class OutageOut(OutageRowOut):
    reason: str
    digest: str
    needs_proof: bool
    moves: list[MoveOut]


class CarryIn(Schema):
    """``seen``: the digest of the plan you looked at."""

    model_config = ConfigDict(extra="forbid")
    seen: str = Field(max_length=64)
    proof: str = Field(default="", max_length=14_000_000)


class WordsIn(Schema):
    model_config = ConfigDict(extra="forbid")
    words: str = Field(default="", max_length=400)
