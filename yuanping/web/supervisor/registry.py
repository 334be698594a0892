"""The registry in numbers: how many experts of which specialty at which centre; never who."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yuanping.apps.experts import queries
from yuanping.kernel.actor import Role
from yuanping.web.shell.access import page
from yuanping.web.shell.request import ShellRequest
from yuanping.web.supervisor.ceremony_page import centre_name


@page(permission="registry.view", roles=(Role.REGISTRY_OWNER, Role.PROVINCIAL_COORDINATOR))
def registry(request: ShellRequest) -> HttpResponse:
    table = queries.registry_table(request.actor)
    centres = [centre_name(centre) for centre in table.centres]
    return render(
        request,
        "supervisor/registry.html",
        {"table": table, "centres": centres, "least": queries.SMALLEST_SHOWN_CELL},
    )
