"""Fetching the bundles of a lot: the sealed edition for the supervisor, the public one for everybody."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yuanping.apps.archive import queries
from yuanping.apps.archive.roots import trust_file
from yuanping.kernel.actor import Role
from yuanping.web.shell.access import EVERYONE, page
from yuanping.web.shell.request import ShellRequest

READERS = (Role.PROJECT_SUPERVISOR, Role.AUDITOR)


@page(permission="archive.list", roles=READERS)
def archives(request: ShellRequest) -> HttpResponse:
    return render(request, "supervisor/archives.html", {"bundles": queries.list_bundles(request.actor)})


@page(permission="archive.fetch", roles=EVERYONE)
def fetch(request: ShellRequest, bundle_id: str) -> HttpResponse:
    """The file as it is; who may not fetch the sealed edition finds no such record."""
    view = queries.access_bundle(request.actor, bundle_id)
    return _file(queries.read_bundle(request.actor, bundle_id), view.file_name, "application/zip")


@page(permission="archive.trust", roles=(Role.AUDITOR, Role.PROJECT_SUPERVISOR, Role.SYSTEM_ADMIN))
def trust(request: ShellRequest) -> HttpResponse:
    """The roots of trust, to be handed on by another road than the bundles."""
    return _file(trust_file(), "trust.json", "application/json")


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
