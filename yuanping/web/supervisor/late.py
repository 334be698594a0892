"""评委逾时未到: how many are missing, and the one decision of the project's supervisor."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from yuanping.apps.committee import queries, services
from yuanping.apps.committee.queries import LateView
from yuanping.kernel.actor import Role
from yuanping.kernel.committee.lateness import LEAST_REASON, LateAct
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import SeeOther, perform
from yuanping.web.shell.moments import need_moment
from yuanping.web.shell.notices import Notice
from yuanping.web.shell.request import ShellRequest

SUPERVISOR = (Role.PROJECT_SUPERVISOR,)
USUAL = timedelta(hours=1)
"""What the form proposes; the supervisor writes another hour over it."""
FIELD = "%Y-%m-%dT%H:%M"


@page(permission="committee.late", roles=SUPERVISOR)
def late(request: ShellRequest, lot_id: str) -> HttpResponse:
    return _page(request, lot_id)


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
        done=_("已决定等候；签到处在此之前照常放行") if act == LateAct.WAIT else _("已决定更换；专家按原抽取次序通知下一位，代表请招标人另行指定"),
        back=lambda _count: reverse("supervisor:lot", args=[lot_id]),
        again=lambda notice: _page(request, lot_id, notice),
    )  # fmt: skip


def _page(request: ShellRequest, lot_id: str, notice: Notice | None = None) -> HttpResponse:
    """Where no sitting is awaited, the lot says how far it is."""
    view = queries.get_late(request.actor, lot_id, request.now)
    if view is None:
        return SeeOther(reverse("supervisor:lot", args=[lot_id]))
    asked = request.POST
    context = {
        "view": view,
        "least": LEAST_REASON,
        "notice": notice,
        "early": request.now < view.due_at,
        "act": asked.get("act", ""),
        "until": asked.get("until", "") or _proposed(view, request.now),
        "earliest": localtime(request.now).strftime(FIELD),
        "latest": localtime(view.ends_at).strftime(FIELD),
        "reason": asked.get("reason", ""),
    }
    return render(request, "supervisor/late.html", context)


def _proposed(view: LateView, now: datetime) -> str:
    return localtime(min(now + USUAL, view.ends_at)).strftime(FIELD)
