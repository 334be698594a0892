"""次日场次的工位核查: one held workstation that is not fit, and another one in its place."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.booking import queries, services
from yuanping.kernel.actor import Role
from yuanping.kernel.booking.gate import GateState
from yuanping.web.centre.machine_words import reason_words
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform
from yuanping.web.shell.request import ShellRequest

VENUE = (Role.VENUE_OPERATOR,)


@page(permission="gate.view", roles=VENUE)
def finding(request: ShellRequest, finding_id: str) -> HttpResponse:
    view = queries.get_finding(request.actor, finding_id)
    states = {
        GateState.OPEN: ("warn", _("已停用，待您处理")),
        GateState.ESCALATED: ("bad", _("已报主场和省级调度")),
        GateState.SWAPPED: ("ok", _("已换工位")),
        GateState.EXCHANGED: ("ok", _("已换工位，按抽取结果应到此工位的人由门口和席位页引到新工位")),
        GateState.MENDED: ("ok", _("已修好")),
    }
    kind, word = states[view.state]
    live = view.state in {GateState.OPEN, GateState.ESCALATED}
    context = {"view": view, "reasons": reason_words(view.reasons), "kind": kind, "word": word, "live": live}
    return render(request, "centre/gate.html", context)


@page(permission="gate.accept", roles=VENUE, methods=("POST",))
def accept(request: ShellRequest, finding_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.accept_proposal(actor=request.actor, finding_id=finding_id, now=request.now),
        done=_("已换工位；预订的其他内容不变"),
        back=reverse("centre:gate", args=[finding_id]),
    )
