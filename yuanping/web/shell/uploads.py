"""Uploads are bounded by what the request announces, before a byte of it is read.

The form's token stands inside the body, so whoever looks for the token reads the body: this stands before that. A body that announces no length
has none for WSGI.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import get_language

from yuanping.infra.refusals import explain
from yuanping.kernel.errors import Refused
from yuanping.web.shell.formats import html_lang

MOST_BODY = 12 * 1024 * 1024
"""A little more than the largest file, for the form around it."""
MEGABYTE = 1024 * 1024
TOO_LARGE = 413


class UploadLimitMiddleware:
    """Answer 413 to a body that says it is too large; the connection is closed, so nothing of it is read."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdecimal() and int(announced) <= MOST_BODY:
            return self.answer(request)
        response = refuse_unread(request, Refused("upload_too_large", {"most": MOST_BODY // MEGABYTE}), TOO_LARGE)
        response["Connection"] = "close"
        return response


def refuse_unread(request: HttpRequest, refusal: Refused, status: int) -> HttpResponse:
    """Said without the frame of a page: nobody is known yet, and knowing somebody would read the session."""
    told = explain(refusal)
    if request.path.startswith("/api/"):
        body = {"type": f"urn:yuanping:problem:{told.code}", "status": status, "code": told.code, "title": told.what}
        text = json.dumps({**body, "detail": told.why, "next": told.next}, ensure_ascii=False)
        return HttpResponse(text, status=status, content_type="application/problem+json")
    context = {"refusal": told, "html_lang": html_lang(get_language() or settings.LANGUAGE_CODE)}
    return HttpResponse(render_to_string("shell/errors/too_large.html", context), status=status)


def read_upload(request: HttpRequest, name: str = "file") -> bytes:
    """The bytes of an uploaded file.

    Raises:
        Refused: ``upload_missing``.
    """
    found = request.FILES.get(name)
    if not isinstance(found, UploadedFile):
        raise Refused("upload_missing", {}, field=name)
    return bytes(found.read())
