"""How calls of opened draws ended, counted; the same figures as the supervisor's page."""

from __future__ import annotations

from ninja import Router, Schema
from ninja.security import SessionAuth

from yuanping.api.caller import AskedRequest
from yuanping.api.schemas import Problem
from yuanping.apps.committee.queries import get_refusal_figures
from yuanping.kernel.notices.refusals import Line

router = Router(tags=["calls"], auth=SessionAuth())


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
    found = get_refusal_figures(request.actor)
    return CallFiguresOut(
        lots=found.lots,
        requesters=[_line(each) for each in found.requesters],
        channels=[_line(each) for each in found.channels],
        officials=[_line(each) for each in found.officials],
    )
