"""Coming to a desk and leaving it."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.committee.services import open_desk, open_desk_as_representative
from yuanping.apps.evaluation.queries import list_tables
from yuanping.kernel.actor import Actor, Role
from yuanping.web.expert.frame import MEMBERS, SIZE, SIZES, size_of
from yuanping.web.shell.access import EVERYONE, page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.request import ShellRequest
from yuanping.web.shell.seat import enter_seat, leave_seat


@page(permission="evaluation.enter", roles=EVERYONE)
def enter(request: ShellRequest) -> HttpResponse:
    """Type the arrival code; a representative chooses the own lot."""
    context = {"tables": list_tables(request.actor), "kept": take_kept(request), "size": size_of(request)}
    return render(request, "expert/enter.html", context)


@page(permission="evaluation.enter", roles=EVERYONE, methods=("POST",))
def enter_by_code(request: ShellRequest) -> HttpResponse:
    """An expert who has been checked in opens the desk with the same code."""
    code = request.POST.get("code", "").strip()

    def call() -> None:
        _sit(request, open_desk(code=code, now=request.now))

    again = reverse("expert:enter")
    return perform(request, call, done=_("席位已打开"), back=_where(request, again), keep=())


@page(permission="evaluation.take_seat", roles=(Role.OWNER_REPRESENTATIVE,), methods=("POST",))
def take_seat(request: ShellRequest, lot_id: str) -> HttpResponse:
    """A representative who has been checked in opens the own desk."""

    def call() -> None:
        _sit(request, open_desk_as_representative(actor=request.actor, lot_id=lot_id, now=request.now))

    return perform(request, call, done=_("席位已打开"), back=reverse("expert:desk"))


@page(permission="evaluation.desk", roles=MEMBERS, methods=("POST",))
def leave(request: ShellRequest) -> HttpResponseBase:
    """Leave the desk; an expert's session ends with it."""
    leave_seat(request)
    return redirect("expert:enter")


@page(permission="evaluation.size", roles=EVERYONE, methods=("POST",))
def set_size(request: ShellRequest) -> HttpResponseBase:
    """Small, large or very large type, for this session."""
    size = request.POST.get("size", "")
    if size in SIZES:
        request.session[SIZE] = size
    return redirect("expert:desk" if request.actor.seat_id else "expert:enter")


def _sit(request: ShellRequest, actor: Actor) -> None:
    enter_seat(request, actor.seat_id)


def _where(request: ShellRequest, again: str) -> str:
    return again if not request.POST.get("code") else reverse("expert:desk")
