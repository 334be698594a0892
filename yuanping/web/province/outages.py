"""场所停用与预订调整: report a venue, look at what would become of every booking there, carry it out."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.planning import queries, services
from yuanping.apps.venues import queries as venues
from yuanping.kernel.actor import Role
from yuanping.kernel.planning.states import OutageState
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform
from yuanping.web.shell.notices import Notice
from yuanping.web.shell.outage_form import form_context, read_proof, read_report
from yuanping.web.shell.planning_words import move_line, outage_line
from yuanping.web.shell.request import ShellRequest

PROVINCE = (Role.PROVINCIAL_COORDINATOR,)
ASKS = {
    OutageState.REPORTED: "mine",
    OutageState.CARRYING: "wait",
    OutageState.CARRIED: "done",
    OutageState.DROPPED: "done",
}


@page(permission="outage.view", roles=PROVINCE)
def outages(request: ShellRequest) -> HttpResponse:
    return _show(request)


@page(permission="outage.report", roles=PROVINCE, methods=("POST",))
def report(request: ShellRequest) -> HttpResponse:
    return perform(
        request,
        lambda: services.report_outage(actor=request.actor, report=read_report(request), now=request.now),
        done=_("已记录；下面是受影响的预订和方案，执行之前什么都不变"),
        back=lambda outage_id: reverse("province:outage", args=[outage_id]),
        again=lambda notice: _show(request, notice),
    )


def _show(request: ShellRequest, notice: Notice | None = None) -> HttpResponse:
    known = [(each.venue_id, f"{each.centre} {each.name}") for each in venues.list_judged_venues(request.actor)]
    context = {
        "rows": [outage_line(each) for each in queries.list_outages(request.actor)],
        "send_url": reverse("province:report_outage"),
        **form_context(request, notice, known),
    }
    return render(request, "province/outages.html", context)


@page(permission="outage.view", roles=PROVINCE)
def outage(request: ShellRequest, outage_id: str) -> HttpResponse:
    return _show_one(request, outage_id)


def _show_one(request: ShellRequest, outage_id: str, notice: Notice | None = None) -> HttpResponse:
    view = queries.get_outage(request.actor, outage_id, request.now)
    moves = [move_line(each) for each in view.moves]
    context = {
        "view": view,
        "line": outage_line(view.summary),
        "moves": moves,
        "ask": ASKS[view.summary.state],
        "waiting": sum(each.open for each in moves),
        "reported": view.summary.state is OutageState.REPORTED,
        "asks_proof": view.needs_proof and not view.proof_digest,
        "errors": {notice.field: notice.why} if notice else {},
        "notice": notice,
    }
    return render(request, "province/outage.html", context)


@page(permission="outage.carry_out", roles=PROVINCE, methods=("POST",))
def carry_out(request: ShellRequest, outage_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.carry_out_outage(
            actor=request.actor,
            outage_id=outage_id,
            seen=request.POST.get("seen", ""),
            now=request.now,
            proof=read_proof(request),
        ),
        done=_("开始执行：场所该时段停用，预订逐件处理，须同意的已交有权的一方"),
        back=lambda _none: reverse("province:outage", args=[outage_id]),
        again=lambda notice: _show_one(request, outage_id, notice),
    )


@page(permission="outage.drop", roles=PROVINCE, methods=("POST",))
def drop(request: ShellRequest, outage_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.drop_outage(actor=request.actor, outage_id=outage_id, now=request.now),
        done=_("已作废，没有任何预订变动"),
        back=reverse("province:outages"),
    )
