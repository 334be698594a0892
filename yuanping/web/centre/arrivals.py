"""到场签到: the code opens one arrival; the name is seen here, at the door, once."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.committee import queries, services
from yuanping.apps.committee.queries import ArrivalRow, CustodyView
from yuanping.apps.committee.services import ArrivalView
from yuanping.apps.venues import queries as venues
from yuanping.kernel.actor import Role
from yuanping.kernel.committee.record import REPRESENTATIVE
from yuanping.kernel.errors import Refused
from yuanping.web.centre.second_factor import ask_at_door, read_second
from yuanping.web.shell.access import page
from yuanping.web.shell.errors import locked_out
from yuanping.web.shell.notices import Notice, notice_of
from yuanping.web.shell.request import ShellRequest

VENUE = (Role.VENUE_OPERATOR,)


@dataclass(frozen=True, slots=True)
class ArrivalLine:
    """One expected or admitted seat; nothing tells who it is."""

    row: ArrivalRow
    workstation: str
    representative: bool
    arrived: bool
    late: bool
    receipt: CustodyView | None = None


@page(permission="arrival.view", roles=VENUE)
def check_in(request: ShellRequest) -> HttpResponse:
    return _page(request)


@page(permission="arrival.admit", roles=VENUE, methods=("POST",))
def admit(request: ShellRequest) -> HttpResponse:
    """One act for the three checks, so that nothing of a half-checked person waits anywhere."""
    code, checked = request.POST.get("code", ""), request.POST.get("identity_checked") == "yes"
    id_number = request.POST.get("id_number", "").strip()
    try:
        second = read_second(request)
        if getattr(request, "axes_locked_out", False):
            return locked_out(request)
        arrival = services.check_in(
            actor=request.actor,
            code=code,
            identity_checked=checked,
            id_number=id_number,
            second=second,
            now=request.now,
        )
    except Refused as refused:
        return _page(request, notice=notice_of(refused), code=code, status=409)
    return _page(request, arrival=arrival)


@page(permission="arrival.passkey", roles=VENUE)
def ask_passkey(request: ShellRequest) -> HttpResponse:
    """A fresh question for the browser at this door, fetched when somebody is about to answer it."""
    asked = ask_at_door(request)
    response = JsonResponse({"options": asked.options, "ticket": asked.ticket})
    response["Cache-Control"] = "no-store"
    return response


@page(permission="arrival.admit", roles=VENUE, methods=("POST",))
def admit_representative(request: ShellRequest, seat_id: str) -> HttpResponse:
    checked = request.POST.get("identity_checked") == "yes"
    try:
        arrival = services.check_in_representative(
            actor=request.actor, seat_id=seat_id, identity_checked=checked, now=request.now
        )
    except Refused as refused:
        return _page(request, notice=notice_of(refused), status=409)
    return _page(request, arrival=arrival)


def _page(
    request: ShellRequest,
    *,
    notice: Notice | None = None,
    arrival: ArrivalView | None = None,
    code: str = "",
    status: int = 200,
) -> HttpResponse:
    """The door's page. A name is only in the answer to the very request that opened it, and is not kept by any cache."""
    lines = _lines(request)
    context = {
        "notice": notice,
        "arrival": arrival,
        **_place(arrival.workstation if arrival else ""),
        "code": code,
        "waiting": [line for line in lines if not line.arrived],
        "left": queries.list_left_behind(request.actor, request.now),
        "arrived": [line for line in lines if line.arrived],
        "empty": _("今天没有评标，或尚未完成专家抽取。"),
    }
    response = render(request, "centre/check_in.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _lines(request: ShellRequest) -> list[ArrivalLine]:
    rows = queries.arrivals_at(request.actor, request.now)
    seats = venues.list_workstations(tuple(row.workstation for row in rows if row.workstation))
    labels = {seat.workstation_id: seat.full_label for seat in seats}
    receipts = queries.receipts_at(request.actor, tuple(row.seat_id for row in rows if row.state == "arrived"))
    return [
        ArrivalLine(
            row,
            labels.get(row.workstation, ""),
            row.kind == REPRESENTATIVE,
            row.state == "arrived",
            row.is_late(request.now),
            receipts.get(row.seat_id),
        )
        for row in rows
    ]


def _place(workstation_id: str) -> dict[str, str]:
    """What the desk is called, and where the room's plan and pictures are."""
    found = venues.list_workstations((workstation_id,)) if workstation_id else ()
    if not found:
        return {"place": "", "plan": ""}
    return {"place": found[0].full_label, "plan": reverse("centre:room", args=[found[0].room_id])}
