"""Shapes of the API of arrival: who is expected without a name, the door's three checks, and the lockers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from yuanping.api.booking_schemas import Instant, Words
from yuanping.api.venue_schemas import In
from yuanping.apps.committee.queries import ArrivalRow, CustodyView, LateView
from yuanping.apps.committee.services import ArrivalView

LONGEST_ANSWER = 8000
Code = Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00]*$")]
Answer = Annotated[str, StringConstraints(max_length=LONGEST_ANSWER, pattern=r"^[^\x00]*$")]


class ReceiptOut(Schema):
    """The receipt for devices: a locker and a workstation, no name and no project."""

    custody_id: str
    seat_no: int
    workstation_id: str
    locker: str
    devices: int
    state: str = Field(examples=["kept", "none", "returned"])
    handed_in_at: datetime
    returned_at: datetime | None

    @classmethod
    def of(cls, view: CustodyView) -> ReceiptOut:
        return cls(
            custody_id=view.custody_id,
            seat_no=view.seat_no,
            workstation_id=view.workstation,
            locker=view.locker,
            devices=view.devices,
            state=view.state,
            handed_in_at=view.handed_in_at,
            returned_at=view.returned_at,
        )


class ExpectedOut(Schema):
    """One seat of today. An expert's workstation is told with the arrival; no name ever stands here."""

    seat_id: str
    seat_no: int
    kind: str = Field(examples=["expert", "owner_representative"])
    state: str = Field(examples=["expected", "arrived"])
    workstation_id: str
    arrive_from: datetime
    arrive_until: datetime
    admits_until: datetime = Field(description="after this hour the lot's supervisor decides")
    late: bool
    named: bool = Field(description="of a representative: whether somebody is named")
    receipt: ReceiptOut | None

    @classmethod
    def of(cls, row: ArrivalRow, receipt: CustodyView | None, now: datetime) -> ExpectedOut:
        return cls(
            seat_id=row.seat_id,
            seat_no=row.seat_no,
            kind=row.kind,
            state=row.state,
            workstation_id=row.workstation,
            arrive_from=row.arrive_from,
            arrive_until=row.arrive_until,
            admits_until=row.admits_until,
            late=row.is_late(now),
            named=row.named,
            receipt=ReceiptOut.of(receipt) if receipt else None,
        )


class ColleagueIn(In):
    """A second member of staff of the same centre, who has looked at document and face and types the own password."""

    factor: Literal["staff"]
    name: Words
    password: Words


class PasskeyIn(In):
    """The expert's own key: the browser's answer to ``GET /arrivals/question``, with its ticket."""

    factor: Literal["passkey"]
    answer: Answer
    ticket: Answer


class ExpertIn(In):
    """The three checks in one act. The number of the document is compared and not kept."""

    code: Code
    identity_checked: bool
    id_number: Code
    second: Annotated[ColleagueIn | PasskeyIn, Field(discriminator="factor")]


class QuestionOut(Schema):
    """For ``navigator.credentials.get`` of a browser at this door."""

    options: str
    ticket: str


class RepresentativeIn(In):
    identity_checked: bool


class ArrivedOut(Schema):
    """The name stands in this answer alone."""

    seat_id: str
    seat_no: int
    kind: str
    workstation_id: str
    name: str
    formed: bool

    @classmethod
    def of(cls, view: ArrivalView) -> ArrivedOut:
        return cls(
            seat_id=view.seat_id,
            seat_no=view.seat_no,
            kind=view.kind,
            workstation_id=view.workstation,
            name=view.name,
            formed=view.formed,
        )


class DevicesIn(In):
    """``devices`` 0 and no locker: the person says that there are none."""

    locker: Words = ""
    devices: int = Field(ge=-(2**31), le=2**31 - 1)


class LateOut(Schema):
    """A sitting that waits for somebody: how many, never who or where."""

    lot_id: str
    lot_name: str
    meets_at: datetime
    ends_at: datetime
    due_at: datetime
    experts: int
    representatives: int

    @classmethod
    def of(cls, view: LateView) -> LateOut:
        return cls(
            lot_id=view.lot_id,
            lot_name=view.lot_name,
            meets_at=view.meets_at,
            ends_at=view.ends_at,
            due_at=view.due_at,
            experts=view.missing,
            representatives=view.representatives,
        )


class LateIn(In):
    """``wait``: the door admits until then. ``replace``: an expert by the next of the order, a representative by another one named."""

    act: Literal["wait", "replace"]
    until: Instant
    reason: Words


class DecidedOut(Schema):
    seats: int


class NameIn(In):
    """``account`` is the account with which the representative will sign in at the desk."""

    name: Words
    account: Words
