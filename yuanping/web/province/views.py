"""Pages for the whole province: the coordinator's overview and the auditor's view of the evidence log."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from yuanping.apps.evidence import queries as evidence
from yuanping.kernel.actor import Role
from yuanping.web.province.overview import make_overview
from yuanping.web.shell import worklist
from yuanping.web.shell.access import page
from yuanping.web.shell.request import ShellRequest

SHOWN = 25
"""So many checkpoints stand in the history."""
FIRST = 5
"""So many things to look at first stand on the overview; the work list has all of them."""


@page(permission="province.view", roles=(Role.PROVINCIAL_COORDINATOR,))
def overview(request: ShellRequest) -> HttpResponse:
    work = worklist.compose(worklist.gather(request.actor, request.now), request.now)
    rows = [row for group in work.groups if group.key not in {"waiting", "done"} for row in group.rows]
    context = {
        "view": make_overview(request.now),
        "first": rows[:FIRST],
        "first_label": ngettext("%(n)s 件", "%(n)s 件", len(rows)) % {"n": len(rows)},
        "more": len(rows) - FIRST,
    }
    return render(request, "province/overview.html", context)


@page(permission="evidence.audit", roles=(Role.AUDITOR,))
def audit(request: ShellRequest) -> HttpResponse:
    """Length and checkpoints of the log; its contents are not the auditor's to read."""
    history = evidence.list_checkpoints()
    leaves = evidence.count_leaves()
    context = {
        "leaves": leaves,
        "history": history[::-1][:SHOWN],
        "count": len(history),
        "newest": history[-1] if history else None,
        "uncovered": leaves - (history[-1].size if history else 0),
        "log": evidence.log_identity(),
    }
    return render(request, "province/audit.html", context)
