"""What every page of the desk shows around itself: member number, stages, type size."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yuanping.apps.committee.queries import find_receipt_of_seat
from yuanping.apps.evaluation.queries import DeskView
from yuanping.kernel.actor import Role
from yuanping.web.shell.request import ShellRequest

MEMBERS = (Role.EXPERT, Role.OWNER_REPRESENTATIVE)
SIZE = "expert.size"
SIZES = ("small", "large", "xl")
STAGES = ("formed", "declared", "leader_elected", "scoring", "ranked", "signing")
AFTER = len(STAGES)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the bar: ``done``, ``now`` or nothing."""

    label: str
    css: str


def stages(state: str) -> tuple[Stage, ...]:
    """The six stages of a member's day."""
    labels = (_("评标承诺"), _("推选组长"), _("初步评审"), _("独立评分"), _("形成报告"), _("签署报告"))
    here = STAGES.index(state) if state in STAGES else AFTER
    if state == "all_rejected":
        here = STAGES.index("scoring")
    return tuple(
        Stage(label, "done" if place < here else "now" if place == here else "") for place, label in enumerate(labels)
    )


def size_of(request: ShellRequest) -> str:
    """The chosen type size; large unless chosen otherwise."""
    chosen = str(request.session.get(SIZE, "large"))
    return chosen if chosen in SIZES else "large"


def show(request: ShellRequest, template: str, desk: DeskView, **values: object) -> HttpResponse:
    """A page of the desk."""
    receipt = find_receipt_of_seat(request.actor.seat_id)
    context = {"desk": desk, "receipt": receipt, "stages": stages(desk.state), "size": size_of(request), **values}
    return render(request, template, context)
