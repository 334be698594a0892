"""专家库共享资源目录: counts by specialty and city for everybody, small cells hidden."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yuanping.apps.experts import queries
from yuanping.infra.specialties import specialty_name
from yuanping.kernel.region import city_name
from yuanping.web.shell.access import EVERYONE, page
from yuanping.web.shell.request import ShellRequest


@page(permission="expert.catalogue", roles=EVERYONE)
def catalogue(request: ShellRequest) -> HttpResponse:
    table = queries.shared_catalogue()
    context = {
        "cities": [city_name(place) or place for place in table.centres],
        "rows": [(specialty_name(row.specialty), row.total, row.cells) for row in table.rows],
        "total": table.total,
        "least": queries.SMALLEST_SHOWN_CELL,
    }
    return render(request, "library/catalogue.html", context)
