"""Local evaluations of a centre, by API: what is booked, book, fill, give back."""

from __future__ import annotations

from datetime import datetime

from ninja import Router, Schema, Status
from ninja.security import SessionAuth
from pydantic import ConfigDict, Field

from yuanping.api.booking_schemas import Instant
from yuanping.api.caller import AskedRequest
from yuanping.api.schemas import Problem
from yuanping.apps.booking import queries, services
from yuanping.kernel.booking.local_use import LONGEST_CODE, LONGEST_PROJECT, LocalWish
from yuanping.kernel.venues.hours import Interval

router = Router(tags=["local uses"], auth=SessionAuth())
PROBLEMS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


class LocalWishIn(Schema):
    """``code`` is that of the lot; one that must be evaluated remotely is refused."""

    model_config = ConfigDict(extra="forbid")
    project: str = Field(max_length=LONGEST_PROJECT)
    code: str = Field(max_length=LONGEST_CODE)
    seats: int
    starts_at: Instant
    ends_at: Instant


class LocalReasonIn(Schema):
    model_config = ConfigDict(extra="forbid")
    reason: str = Field(max_length=400)


class LocalUseOut(Schema):
    """What was counted when it was booked: free ordinary and shared workstations, and how many shared ones were lent."""

    local_id: str
    project: str
    code: str
    seats: int
    short: int
    starts_at: datetime
    ends_at: datetime
    state: str
    ordinary_free: int
    shared_free: int
    shared_used: int
    yields: bool
    desks: list[str]


class LocalMadeOut(Schema):
    local_id: str


@router.get(
    "", response={200: list[LocalUseOut], 401: Problem, 404: Problem}, summary="Local evaluations of your centre"
)
def show_local_uses(request: AskedRequest) -> tuple[queries.LocalUseRow, ...]:
    return queries.list_local_uses(request.actor)


@router.post(
    "",
    response={201: LocalMadeOut, **PROBLEMS},
    summary="Book for a local evaluation: ordinary workstations first, shared ones only when those are full and the pack lends them",
)
def book_local_use(request: AskedRequest, wish: LocalWishIn) -> Status[LocalMadeOut]:
    asked = LocalWish(wish.project, wish.code, wish.seats, Interval(wish.starts_at, wish.ends_at))
    made = services.book_local_use(actor=request.actor, wish=asked, now=request.now)
    return Status(201, LocalMadeOut(local_id=made))


@router.post(
    "/{local_id}/filling",
    response={204: None, **PROBLEMS},
    summary="Find workstations again for those a remote evaluation took back",
)
def fill_local_use(request: AskedRequest, local_id: str) -> Status[None]:
    services.fill_local_use(actor=request.actor, local_id=local_id, now=request.now)
    return Status(204, None)


@router.post("/{local_id}/cancellation", response={204: None, **PROBLEMS}, summary="Give the workstations back")
def cancel_local_use(request: AskedRequest, local_id: str, body: LocalReasonIn) -> Status[None]:
    services.cancel_local_use(actor=request.actor, local_id=local_id, reason=body.reason, now=request.now)
    return Status(204, None)
