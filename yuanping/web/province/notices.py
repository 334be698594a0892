"""通知发送: what did not go out, by day and as counts; never whose, about which lot, or at what hour."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.notifications.queries import list_unsent
from yuanping.apps.notifications.services import send_again
from yuanping.kernel.actor import Role
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform
from yuanping.web.shell.request import ShellRequest

KEEPERS = (Role.SYSTEM_ADMIN,)


@page(permission="notice.watch", roles=KEEPERS)
def notices(request: ShellRequest) -> HttpResponse:
    days = list_unsent(request.actor, request.now)
    context = {"days": days, "open": sum(each.waiting + each.dead for each in days)}
    return render(request, "province/notices.html", context)


@page(permission="notice.send_again", roles=KEEPERS, methods=("POST",))
def again(request: ShellRequest) -> HttpResponse:
    return perform(
        request,
        lambda: send_again(actor=request.actor, now=request.now),
        done=_("已重新排队，后台即刻重发"),
        back=reverse("province:notices"),
    )
