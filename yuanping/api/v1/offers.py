"""Offers and changes by API, for a centre's own system: look, promise, pass, verify."""

from __future__ import annotations

from ninja import Router, Status
from ninja.security import SessionAuth

from yuanping.api.booking_schemas import AnswerIn, ConfirmIn, DeskOut, OfferLineOut, OfferOut, ReasonIn
from yuanping.api.caller import AskedRequest
from yuanping.api.schemas import Problem
from yuanping.apps.booking import queries, services
from yuanping.apps.booking.queries import OfferRow
from yuanping.kernel.booking.plan import Contact

router = Router(tags=["offers"], auth=SessionAuth())
changes = Router(tags=["offers"], auth=SessionAuth())
WRITES = {204: None, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


def _line(row: OfferRow) -> OfferLineOut:
    return OfferLineOut(
        offer_id=row.offer_id,
        number=row.number,
        is_host=row.is_host,
        seats=row.seats,
        state=row.state,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        sent_at=row.sent_at,
        due_at=row.deadline.due_at if row.deadline else None,
        answered_at=row.answered_at,
    )


@router.get(
    "", response={200: list[OfferLineOut], 401: Problem}, summary="Offers to your centre, those that wait first"
)
def show_offers(request: AskedRequest) -> list[OfferLineOut]:
    return [_line(row) for row in queries.list_offers(request.actor)]


@router.get(
    "/{offer_id}", response={200: OfferOut, 401: Problem, 404: Problem}, summary="One offer and its workstations"
)
def show_offer(request: AskedRequest, offer_id: str) -> OfferOut:
    view = queries.get_offer(request.actor, offer_id)
    return OfferOut(
        offer=_line(view.offer),
        lot_name=view.lot_name,
        workstations=[
            DeskOut(
                workstation_id=each.workstation_id,
                label=each.label,
                dedicated_shared=each.dedicated_shared,
                held=each.held,
                selectable=each.selectable and (each.held or not each.taken),
            )
            for each in view.desks
        ],
    )


@router.post(
    "/{offer_id}/confirmation", response=WRITES, summary="Confirm the workstations, naming who answers for them"
)
def confirm_offer(request: AskedRequest, offer_id: str, given: ConfirmIn) -> Status[None]:
    """Without ``workstations`` those held are confirmed."""
    services.confirm_offer(
        actor=request.actor,
        offer_id=offer_id,
        contact=Contact(given.contact_name, given.contact_phone),
        workstations=tuple(given.workstations) if given.workstations is not None else None,
        now=request.now,
    )
    return Status(204, None)


@router.post("/{offer_id}/refusal", response=WRITES, summary="Pass on an offer; its seats are drawn again")
def decline_offer(request: AskedRequest, offer_id: str, given: ReasonIn) -> Status[None]:
    services.decline_offer(actor=request.actor, offer_id=offer_id, reason=given.reason, now=request.now)
    return Status(204, None)


@changes.post("/{change_id}/verification", response=WRITES, summary="As host, verify the reason of a change")
def verify_change(request: AskedRequest, change_id: str, given: AnswerIn) -> Status[None]:
    services.verify_change(
        actor=request.actor, change_id=change_id, accepted=given.accepted, answer=given.answer, now=request.now
    )
    return Status(204, None)
