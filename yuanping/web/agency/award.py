"""What the parties of a lot see of its evaluation, and the procuring entity's award."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.evaluation.queries import get_outcome, list_outcomes, read_report
from yuanping.apps.evaluation.services import record_award
from yuanping.kernel.actor import Role
from yuanping.kernel.evaluation.states import AWARD
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.request import ShellRequest

READERS = (Role.AGENCY_CLERK, Role.PROCURING_ENTITY, Role.PROJECT_SUPERVISOR)
KINDS = {"closed": "go", "awarded": "ok", "all_rejected": "bad"}


@dataclass(frozen=True, slots=True)
class Line:
    """One lot in the list."""

    lot_id: str
    title: str
    state: str
    kind: str


@page(permission="evaluation.outcomes", roles=READERS)
def awards(request: ShellRequest) -> HttpResponse:
    """Every own lot whose evaluation has begun."""
    lines = tuple(
        Line(line.lot_id, line.title, state_name(line.state), KINDS.get(line.state, ""))
        for line in list_outcomes(request.actor)
    )
    return render(request, "agency/awards.html", {"lines": lines})


@page(permission="evaluation.outcome", roles=READERS)
def award(request: ShellRequest, lot_id: str) -> HttpResponse:
    """How far the evaluation is; result, report and award when they are open to this reader."""
    view = get_outcome(request.actor, lot_id)
    winner = (
        next((line for line in view.result.lines if view.award and line.bid_id == view.award.bid_id), None)
        if view.result
        else None
    )
    context = {
        "view": view,
        "state": state_name(view.state),
        "winner": winner,
        "law": AWARD,
        "kept": take_kept(request),
    }
    return render(request, "agency/award.html", context)


@page(permission="evaluation.award", roles=(Role.PROCURING_ENTITY,), methods=("POST",))
def record(request: ShellRequest, lot_id: str) -> HttpResponse:
    """Record the awarded bidder."""
    bid_id, reason = request.POST.get("bid_id", ""), request.POST.get("reason", "")
    return perform(
        request,
        lambda: record_award(actor=request.actor, lot_id=lot_id, bid_id=bid_id, reason=reason, now=request.now),
        done=_("已定标，抽取记录随之公开"),
        back=reverse("agency:award", args=[lot_id]),
        keep=("bid_id", "reason"),
    )


@page(permission="evaluation.report", roles=READERS)
def report(request: ShellRequest, lot_id: str) -> HttpResponse:
    """The signed report."""
    pdf = read_report(request.actor, lot_id)
    headers = {"Content-Disposition": 'inline; filename="evaluation-report.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def state_name(state: str) -> str:
    """Where an evaluation stands, for people outside the committee."""
    names = {
        "formed": _("签署承诺"),
        "declared": _("推选组长"),
        "leader_elected": _("初步评审"),
        "scoring": _("独立评分"),
        "ranked": _("形成报告"),
        "signing": _("签署报告"),
        "closed": _("报告已签署，待定标"),
        "awarded": _("已定标"),
        "all_rejected": _("所有投标被否决"),
    }
    return names[state]
