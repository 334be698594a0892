"""The ceremony in public view, and what only the supervisor may do with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.committee import services as committee
from yuanping.apps.draw import queries, services
from yuanping.kernel.actor import Role
from yuanping.kernel.draw.values import Party
from yuanping.web.shell.access import EVERYONE, page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.context_values import clock_until
from yuanping.web.shell.request import ShellRequest
from yuanping.web.supervisor.ceremony_excluded import compose_excluded
from yuanping.web.supervisor.ceremony_page import lot_title, make_page, moment_name, state_words

SUPERVISOR = (Role.PROJECT_SUPERVISOR,)
BITMAP = (Role.PROJECT_SUPERVISOR, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the two moments of a lot."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list."""

    ceremony_id: str
    lot: str
    moment: str
    attempt: int
    state_kind: str
    state_label: str
    mine: bool


@page(permission="ceremony.view", roles=EVERYONE)
def ceremony(request: ShellRequest, ceremony_id: str) -> HttpResponse:
    """For the parties and the coordinator; after the award for everybody."""
    view = queries.view_ceremony(request.actor, ceremony_id)
    tabs = [
        Tab(_tab(row), reverse("supervisor:ceremony", args=[row.ceremony_id]), row.ceremony_id == ceremony_id)
        for row in reversed(queries.list_ceremonies(request.actor, view.lot_id))
    ]
    due = clock_until(view.answer_by, request.now, own=True) if view.answer_by else None
    context = {
        "view": view,
        "page": make_page(view),
        "tabs": tabs,
        "due": due,
        "kept": take_kept(request),
        "excluded": compose_excluded(view.excluded) if view.excluded is not None else None,
        "may_read": request.actor.role is Role.AUDITOR or view.own_party == Party.PROJECT_SUPERVISOR,
    }
    return render(request, "supervisor/ceremony.html", context)


def _tab(row: queries.CeremonyRow) -> str:
    name = moment_name(row.kind)
    return name if row.attempt == 1 else _("%(name)s（第 %(n)s 次）") % {"name": name, "n": row.attempt}


@page(
    permission="ceremony.list",
    roles=(
        Role.AGENCY_CLERK,
        Role.PROCURING_ENTITY,
        Role.PROJECT_SUPERVISOR,
        Role.REGISTRY_OWNER,
        Role.PROVINCIAL_COORDINATOR,
    ),
)
def ceremonies(request: ShellRequest) -> HttpResponse:
    lines = [
        Line(row.ceremony_id, lot_title(row.lot_id), moment_name(row.kind), row.attempt, *state_words(row.state, row.kind), bool(row.own_party))
        for row in queries.list_ceremonies(request.actor)
    ]  # fmt: skip
    return render(request, "supervisor/ceremonies.html", {"lines": lines})


@page(permission="draw.exclusions", roles=BITMAP, methods=("POST",))
def exclusions(request: ShellRequest, lot_id: str) -> HttpResponse:
    """Every exclusion bit of a draw as a file; that it was read is recorded, so it is asked for and not just looked at."""
    data = committee.read_exclusions(actor=request.actor, lot_id=lot_id, now=request.now)
    name = f"exclusions-{lot_id}.json"
    return HttpResponse(
        data,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


@page(permission="ceremony.void", roles=SUPERVISOR, methods=("POST",))
def void(request: ShellRequest, ceremony_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.void_ceremony(
            actor=request.actor, ceremony_id=ceremony_id, reason=request.POST.get("reason", ""), now=request.now
        ),
        done=_("已作废这次抽取，理由已记入证据"),
        back=reverse("supervisor:ceremony", args=[ceremony_id]),
        keep=("reason",),
    )


@page(permission="ceremony.order_anew", roles=SUPERVISOR, methods=("POST",))
def order_anew(request: ShellRequest, ceremony_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.order_anew(
            actor=request.actor, ceremony_id=ceremony_id, reason=request.POST.get("reason", ""), now=request.now
        ),
        done=_("已责令重新抽取，系统将打开新的抽取"),
        back=reverse("supervisor:ceremony", args=[ceremony_id]),
        keep=("reason",),
    )
