"""值守通话: staff call whoever did not answer a message. The page has the number of the call that day and what to say, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.committee import queries, services
from yuanping.kernel.actor import Role
from yuanping.kernel.committee.bridge import Reason, Stated
from yuanping.kernel.committee.states import SUPERVISED
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.call_words import bridge_words, reason_words, stated_words
from yuanping.web.shell.request import ShellRequest

STAFF = (Role.PROVINCIAL_COORDINATOR,)


@page(permission="bridge.list", roles=STAFF)
def calls(request: ShellRequest) -> HttpResponse:
    lines = [(each, bridge_words(each.state)) for each in queries.list_bridge_calls(request.actor, request.now)]
    return render(request, "supervisor/bridge.html", {"lines": lines, "law": SUPERVISED})


@page(permission="bridge.view", roles=STAFF)
def call(request: ShellRequest, token: str) -> HttpResponse:
    found = queries.get_bridge_call(request.actor, token)
    context = {
        "view": found,
        "state": bridge_words(found.state),
        "outcomes": [(str(each), stated_words(each)) for each in Stated],
        "reasons": [(str(each), reason_words(each)) for each in Reason],
        "stated": stated_words(found.stated) if found.stated else "",
        "reason": reason_words(found.reason) if found.reason else "",
        "law": SUPERVISED,
        "kept": take_kept(request),
    }
    return render(request, "supervisor/bridge_call.html", context)


@page(permission="bridge.connect", roles=STAFF, methods=("POST",))
def connect(request: ShellRequest, token: str) -> HttpResponse:
    return _done(
        request,
        token,
        lambda: services.connect_call(actor=request.actor, token=token, now=request.now),
        _("正在接通：系统先向对方播报，再转给您"),
    )


@page(permission="bridge.state", roles=STAFF, methods=("POST",))
def state(request: ShellRequest, token: str) -> HttpResponse:
    outcome, reason = request.POST.get("outcome", ""), request.POST.get("reason", "")
    return _done(
        request,
        token,
        lambda: services.state_outcome(
            actor=request.actor, token=token, outcome=outcome, reason=reason, now=request.now
        ),
        _("已记下，待另一人确认"),
    )


@page(permission="bridge.confirm", roles=STAFF, methods=("POST",))
def confirm(request: ShellRequest, token: str) -> HttpResponse:
    agrees = request.POST.get("agrees") == "yes"
    return _done(
        request,
        token,
        lambda: services.confirm_outcome(actor=request.actor, token=token, agrees=agrees, now=request.now),
        _("已确认") if agrees else _("没有确认；这个通话重新等候"),
    )


def _done(request: ShellRequest, token: str, act: Callable[[], object], said: str) -> HttpResponse:
    return perform(
        request, act, done=said, back=reverse("supervisor:bridge_call", args=[token]), keep=("outcome", "reason")
    )
