"""中心联通: which centres' own systems can be reached; never what they were told."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yuanping.apps.venue_systems import queries
from yuanping.kernel.actor import Role
from yuanping.web.shell.access import page
from yuanping.web.shell.request import ShellRequest

PROVINCE = (Role.PROVINCIAL_COORDINATOR,)


@page(permission="venue_system.list", roles=PROVINCE)
def systems(request: ShellRequest) -> HttpResponse:
    found = queries.list_systems(request.actor)
    lost = [each for each in found if each.connected and not each.reachable]
    return render(request, "province/systems.html", {"lines": found, "lost": lost})
