"""Calls by API: the answer of who was called, the bridge of the province's desk, and how calls of opened draws ended, counted for the supervisor."""

from __future__ import annotations

from typing import Annotated

from ninja import Router, Schema, Status
from ninja.security import SessionAuth
from pydantic import StringConstraints

from yuanping.api.caller import AskedRequest
from yuanping.api.schemas import Problem
from yuanping.api.venue_schemas import In
from yuanping.apps.committee import queries, services
from yuanping.kernel.notices.refusals import Line

router = Router(tags=["calls"], auth=SessionAuth())
answers = Router(tags=["calls"])
bridge = Router(tags=["calls"], auth=SessionAuth())
READ = {401: Problem, 404: Problem}
WRITE = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
Short = Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00]*$")]


class AnswerIn(In):
    """The reply code of the notice is the permission."""

    code: Short
    accepted: bool


class AnswerOut(Schema):
    """Nothing but what was answered."""

    accepted: bool


class BridgeCallOut(Schema):
    """A call of the day by its number: no name, no telephone, no lot, no place, no hour."""

    token: str
    number: int
    state: str
    mine: bool
    stated: str
    reason: str
    script: list[str]

    @classmethod
    def of(cls, view: queries.BridgeView) -> BridgeCallOut:
        return cls(
            token=view.token,
            number=view.number,
            state=view.state,
            mine=view.mine,
            stated=view.stated,
            reason=view.reason,
            script=list(view.script),
        )


class OutcomeIn(In):
    """What was answered; a ``reason`` only where the person cannot come."""

    outcome: Short
    reason: Short = ""


class AgreesIn(In):
    agrees: bool


class CallLineOut(Schema):
    """``null`` stands for a count hidden because it is small."""

    key: str
    calls: int | None
    accepted: int | None
    refused: int | None
    no_answer: int | None
    other: int | None
    percent: int | None
    unusual: bool


class CallFiguresOut(Schema):
    lots: int
    requesters: list[CallLineOut]
    channels: list[CallLineOut]
    officials: list[CallLineOut]


def _line(line: Line) -> CallLineOut:
    accepted, refused, no_answer, other = line.cells
    return CallLineOut(
        key=line.key,
        calls=line.calls,
        accepted=accepted,
        refused=refused,
        no_answer=no_answer,
        other=other,
        percent=line.percent,
        unusual=line.unusual,
    )


@router.get(
    "",
    response={200: CallFiguresOut, 401: Problem, 404: Problem},
    url_name="call_figures",
    summary="How calls ended over your awarded lots, per requester, channel and official",
)
def show_figures(request: AskedRequest) -> CallFiguresOut:
    found = queries.get_refusal_figures(request.actor)
    return CallFiguresOut(
        lots=found.lots,
        requesters=[_line(each) for each in found.requesters],
        channels=[_line(each) for each in found.channels],
        officials=[_line(each) for each in found.officials],
    )


@answers.post(
    "", response={200: AnswerOut, 422: Problem}, summary="Answer a call with the code of its notice; it counts once"
)
def answer(request: AskedRequest, given: AnswerIn) -> AnswerOut:
    replied = services.record_reply(code=given.code, accepted=given.accepted, now=request.now)
    return AnswerOut(accepted=replied.accepted)


@bridge.get("", response={200: list[BridgeCallOut], **READ}, summary="As the province's desk: the calls that wait")
def show_calls(request: AskedRequest) -> list[BridgeCallOut]:
    return [BridgeCallOut.of(each) for each in queries.list_bridge_calls(request.actor, request.now)]


@bridge.get("/{token}", response={200: BridgeCallOut, **READ}, summary="One of them")
def show_call(request: AskedRequest, token: str) -> BridgeCallOut:
    return BridgeCallOut.of(queries.get_bridge_call(request.actor, token))


@bridge.post("/{token}/connection", response={204: None, **WRITE}, summary="Have the exchange connect you")
def connect(request: AskedRequest, token: str) -> Status[None]:
    services.connect_call(actor=request.actor, token=token, now=request.now)
    return Status(204, None)


@bridge.post("/{token}/outcome", response={204: None, **WRITE}, summary="Say what was answered to you")
def state_outcome(request: AskedRequest, token: str, given: OutcomeIn) -> Status[None]:
    services.state_outcome(
        actor=request.actor, token=token, outcome=given.outcome, reason=given.reason, now=request.now
    )
    return Status(204, None)


@bridge.post("/{token}/confirmation", response={204: None, **WRITE}, summary="As another person: confirm it, or not")
def confirm_outcome(request: AskedRequest, token: str, given: AgreesIn) -> Status[None]:
    services.confirm_outcome(actor=request.actor, token=token, agrees=given.agrees, now=request.now)
    return Status(204, None)
