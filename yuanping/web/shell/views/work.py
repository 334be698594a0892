"""The work list, and the door that leads to it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from yuanping.kernel.actor import Role
from yuanping.web.shell import worklist
from yuanping.web.shell.access import EVERYONE, SIGNED_IN, page
from yuanping.web.shell.menu import ADMINS, find_url
from yuanping.web.shell.nothing import nothing_for
from yuanping.web.shell.request import ShellRequest


@page(permission="shell.home", roles=EVERYONE)
def home(request: ShellRequest) -> HttpResponse:
    """Strangers read what this is; people see what waits for them; a committee member sits at the desk."""
    if request.actor.role is Role.ANONYMOUS:
        return redirect("public:home")
    if request.actor.role is Role.EXPERT:
        return redirect(find_url("expert:desk") or "public:home")
    return redirect("shell:work")


@page(permission="work.list", roles=SIGNED_IN)
def work_list(request: ShellRequest) -> HttpResponse:
    items = worklist.gather(request.actor, request.now)
    context = {
        "work": worklist.compose(items, request.now),
        "nothing": nothing_for(request.actor.role),
        "administers": request.actor.role in ADMINS,
    }
    return render(request, "shell/work.html", context)
