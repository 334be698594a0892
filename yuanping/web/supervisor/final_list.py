"""最终名单: parties of the draw agree to open it before the award, and whoever the pack names reads it, on record."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.committee import queries, services
from yuanping.infra.specialties import specialty_name
from yuanping.kernel.actor import Role
from yuanping.kernel.committee.final_list import LEAST_REASON, MOST_REASON, ListedMember
from yuanping.kernel.committee.record import REPRESENTATIVE
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import SeeOther, perform, take_kept
from yuanping.web.shell.menu import role_name
from yuanping.web.shell.request import ShellRequest
from yuanping.web.supervisor.ceremony_page import party_name

READERS = (Role.AGENCY_CLERK, Role.PROCURING_ENTITY, Role.PROJECT_SUPERVISOR)
PARTIES = (*READERS, Role.REGISTRY_OWNER)


@page(permission="committee.list", roles=PARTIES)
def final_list(request: ShellRequest, lot_id: str) -> HttpResponse:
    """How far the opening is. After the award the lot's own page says where the names are public."""
    view = queries.get_final_list(request.actor, lot_id)
    if view is None:
        return SeeOther(_home(request, lot_id))
    context = {
        "view": view,
        "parties": [(party_name(one.party), one) for one in view.parties],
        "readings": [(role_name(one.by), one) for one in view.readings],
        "least": LEAST_REASON,
        "most": MOST_REASON,
        "kept": take_kept(request),
        "home": _home(request, lot_id),
    }
    return render(request, "supervisor/final_list.html", context)


@page(permission="committee.agree_list", roles=PARTIES, methods=("POST",))
def agree(request: ShellRequest, lot_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.agree_to_list(
            actor=request.actor, lot_id=lot_id, reason=request.POST.get("reason", ""), now=request.now
        ),
        done=_("已同意启封，理由已记入证据"),
        back=reverse("supervisor:final_list", args=[lot_id]),
        keep=("reason",),
    )


@page(permission="committee.read_list", roles=READERS, methods=("POST",))
def read(request: ShellRequest, lot_id: str) -> HttpResponse:
    """The names. That they were read is recorded, so they are asked for and not just looked at."""
    members = services.read_final_list(actor=request.actor, lot_id=lot_id, now=request.now)
    view = queries.get_final_list(request.actor, lot_id)
    lines = [(number, member.name, _seat(member)) for number, member in enumerate(members, 1)]
    context = {"view": view, "lines": lines, "read_at": request.now, "home": _home(request, lot_id)}
    answer = render(request, "supervisor/final_list_read.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _seat(member: ListedMember) -> str:
    return _("招标人代表") if member.kind == REPRESENTATIVE else specialty_name(member.specialty)


def _home(request: ShellRequest, lot_id: str) -> str:
    """Where this reader comes from: the keeper of the registry has no page of a lot."""
    if request.actor.role is Role.REGISTRY_OWNER:
        return reverse("supervisor:ceremonies")
    return reverse("supervisor:lot", args=[lot_id])
