"""Binding a workstation to its machine: a code shown once, a certificate, revocation."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.venues import queries, services
from yuanping.kernel.actor import Role
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform
from yuanping.web.shell.request import ShellRequest
from yuanping.web.shell.uploads import read_upload

VENUE = (Role.VENUE_OPERATOR,)


@page(permission="terminal.bind", roles=VENUE, methods=("POST",))
def make_code(request: ShellRequest, workstation_id: str) -> HttpResponse:
    """A code that is shown on this page and nowhere else."""
    code = services.make_enrolment_code(actor=request.actor, workstation_id=workstation_id, now=request.now)
    seat = queries.get_workstation(request.actor, workstation_id)
    address = request.build_absolute_uri(reverse("centre:self_test"))
    response = render(request, "centre/enrolment_code.html", {"seat": seat, "code": code, "address": address})
    response["Cache-Control"] = "no-store"
    return response


@page(permission="terminal.bind", roles=VENUE, methods=("POST",))
def bind_certificate(request: ShellRequest, workstation_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.bind_certificate(
            actor=request.actor,
            workstation_id=workstation_id,
            pem=read_upload(request, "certificate").decode("ascii", "replace"),
            now=request.now,
        ),
        done=_("证书已绑定；原来的机器不再有效"),
        back=reverse("centre:workstation", args=[workstation_id]),
    )


@page(permission="terminal.revoke", roles=VENUE, methods=("POST",))
def revoke(request: ShellRequest, workstation_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.revoke_terminal(
            actor=request.actor,
            workstation_id=workstation_id,
            reason=request.POST.get("revoke_reason", ""),
            now=request.now,
        ),
        done=_("已解除绑定；工位须重新绑定并检测"),
        back=reverse("centre:workstation", args=[workstation_id]),
        keep=("revoke_reason",),
    )
