"""The address at which a centre's own system speaks to us; who it is, its signature says, not a session."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from yuanping.api import errors
from yuanping.api.caller import AskedRequest
from yuanping.api.schemas import Problem
from yuanping.apps.venue_systems.services import Letter, receive_message
from yuanping.infra.refusals import explain
from yuanping.kernel.errors import Refused
from yuanping.kernel.venue_system.envelope import LARGEST

router = Router(tags=["venue systems"])
TOO_LARGE = 413
SENT = {
    200: dict[str, object],
    401: Problem,
    404: dict[str, object],
    409: dict[str, object],
    TOO_LARGE: Problem,
    422: dict[str, object],
}


@router.post(
    "/{connection_id}/messages",
    response=SENT,
    url_name="receive",
    summary="A signed message of a centre's own system: hall, seatcheck, query, apply, occupy, release, exceptionNotify, sync",
)
def receive(request: AskedRequest, connection_id: str) -> HttpResponse:
    """The form of the message and its signature are in ``docs/venue-systems.md``."""
    if _announced(request) > LARGEST:
        return _refuse()
    headers = {name.lower(): value for name, value in request.headers.items()}
    answer = receive_message(letter=Letter(connection_id, headers, request.body), now=request.now)
    response = HttpResponse(answer.body, status=answer.status, content_type="application/json")
    if answer.repeated:
        response.headers["webhook-repeated"] = "1"
    return response


def _announced(request: AskedRequest) -> int:
    """How long the body says it is; one that does not say has none for WSGI."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else LARGEST + 1


def _refuse() -> HttpResponse:
    """Before a byte is read: whoever is not known yet should not make us count a signature over megabytes."""
    told = explain(Refused("message_too_large", {"most": LARGEST // 1024}))
    response = errors.problem(TOO_LARGE, told.code, told.what, detail=told.why, next=told.next)
    response.headers["Connection"] = "close"
    return response
