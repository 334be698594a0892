"""Where an expert answers a call with the code of the notice. It tells nothing but that the answer was taken."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.committee import services
from yuanping.web.shell.access import EVERYONE, page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.request import ShellRequest


@page(permission="committee.reply", roles=EVERYONE, methods=("GET", "POST"))
def reply(request: ShellRequest) -> HttpResponse:
    if request.method == "GET":
        return render(request, "supervisor/reply.html", {"kept": take_kept(request)})
    accepted = request.POST.get("answer") == "accept"
    return perform(
        request,
        lambda: services.record_reply(code=request.POST.get("code", ""), accepted=accepted, now=request.now),
        done=_("已记录：您应允到场。到场码将另发到您的手机。") if accepted else _("已记录：您不能参加。"),
        back=reverse("supervisor:reply"),
    )
