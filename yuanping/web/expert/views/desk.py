"""The desk: one page that shows what this stage asks of the member."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from yuanping.apps.evaluation.queries import get_desk, own_report
from yuanping.apps.signing.queries import read_file
from yuanping.kernel.errors import NotFound
from yuanping.kernel.evaluation.declaration import TEXT
from yuanping.kernel.evaluation.review import GROUND_TEXT
from yuanping.web.expert.frame import MEMBERS, show
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import take_kept
from yuanping.web.shell.request import ShellRequest


@page(permission="evaluation.desk", roles=MEMBERS)
def desk(request: ShellRequest) -> HttpResponseBase:
    """What waits for the member now. A representative without a seat chooses one first."""
    try:
        view = get_desk(request.actor, request.now)
    except NotFound:
        return redirect("expert:enter")
    kept = take_kept(request)
    return show(request, "expert/desk.html", view, kept=kept, declaration=TEXT, grounds=tuple(GROUND_TEXT.items()))


@page(permission="evaluation.desk", roles=MEMBERS)
def report(request: ShellRequest) -> HttpResponse:
    """The report a member reads before signing, with the signatures so far."""
    pdf = read_file(own_report(request.actor))
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="report.pdf"'}
    )
