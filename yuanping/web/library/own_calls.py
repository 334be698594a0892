"""我的抽取通知: after the award, every call recorded for me with time and outcome; one click disputes it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.committee import queries, services
from yuanping.apps.identity import queries as identity
from yuanping.infra.specialties import specialty_name
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import Refused
from yuanping.web.library import own_pass
from yuanping.web.shell.access import EVERYONE, page
from yuanping.web.shell.actions import SeeOther
from yuanping.web.shell.call_words import channel_words, dispute_words, outcome_words, reason_words
from yuanping.web.shell.notices import Notice, notice_of
from yuanping.web.shell.request import ShellRequest

CONFLICT = 409
NO_STORE = "no-store"


@page(permission="expert.own_calls", roles=EVERYONE)
def calls(request: ShellRequest) -> HttpResponse:
    me = own_pass.actor_of(request)
    return _show(request, me) if me else redirect("library:own_enter")


@page(permission="expert.own_dispute", roles=EVERYONE, methods=("POST",))
def dispute(request: ShellRequest, note_id: str) -> HttpResponse:
    me = own_pass.actor_of(request)
    if me is None:
        return redirect("library:own_enter")
    try:
        services.dispute_call(actor=me, note_id=note_id, now=request.now)
    except Refused as refused:
        return _show(request, me, notice=notice_of(refused), status=CONFLICT)
    return SeeOther(f"{reverse('library:own_calls')}?done=disputed")


def _officials(view: queries.OwnCallView) -> tuple[str, ...]:
    """Who stated and who confirmed an answer through the bridge, by their accounts."""
    return view.own.answered.officials if view.own.answered else ()


def _show(request: ShellRequest, me: Actor, *, notice: Notice | None = None, status: int = 200) -> HttpResponse:
    lines = []
    try:
        found = queries.list_own_calls(me)
        people = identity.names_of(key for each in found for key in _officials(each))
        lines = [
            {
                "view": each,
                "specialty": specialty_name(each.own.specialty),
                "outcome": outcome_words(each.own.call.outcome),
                "channel": channel_words(each.own.answered.channel) if each.own.answered else "",
                "reason": reason_words(each.own.answered.reason)
                if each.own.answered and each.own.answered.reason
                else "",
                "officials": [people.get(key, key) for key in _officials(each)],
                "dispute": dispute_words(each.dispute) if each.dispute else None,
            }
            for each in found
        ]
    except Refused as refused:
        notice, status = notice_of(refused), CONFLICT
    done = _("异议已提出；由项目的行政监督部门核查，答复在本页显示。") if request.GET.get("done") == "disputed" else ""
    response = render(
        request, "library/own_calls.html", {"lines": lines, "notice": notice, "done": done}, status=status
    )
    response.headers["Cache-Control"] = NO_STORE
    return response
