"""What was done to organisations, accounts and roles, from the evidence; for the auditor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render

from yuanping.apps.identity import queries
from yuanping.kernel.actor import Role
from yuanping.web.accounts.directory import page_of
from yuanping.web.accounts.words import ACTS
from yuanping.web.shell.access import page
from yuanping.web.shell.menu import role_name
from yuanping.web.shell.request import ShellRequest


@dataclass(frozen=True, slots=True)
class ActValues:
    """One line: when, what, upon whom, by whom. ``what`` is empty when the payload was erased."""

    at: datetime | None
    what: str
    user: str
    username: str
    organisation: str
    granted: str
    by: str
    role: str
    index: int | None
    entry_id: str


@page(permission="identity.audit", roles=(Role.AUDITOR,))
def acts(request: ShellRequest) -> HttpResponse:
    found = queries.list_acts(request.actor, page_of(request))
    return render(request, "accounts/acts.html", {"found": found, "rows": tuple(_line(each) for each in found.rows)})


def _line(act: queries.ActView) -> ActValues:
    return ActValues(
        act.at,
        str(ACTS.get(act.kind, act.kind)),
        act.user,
        act.username,
        act.organisation,
        role_name(act.granted) if act.granted else "",
        act.by,
        role_name(act.role) if act.role else "",
        act.index,
        act.entry_id,
    )
