"""A call whose expert says that it was not so: what the log holds, and the answer."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.committee import queries, services
from yuanping.infra.specialties import specialty_name
from yuanping.kernel.actor import Role
from yuanping.kernel.committee.own_calls import LONGEST_ANSWER
from yuanping.kernel.committee.states import SUPERVISED
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.call_words import dispute_words, outcome_words
from yuanping.web.shell.request import ShellRequest

SUPERVISOR = (Role.PROJECT_SUPERVISOR,)


@page(permission="dispute.view", roles=SUPERVISOR)
def dispute(request: ShellRequest, dispute_id: str) -> HttpResponse:
    found = queries.get_dispute(request.actor, dispute_id)
    context = {
        "view": found,
        "specialty": specialty_name(found.specialty),
        "outcome": outcome_words(found.outcome),
        "state": dispute_words(found.state),
        "law": SUPERVISED,
        "most": LONGEST_ANSWER,
        "kept": take_kept(request),
    }
    return render(request, "supervisor/dispute.html", context)


@page(permission="dispute.answer", roles=SUPERVISOR, methods=("POST",))
def answer(request: ShellRequest, dispute_id: str, finding: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.answer_dispute(
            actor=request.actor,
            dispute_id=dispute_id,
            act=finding,
            answer=request.POST.get("answer", ""),
            now=request.now,
        ),
        done=_("已答复；专家在自己的页面上看得到"),
        back=reverse("supervisor:dispute", args=[dispute_id]),
        keep=("answer",),
    )
