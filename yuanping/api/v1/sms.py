"""The address at which a message gateway brings receipts and answers; who it is, its signature says, not a session."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from yuanping.api import errors
from yuanping.api.caller import AskedRequest
from yuanping.api.schemas import Problem
from yuanping.apps.committee.services import take_gateway_event
from yuanping.infra.refusals import explain
from yuanping.kernel.errors import Refused

router = Router(tags=["messages"])
LARGEST = 4096
TOO_LARGE = 413


@router.post(
    "/events",
    response={204: None, 401: Problem, 404: Problem, 409: Problem, TOO_LARGE: Problem, 422: Problem},
    url_name="sms_events",
    summary="A signed receipt or answer of the message gateway",
)
def take_event(request: AskedRequest) -> HttpResponse:
    """Headers and signature as in ``docs/venue-systems.md``; the body is in ``docs/api.md``."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST:
        told = explain(Refused("message_too_large", {"most": LARGEST // 1024}))
        return errors.problem(TOO_LARGE, told.code, told.what, detail=told.why, next=told.next)
    headers = {name.lower(): value for name, value in request.headers.items()}
    take_gateway_event(headers=headers, body=request.body, now=request.now)
    return HttpResponse(status=204)
