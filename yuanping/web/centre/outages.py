"""场所停用: a centre reports its venue to the province, and exchanges the workstations of what can stay."""

from __future__ import annotations

from collections.abc import Callable

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
from yuanping.web.shell.outage_form import form_context, read_report
from yuanping.web.shell.planning_words import move_line, outage_line
from yuanping.web.shell.request import ShellRequest

VENUE = (Role.VENUE_OPERATOR,)


@page(permission="outage.view", roles=VENUE)
def outages(request: ShellRequest) -> HttpResponse:
    return _show(request)


@page(permission="outage.report", roles=VENUE, methods=("POST",))
def report(request: ShellRequest) -> HttpResponse:
    return perform(
        request,
        lambda: services.report_outage(actor=request.actor, report=read_report(request), now=request.now),
        done=_("已报省级调度；执行之前预订照旧"),
        back=lambda outage_id: reverse("centre:outage", args=[outage_id]),
        again=lambda notice: _show(request, notice),
    )


def _show(request: ShellRequest, notice: Notice | None = None) -> HttpResponse:
    own = venues.list_venues(request.actor, request.actor.organisation_id)
    context = {
        "rows": [outage_line(each) for each in queries.list_outages(request.actor)],
        "send_url": reverse("centre:report_outage"),
        **form_context(request, notice, [(each.venue_id, each.name) for each in own]),
    }
    return render(request, "centre/outages.html", context)


@page(permission="outage.view", roles=VENUE)
def outage(request: ShellRequest, outage_id: str) -> HttpResponse:
    view = queries.get_outage(request.actor, outage_id, request.now)
    context = {
        "view": view,
        "line": outage_line(view.summary),
        "moves": [move_line(each) for each in view.moves],
        "reported": view.summary.state is OutageState.REPORTED,
    }
    return render(request, "centre/outage.html", context)


@page(permission="outage.drop", roles=VENUE, methods=("POST",))
def drop(request: ShellRequest, outage_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.drop_outage(actor=request.actor, outage_id=outage_id, now=request.now),
        done=_("已作废，没有任何预订变动"),
        back=reverse("centre:outages"),
    )


@page(permission="move.agree", roles=VENUE, methods=("POST",))
def agree(request: ShellRequest, outage_id: str, move_id: str) -> HttpResponse:
    return _settle(request, outage_id, move_id, services.agree_move, _("已换工位；预订的其他内容不变"))


@page(permission="move.refuse", roles=VENUE, methods=("POST",))
def refuse(request: ShellRequest, outage_id: str, move_id: str) -> HttpResponse:
    return _settle(request, outage_id, move_id, services.refuse_move, _("已说明不能换工位，省级调度可以看到原因"))


def _settle(request: ShellRequest, outage_id: str, move_id: str, call: Callable[..., None], done: str) -> HttpResponse:
    words = request.POST.get("words", "")
    return perform(
        request,
        lambda: call(actor=request.actor, move_id=move_id, words=words, now=request.now),
        done=done,
        back=reverse("centre:outage", args=[outage_id]),
    )
