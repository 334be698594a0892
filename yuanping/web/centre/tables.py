"""导入与导出: the centre's catalogue as a workbook or JSON, stored whole or refused whole."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.venues import queries, services
from yuanping.apps.venues.services import ImportCount
from yuanping.kernel.actor import Role
from yuanping.kernel.errors import Refused
from yuanping.kernel.venues.tables import ImportRefused
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import go
from yuanping.web.shell.notices import notice_of, say_done
from yuanping.web.shell.request import ShellRequest
from yuanping.web.shell.tables import download, error_lines, read_file
from yuanping.web.shell.uploads import read_upload

VENUE_STAFF = (Role.VENUE_OPERATOR,)
CONFLICT = 409


@page(permission="catalogue.import", roles=VENUE_STAFF, methods=("GET", "POST"))
def tables(request: ShellRequest) -> HttpResponse:
    """The form; after a refusal the report of every line."""
    if request.method != "POST":
        return render(request, "centre/tables.html", {"titles": queries.TITLES.values()})
    try:
        count = services.import_tables(actor=request.actor, tables=read_file(read_upload(request)), now=request.now)
    except Refused as refused:
        lines = error_lines(refused) if isinstance(refused, ImportRefused) else ()
        context = {"titles": queries.TITLES.values(), "notice": notice_of(refused), "lines": lines}
        return render(request, "centre/tables.html", context, status=CONFLICT)
    say_done(request, _done(count))
    return go(request, reverse("centre:tables"))


def _done(count: ImportCount) -> str:
    return _("已整份导入：新增 %(added)s 项，变更 %(changed)s 项") % {"added": count.added, "changed": count.changed}


@page(permission="catalogue.export", roles=VENUE_STAFF)
def export(request: ShellRequest) -> HttpResponse:
    return download(queries.export_file(request.actor), request.GET.get("form", ""))
