"""全省排期中本中心主场的时刻: what a plan gave, before the offer comes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yuanping.apps.planning import queries
from yuanping.apps.planning.queries import HostedState
from yuanping.kernel.actor import Role
from yuanping.web.shell.access import page
from yuanping.web.shell.request import ShellRequest


@page(permission="planning.hosted", roles=(Role.VENUE_OPERATOR,))
def planned(request: ShellRequest) -> HttpResponse:
    words = {
        HostedState.RELEASED: ("go", _("等候执行")),
        HostedState.ASKED: ("ok", _("已提出预订申请")),
        HostedState.REFUSED: ("mute", _("未成立")),
    }
    rows = [(each, *words[each.state]) for each in queries.list_hosted(request.actor, request.now)]
    return render(request, "centre/planned.html", {"rows": rows})
