"""Pages for what went wrong: not found, refused, not allowed to send, locked out, a fault of ours."""

from __future__ import annotations

import logging
import secrets

from axes.helpers import get_cool_off
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language

from yuanping.infra.refusals import explain
from yuanping.kernel.errors import Refused
from yuanping.web.shell.formats import html_lang

log = logging.getLogger(__name__)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one wording for “there is none” and “you may not know”: the same bytes for both."""
    return render(request, "shell/errors/not_found.html", status=404)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal nobody caught: what, why, by which article, what to do next."""
    return render(request, "shell/errors/refused.html", {"refusal": explain(refusal)}, status=409)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came without its token: an old page, or another site's form. Nothing was done."""
    return render(request, "shell/errors/forbidden.html", status=403)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "shell/errors/forbidden.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "shell/errors/bad_request.html", status=400)


def locked_out(request: HttpRequest, credentials: object = None, *args: object, **kwargs: object) -> HttpResponse:
    """Too many wrong passwords: say until when, and what is not affected."""
    return render(request, "shell/errors/locked_out.html", {"minutes": locked_minutes(request)}, status=429)


def locked_minutes(request: HttpRequest) -> int:
    """For how long an account stays locked."""
    cool_off = get_cool_off(request)
    return int(cool_off.total_seconds() // 60) if cool_off else 60


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours. The number stands in our log beside the traceback; nothing was half-written."""
    number = secrets.token_hex(4).upper()
    log.error("fault %s at %s", number, request.path)
    # no context processor may run: whatever broke the page would break this one too
    context = {"number": f"{number[:4]}-{number[4:]}", "html_lang": html_lang(get_language() or settings.LANGUAGE_CODE)}
    return HttpResponse(render_to_string("shell/errors/server_error.html", context), status=500)
