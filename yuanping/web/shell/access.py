"""One decorator for every page: who may see it at all, and with which method.

``@page(permission="lot.view", roles=(Role.AGENCY_CLERK, …))`` says which roles the page is for; whether *this* actor
may see *this* record is asked again by the query or service behind it, which answers ``NotFound``. The decorator
leaves ``permission``, ``roles`` and ``methods`` on the view, so that a test can walk every address with every persona.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from yuanping.kernel.actor import Role
from yuanping.kernel.errors import NotFound, Refused
from yuanping.web.shell import errors
from yuanping.web.shell.request import ShellRequest

P = ParamSpec("P")

SIGNED_IN: tuple[Role, ...] = tuple(role for role in Role if role not in {Role.ANONYMOUS, Role.SYSTEM, Role.EXPERT})
"""Everybody with an account, outsiders included. Experts come by a seat, see ``seat.py``."""
PARTIES: tuple[Role, ...] = (
    Role.AGENCY_CLERK,
    Role.PROCURING_ENTITY,
    Role.REGISTRY_OWNER,
    Role.VENUE_OPERATOR,
    Role.PROJECT_SUPERVISOR,
    Role.PROVINCIAL_COORDINATOR,
    Role.OWNER_REPRESENTATIVE,
)
EVERYONE: tuple[Role, ...] = (*SIGNED_IN, Role.EXPERT, Role.ANONYMOUS)


class Page(Protocol):
    """A view that has been through ``page``."""

    permission: str
    roles: tuple[Role, ...]
    methods: tuple[str, ...]

    def __call__(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase: ...


View = Callable[Concatenate[ShellRequest, P], HttpResponseBase]


def page(
    *, permission: str, roles: tuple[Role, ...], methods: tuple[str, ...] = ("GET",)
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Let only ``roles`` through; a stranger is sent to sign in, another role reads the wording of a missing record."""

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            asked = cast("ShellRequest", request)
            if asked.actor.role not in roles:
                return _turn_away(asked)
            if asked.method not in methods and not (asked.method == "HEAD" and "GET" in methods):
                return HttpResponseNotAllowed(methods)
            try:
                return view(asked, *args, **kwargs)
            except NotFound:
                return errors.not_found(asked)
            except Refused as refused:
                return errors.refused(asked, refused)

        marked = cast("Page", guarded)
        marked.permission = permission
        marked.roles = roles
        marked.methods = methods
        return cast("Callable[Concatenate[HttpRequest, P], HttpResponseBase]", guarded)

    return decorate


def _turn_away(request: ShellRequest) -> HttpResponse:
    """Strangers may sign in and come back; for everybody else the page does not exist."""
    if request.actor.role is not Role.ANONYMOUS:
        return errors.not_found(request)
    target = reverse("shell:sign_in")
    if request.method == "GET":
        target = f"{target}?{urlencode({'next': request.get_full_path()})}"
    if request.htmx:
        return HttpResponseClientRedirect(target)
    return HttpResponseRedirect(target)
