"""The queue for hours that are full, by API: join, look, leave."""

from __future__ import annotations

from ninja import Router, Status
from ninja.security import SessionAuth

from yuanping.api.booking_schemas import PlanIn, WaitingOut
from yuanping.api.caller import AskedRequest
from yuanping.api.schemas import Problem
from yuanping.api.v1.bookings import plan_of
from yuanping.apps.booking import queries, services

router = Router(tags=["bookings"], auth=SessionAuth())


@router.get("", response={200: list[WaitingOut], 401: Problem}, summary="Your places in the queue, the oldest first")
def show_waiting(request: AskedRequest) -> list[WaitingOut]:
    return [
        WaitingOut(
            waiting_id=row.waiting_id,
            lot_id=row.lot_id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            queued_at=row.queued_at,
        )
        for row in queries.list_waiting(request.actor)
    ]


@router.post(
    "",
    response={200: list[WaitingOut], 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Wait for hours that are full; asked for automatically, in order, when workstations come free",
)
def join_waiting(request: AskedRequest, plan: PlanIn) -> list[WaitingOut]:
    services.join_waiting(actor=request.actor, lot_id=plan.lot_id, plan=plan_of(plan), now=request.now)
    return show_waiting(request)


@router.post(
    "/{waiting_id}/leaving",
    response={204: None, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Give a place up",
)
def leave_waiting(request: AskedRequest, waiting_id: str) -> Status[None]:
    services.leave_waiting(actor=request.actor, waiting_id=waiting_id, now=request.now)
    return Status(204, None)
