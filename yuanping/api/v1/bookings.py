"""Bookings by API: ask, look, move, withdraw; the same services, permissions and refusals as the pages."""

from __future__ import annotations

from base64 import b64decode

from ninja import Header, Router, Status
from ninja.security import SessionAuth

from yuanping.api.booking_schemas import (
    AgreementIn,
    AgreementMadeOut,
    AnswerIn,
    BookingLineOut,
    BookingOut,
    CancelIn,
    ChangeIn,
    ChangeMadeOut,
    PlanIn,
    VenueOut,
    WithdrawIn,
)
from yuanping.api.caller import AskedRequest
from yuanping.api.schemas import Problem
from yuanping.apps.booking import queries, services
from yuanping.apps.booking.queries import BookingView
from yuanping.apps.booking.services import ChangeRequest
from yuanping.kernel.booking.plan import BookingPlan, Contact
from yuanping.kernel.booking.proof import Proof
from yuanping.kernel.draw.values import Quota
from yuanping.kernel.errors import Refused

router = Router(tags=["bookings"], auth=SessionAuth())
WRITES = {204: None, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


def plan_of(given: PlanIn) -> BookingPlan:
    """The kernel's plan from the body of a request."""
    return BookingPlan(
        quotas=tuple(Quota(each.specialty, each.seats) for each in given.quotas),
        representatives=given.representatives,
        host=given.host,
        centres=tuple(given.centres),
        starts_at=given.starts_at,
        ends_at=given.ends_at,
        contact=Contact(given.contact_name, given.contact_phone),
    )


def _booking(view: BookingView) -> BookingOut:
    return BookingOut(
        booking_id=view.booking_id,
        number=view.number,
        lot_id=view.lot_id,
        state=view.state,
        version=view.version,
        size=view.size,
        representatives=view.representatives,
        starts_at=view.starts_at,
        ends_at=view.ends_at,
        requested_at=view.requested_at,
        confirmed_at=view.confirmed_at,
        venues=[
            VenueOut(
                is_host=each.is_host,
                name=each.name,
                seats=each.seats,
                state=each.state,
                sent_at=each.sent_at,
                due_at=each.deadline.due_at if each.deadline else None,
                answered_at=each.answered_at,
                contact_name=each.contact_name,
                contact_phone=each.contact_phone,
            )
            for each in view.venues
        ],
    )


@router.get("", response={200: list[BookingLineOut], 401: Problem}, summary="Bookings of your lots")
def show_bookings(request: AskedRequest) -> list[BookingLineOut]:
    return [
        BookingLineOut(
            booking_id=row.booking_id,
            number=row.number,
            state=row.state,
            size=row.size,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            due_at=row.due_at,
        )
        for row in queries.list_bookings(request.actor)
    ]


@router.get("/{booking_id}", response={200: BookingOut, 401: Problem, 404: Problem}, summary="One booking")
def show_booking(request: AskedRequest, booking_id: str) -> BookingOut:
    return _booking(queries.get_booking(request.actor, booking_id))


@router.post(
    "",
    response={200: BookingOut, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Ask for the workstations of a lot; an Idempotency-Key makes it safe to send again",
)
def request_booking(request: AskedRequest, plan: PlanIn, idempotency_key: Header[str] = "") -> BookingOut:
    """The same key with the same content answers the same booking; with other content it is refused."""
    booking_id = services.request_booking(
        actor=request.actor, lot_id=plan.lot_id, plan=plan_of(plan), now=request.now, key=idempotency_key
    )
    return _booking(queries.get_booking(request.actor, booking_id))


@router.post(
    "/{booking_id}/changes",
    response={200: ChangeMadeOut, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Ask to move a confirmed booking; version must be the one you read",
)
def request_change(request: AskedRequest, booking_id: str, change: ChangeIn) -> ChangeMadeOut:
    change_id = services.request_change(
        actor=request.actor,
        booking_id=booking_id,
        change=ChangeRequest(change.starts_at, change.ends_at, change.reason, change.force_majeure),
        now=request.now,
        seen=change.version,
    )
    return ChangeMadeOut(change_id=change_id)


@router.post(
    "/{booking_id}/cancellation",
    response={200: ChangeMadeOut, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Ask to cancel a confirmed booking for force majeure, with its proof; the host verifies",
)
def request_cancellation(request: AskedRequest, booking_id: str, given: CancelIn) -> ChangeMadeOut:
    try:
        proof = Proof(b64decode(given.proof, validate=True))
    except ValueError as odd:
        raise Refused("proof_kind_unknown", {}, field="proof") from odd
    change_id = services.request_cancellation(
        actor=request.actor,
        booking_id=booking_id,
        reason=given.reason,
        proof=proof,
        now=request.now,
        seen=given.version,
    )
    return ChangeMadeOut(change_id=change_id)


@router.post(
    "/{booking_id}/agreement",
    response={200: AgreementMadeOut, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="After a failed draw, ask the supervisor to confirm venues that were agreed upon",
)
def ask_agreement(request: AskedRequest, booking_id: str, given: AgreementIn) -> AgreementMadeOut:
    agreement_id = services.ask_agreement(
        actor=request.actor,
        booking_id=booking_id,
        centres=tuple(given.centres),
        reason=given.reason,
        now=request.now,
        seen=given.version,
    )
    return AgreementMadeOut(agreement_id=agreement_id)


@router.post("/{booking_id}/agreement/{agreement_id}", response=WRITES, summary="As supervisor, confirm or refuse it")
def decide_agreement(request: AskedRequest, booking_id: str, agreement_id: str, given: AnswerIn) -> Status[None]:
    services.decide_agreement(
        actor=request.actor,
        agreement_id=agreement_id,
        accepted=given.accepted,
        reason=given.answer,
        now=request.now,
    )
    return Status(204, None)


@router.post(
    "/{booking_id}/withdrawal",
    response={200: BookingOut, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Withdraw a booking that is not confirmed yet",
)
def withdraw_booking(request: AskedRequest, booking_id: str, given: WithdrawIn) -> BookingOut:
    services.withdraw_booking(
        actor=request.actor, booking_id=booking_id, reason=given.reason, now=request.now, seen=given.version
    )
    return _booking(queries.get_booking(request.actor, booking_id))
