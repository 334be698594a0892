"""本机检测: the page that a workstation's own machine opens, without an account: its key or certificate says which workstation it is."""

from __future__ import annotations

from urllib.parse import urlsplit

from csp.constants import SELF
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from yuanping.apps.venues import queries, services
from yuanping.apps.venues.services import KeyOffer, Submission
from yuanping.infra.refusals import explain
from yuanping.infra.terminal_keys import seen_certificate
from yuanping.kernel.errors import Refused
from yuanping.web.centre.machine_words import finding_lines
from yuanping.web.shell.access import EVERYONE, page
from yuanping.web.shell.request import ShellRequest

CONFLICT = 409


@page(permission="terminal.page", roles=EVERYONE)
def self_test(request: ShellRequest) -> HttpResponse:
    """The page is the same for everybody: what it says of a workstation comes only by the machine's key."""
    channel = _channel(request)
    context = {"channel": channel, "by_certificate": bool(seen_certificate(request.headers))}
    response = render(request, "centre/self_test.html", context)
    where = urlsplit(channel)
    # 'self' means the page's own scheme and port to some browsers; the channel has another
    response._csp_update = {"connect-src": [SELF, f"{where.scheme}://{where.netloc}"]}  # type: ignore[attr-defined]
    return response


@page(permission="terminal.enrol", roles=EVERYONE, methods=("POST",))
def enrol(request: ShellRequest) -> HttpResponse:
    """Bind the machine that holds a code."""
    given = request.POST
    offer = KeyOffer(given.get("code", ""), given.get("public_key", ""), given.get("signature", ""))
    try:
        bound = services.enrol_terminal(offer=offer, now=request.now)
    except Refused as refused:
        return _refusal(refused)
    return JsonResponse({"terminal": bound.terminal_id, "label": bound.label})


@page(permission="terminal.open", roles=EVERYONE, methods=("POST",))
def begin(request: ShellRequest) -> HttpResponse:
    """A challenge and a pass into the channel for a bound machine."""
    opened = services.open_self_test(
        terminal_id=request.POST.get("terminal", ""), certificate=seen_certificate(request.headers), now=request.now
    )
    return JsonResponse({"challenge": opened.challenge_id, "pass": opened.live_pass, "label": opened.label})


@page(permission="terminal.test", roles=EVERYONE, methods=("POST",))
def result(request: ShellRequest) -> HttpResponse:
    """Take a result; the answer is what the machine shows."""
    given = request.POST
    submission = Submission(
        challenge_id=given.get("challenge", ""),
        result=given.get("result", ""),
        report=given.get("report", ""),
        signature=given.get("signature", ""),
        certificate=seen_certificate(request.headers),
    )
    try:
        test_id = services.take_self_test(given=submission, now=request.now)
    except Refused as refused:
        return _refusal(refused)
    view = queries.get_own_self_test(test_id)
    return render(request, "centre/parts/findings.html", {"test": view, "lines": finding_lines(view.findings)})


def _refusal(refused: Refused) -> JsonResponse:
    told = explain(refused)
    return JsonResponse({"what": told.what, "why": told.why, "next": told.next}, status=CONFLICT)


def _channel(request: ShellRequest) -> str:
    if settings.LIVE_URL:
        return str(settings.LIVE_URL)
    return f"{'wss' if request.is_secure() else 'ws'}://{request.get_host()}/live/"
