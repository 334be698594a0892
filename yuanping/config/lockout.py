"""What a locked account is answered: a page to a person, a problem document to a program."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from yuanping.api.errors import locked_out as told
from yuanping.web.shell.errors import locked_minutes
from yuanping.web.shell.errors import locked_out as shown

INTERFACE = "/api/"


def locked_out(request: HttpRequest, credentials: object = None, *args: object, **kwargs: object) -> HttpResponse:
    """As django-axes calls it, with the same status either way."""
    return told(locked_minutes(request)) if request.path.startswith(INTERFACE) else shown(request)
