"""专家逾时未到: how many are missing, and the one decision of the project's supervisor."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.committee import queries, services
from yuanping.kernel.actor import Role
from yuanping.kernel.committee.lateness import LEAST_REASON
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.moments import need_moment
from yuanping.web.shell.request import ShellRequest

SUPERVISOR = (Role.PROJECT_SUPERVISOR,)


@page(permission="committee.late", roles=SUPERVISOR)
def late(request: ShellRequest, lot_id: str) -> HttpResponse:
    context = {
        "view": queries.get_late(request.actor, lot_id, request.now),
        "least": LEAST_REASON,
        "kept": take_kept(request),
    }
    return render(request, "supervisor/late.html", context)


@page(permission="committee.decide_late", roles=SUPERVISOR, methods=("POST",))
def decide(request: ShellRequest, lot_id: str) -> HttpResponse:
    act = request.POST.get("act", "")
    return perform(
        request,
        lambda: services.decide_late(
            actor=request.actor,
            lot_id=lot_id,
            act=act,
            until=need_moment(request.POST.get("until", ""), "until"),
            reason=request.POST.get("reason", ""),
            now=request.now,
        ),
        done=_("已决定等候；签到处在此之前照常放行") if act == "wait" else _("已按原抽取次序通知下一位"),
        back=lambda _count: reverse("supervisor:lot", args=[lot_id]),
        again=lambda notice: render(
            request,
            "supervisor/late.html",
            {
                "view": queries.get_late(request.actor, lot_id, request.now),
                "least": LEAST_REASON,
                "notice": notice,
                "until": request.POST.get("until", ""),
                "reason": request.POST.get("reason", ""),
            },
        ),
    )
