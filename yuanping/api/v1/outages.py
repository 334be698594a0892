"""Failing venues by API: report, look, carry out, agree; the same services, permissions and refusals as the pages."""

from __future__ import annotations

from base64 import b64decode

from ninja import Router
from ninja.security import SessionAuth

from yuanping.api.caller import AskedRequest
from yuanping.api.planning_schemas import CarryIn, MoveOut, OutageIn, OutageOut, OutageRowOut, WordsIn
from yuanping.api.schemas import Problem
from yuanping.apps.planning import queries, services
from yuanping.apps.planning.queries import MoveView, OutageSummary, OutageView
from yuanping.apps.planning.services import OutageReport
from yuanping.kernel.booking.proof import Proof
from yuanping.kernel.errors import Refused
from yuanping.kernel.venues.hours import Interval

router = Router(tags=["outages"], auth=SessionAuth())
moves = Router(tags=["outages"], auth=SessionAuth())
READ = {401: Problem, 404: Problem}
WRITE = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


def _proof(text: str) -> Proof | None:
    """The file in base64, none for nothing.

    Raises:
        Refused: ``proof_kind_unknown``.
    """
    try:
        return Proof(b64decode(text, validate=True)) if text else None
    except ValueError as odd:
        raise Refused("proof_kind_unknown", {}, field="proof") from odd


def _row(each: OutageSummary) -> OutageRowOut:
    return OutageRowOut(
        outage_id=each.outage_id,
        state=each.state,
        venue=each.venue_name,
        centre=each.centre_name,
        starts_at=each.interval.starts_at,
        ends_at=each.interval.ends_at,
        cause=each.cause,
        by_centre=each.by_centre,
        reported_at=each.reported_at,
    )


def _move(each: MoveView) -> MoveOut:
    return MoveOut(
        move_id=each.move_id,
        booking_id=each.booking_id,
        number=each.number,
        is_host=each.is_host,
        seats=each.seats,
        starts_at=each.hours.starts_at,
        ends_at=each.hours.ends_at,
        begun=each.begun,
        fate=each.fate,
        exchanges=list(each.exchanges),
        short=each.short,
        consents=[consent.role for consent in each.consents],
        state=each.state or "",
        code=each.code,
        words=each.words,
    )


def _outage(view: OutageView) -> OutageOut:
    return OutageOut(
        **_row(view.summary).dict(),
        reason=view.reason,
        digest=view.digest,
        needs_proof=view.needs_proof,
        moves=[_move(each) for each in view.moves],
    )


@router.get(
    "", response={200: list[OutageRowOut], **READ}, summary="Failing venues: the province's all, a centre's own"
)
def show_outages(request: AskedRequest) -> list[OutageRowOut]:
    return [_row(each) for each in queries.list_outages(request.actor)]


@router.get("/{outage_id}", response={200: OutageOut, **READ}, summary="One failure; to the province with its plan")
def show_outage(request: AskedRequest, outage_id: str) -> OutageOut:
    return _outage(queries.get_outage(request.actor, outage_id, request.now))


@router.post("", response={200: OutageOut, **WRITE}, summary="Report a venue that cannot be used; nothing moves")
def report_outage(request: AskedRequest, given: OutageIn) -> OutageOut:
    hours = Interval(given.starts_at, given.ends_at)
    report = OutageReport(given.venue_id, hours, given.cause, given.reason, _proof(given.proof))
    outage_id = services.report_outage(actor=request.actor, report=report, now=request.now)
    return _outage(queries.get_outage(request.actor, outage_id, request.now))


@router.post(
    "/{outage_id}/carrying-out", response={200: OutageOut, **WRITE}, summary="Carry out the plan you looked at"
)
def carry_out_outage(request: AskedRequest, outage_id: str, given: CarryIn) -> OutageOut:
    """Safe to send again; what changed since you looked is a conflict, and nothing is done."""
    services.carry_out_outage(
        actor=request.actor, outage_id=outage_id, seen=given.seen, now=request.now, proof=_proof(given.proof)
    )
    return _outage(queries.get_outage(request.actor, outage_id, request.now))


@router.post("/{outage_id}/dropping", response={200: OutageOut, **WRITE}, summary="Put a report away")
def drop_outage(request: AskedRequest, outage_id: str) -> OutageOut:
    services.drop_outage(actor=request.actor, outage_id=outage_id, now=request.now)
    return _outage(queries.get_outage(request.actor, outage_id, request.now))


@moves.get("/{move_id}", response={200: MoveOut, **READ}, summary="One booking a failure touches, for who must agree")
def show_move(request: AskedRequest, move_id: str) -> MoveOut:
    return _move(queries.get_settle(request.actor, move_id, request.now).move)


@moves.post("/{move_id}/agreement", response={200: MoveOut, **WRITE}, summary="Agree, which does it")
def agree_move(request: AskedRequest, move_id: str, given: WordsIn) -> MoveOut:
    services.agree_move(actor=request.actor, move_id=move_id, words=given.words, now=request.now)
    return show_move(request, move_id)


@moves.post("/{move_id}/refusal", response={200: MoveOut, **WRITE}, summary="Do not agree, and say why")
def refuse_move(request: AskedRequest, move_id: str, given: WordsIn) -> MoveOut:
    services.refuse_move(actor=request.actor, move_id=move_id, words=given.words, now=request.now)
    return show_move(request, move_id)


@moves.post(
    "/{move_id}/settlement", response={200: MoveOut, **WRITE}, summary="Say how it was settled by your own paths"
)
def settle_move(request: AskedRequest, move_id: str, given: WordsIn) -> MoveOut:
    services.settle_move(actor=request.actor, move_id=move_id, words=given.words, now=request.now)
    return show_move(request, move_id)
