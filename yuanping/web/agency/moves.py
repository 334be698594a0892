"""One booking a failed venue touches, for the one who must agree or act: the agency, or the supervisor where the sub-venues are hidden."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.planning import queries, services
from yuanping.kernel.actor import Role
from yuanping.kernel.planning.reallocate import Fate
from yuanping.kernel.planning.states import MoveState
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.planning_words import move_line, outage_line
from yuanping.web.shell.request import ShellRequest

SETTLERS = (Role.AGENCY_CLERK, Role.PROJECT_SUPERVISOR)


@page(permission="move.view", roles=SETTLERS)
def move(request: ShellRequest, move_id: str) -> HttpResponse:
    view = queries.get_settle(request.actor, move_id, request.now)
    context = {
        "view": view,
        "line": move_line(view.move),
        "outage": outage_line(view.outage),
        "waiting": view.move.state is MoveState.WAITING,
        "left": view.move.state is MoveState.LEFT,
        "host_lost": view.move.fate is Fate.HOST_CHANGED,
        "emergency": view.move.fate is Fate.EMERGENCY,
        "kept": take_kept(request),
    }
    return render(request, "agency/move.html", context)


@page(permission="move.agree", roles=SETTLERS, methods=("POST",))
def agree(request: ShellRequest, move_id: str) -> HttpResponse:
    done = _("已同意重新抽取失去的席位")
    if request.actor.role is Role.AGENCY_CLERK:
        done = _("已提出变更申请并附证明，等主场核验")
    return _settle(request, move_id, services.agree_move, done)


@page(permission="move.refuse", roles=SETTLERS, methods=("POST",))
def refuse(request: ShellRequest, move_id: str) -> HttpResponse:
    return _settle(request, move_id, services.refuse_move, _("已说明不同意的原因，省级调度可以看到"))


@page(permission="move.settle", roles=SETTLERS, methods=("POST",))
def settle(request: ShellRequest, move_id: str) -> HttpResponse:
    return _settle(request, move_id, services.settle_move, _("已记下处理情况"))


def _settle(request: ShellRequest, move_id: str, call: Callable[..., None], done: str) -> HttpResponse:
    words = request.POST.get("words", "")
    return perform(
        request,
        lambda: call(actor=request.actor, move_id=move_id, words=words, now=request.now),
        done=done,
        back=reverse("agency:move", args=[move_id]),
        keep=("words",),
    )
