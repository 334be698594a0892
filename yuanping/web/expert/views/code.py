"""出示到场码: the code of the notice as a QR code, on the expert's own telephone or on paper.

The page draws what was typed and nothing else: it asks no table and no key holder, so it tells nobody whether a code exists, and leaves nothing behind.
A notice may link here with the code behind ``#``, which a browser never sends: it is filled in by the page itself.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yuanping.infra.qr import draw_qr
from yuanping.kernel.committee.codes import read_code
from yuanping.kernel.errors import Refused
from yuanping.web.shell.access import EVERYONE, page
from yuanping.web.shell.notices import notice_of
from yuanping.web.shell.request import ShellRequest

CONFLICT = 409
LONGEST = 40


@page(permission="arrival.code", roles=EVERYONE, methods=("GET", "POST"))
def show_code(request: ShellRequest) -> HttpResponse:
    """Type the arrival code, get it as a drawing that the door's camera reads."""
    context: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        try:
            code = read_code(request.POST.get("code", "")[:LONGEST])
            context = {"code": code, "drawing": draw_qr(code)}
        except Refused as refused:
            context, status = {"notice": notice_of(refused)}, CONFLICT
    response = render(request, "expert/code.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
