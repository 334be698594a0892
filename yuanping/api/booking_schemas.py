"""Shapes of bookings and offers. Instants carry their offset; what you may not know is null or empty, as on the pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
Instant = Annotated[AwareDatetime, Field(ge=FIRST, le=LAST)]
"""Beyond these years a local day cannot be counted."""
Words = Annotated[str, StringConstraints(max_length=400, pattern=r"^[^\x00]*$")]
"""A database refuses the character NUL; so does the door."""
Id = Annotated[str, StringConstraints(max_length=40, pattern=r"^[A-Za-z0-9-]*$")]
Version = Annotated[int, Field(ge=0, le=2**31 - 1, description="the version of the booking you read")]


class QuotaIn(Schema):
    model_config = ConfigDict(extra="forbid")
    specialty: Words
    seats: int = Field(ge=0, le=99)


class PlanIn(Schema):
    """One request: seats by specialty, representatives, host, hours, and the sub-venues allowed (none named: all)."""

    model_config = ConfigDict(extra="forbid")
    lot_id: Id
    quotas: list[QuotaIn] = Field(max_length=20)
    representatives: int = Field(default=0, ge=0, le=99)
    host: Id
    centres: list[Id] = Field(default=[], max_length=400)
    starts_at: Instant
    ends_at: Instant
    contact_name: Words
    contact_phone: Words


class ChangeIn(Schema):
    model_config = ConfigDict(extra="forbid")
    version: Version
    starts_at: Instant
    ends_at: Instant
    reason: Words
    force_majeure: bool = False


class CancelIn(Schema):
    """The proof is the file itself, in base64: PDF, JPEG or PNG, at most ten megabytes before encoding."""

    model_config = ConfigDict(extra="forbid")
    version: Version
    reason: Words
    proof: bytes = Field(max_length=14 * 1024 * 1024)


class AgreementIn(Schema):
    model_config = ConfigDict(extra="forbid")
    version: Version
    centres: list[Id] = Field(max_length=400)
    reason: Words


class AgreementMadeOut(Schema):
    agreement_id: str


class WaitingOut(Schema):
    """A place in the queue; how many stand before it is not told."""

    waiting_id: str
    lot_id: str
    starts_at: datetime
    ends_at: datetime
    queued_at: datetime


class WithdrawIn(Schema):
    model_config = ConfigDict(extra="forbid")
    version: Version
    reason: Words


class ReasonIn(Schema):
    model_config = ConfigDict(extra="forbid")
    reason: Words


class ConfirmIn(Schema):
    model_config = ConfigDict(extra="forbid")
    contact_name: Annotated[str, StringConstraints(max_length=64, pattern=r"^[^\x00]*$")]
    contact_phone: Annotated[str, StringConstraints(max_length=20, pattern=r"^[^\x00]*$")]
    workstations: list[Id] | None = Field(default=None, max_length=99)


class AnswerIn(Schema):
    model_config = ConfigDict(extra="forbid")
    accepted: bool
    answer: Words = ""


class VenueOut(Schema):
    """One venue's part; sub-venues hidden by the pack stand together as one without a name."""

    is_host: bool
    name: str | None
    seats: int
    state: str
    sent_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    contact_name: str
    contact_phone: str


class BookingLineOut(Schema):
    booking_id: str
    number: str
    state: str
    size: int
    starts_at: datetime
    ends_at: datetime
    due_at: datetime | None


class BookingOut(Schema):
    booking_id: str
    number: str
    lot_id: str
    state: str
    version: int
    size: int
    representatives: int
    starts_at: datetime
    ends_at: datetime
    requested_at: datetime
    confirmed_at: datetime | None
    venues: list[VenueOut]


class ChangeMadeOut(Schema):
    change_id: str


class OfferLineOut(Schema):
    offer_id: str
    number: str
    is_host: bool
    seats: int
    state: str
    starts_at: datetime
    ends_at: datetime
    sent_at: datetime
    due_at: datetime | None
    answered_at: datetime | None


class DeskOut(Schema):
    workstation_id: str
    label: str
    dedicated_shared: bool
    held: bool
    selectable: bool


class OfferOut(Schema):
    """One offer; the project's name is there once the venue has confirmed."""

    offer: OfferLineOut
    lot_name: str | None
    workstations: list[DeskOut]
