"""Who acts, in which language, at what time: settled once, before any view."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django_htmx.http import HttpResponseClientRedirect

from yuanping.apps.identity.queries import actor_for, list_memberships, must_choose_password
from yuanping.infra import clock
from yuanping.kernel.actor import ANONYMOUS, Actor, Role
from yuanping.web.shell.formats import html_lang
from yuanping.web.shell.menu import find_url
from yuanping.web.shell.request import ShellRequest
from yuanping.web.shell.seat import seat_of

Answer = Callable[[HttpRequest], HttpResponseBase]
HAT = "shell.hat"
"""Session key: which membership is worn, ``organisation_id role``."""
BEFORE_OWN_PASSWORD = frozenset({"account.own", "account.password", "session.close", "session.language"})
"""All that somebody can do whose password another person knows."""


class ActorMiddleware:
    """Turn the session into ``request.actor`` and read the clock once into ``request.now``."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = cast("ShellRequest", request)
        asked.now = clock.now()
        asked.memberships = list_memberships(asked.user)
        asked.actor = _actor(asked)
        response = self.answer(asked)
        if asked.actor.role is not Role.ANONYMOUS and not response.has_header("Cache-Control"):
            # what a signed-in person saw must not come back by the browser's back button after signing out
            response.headers["Cache-Control"] = "no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """A password somebody else gave opens one page, where it is changed; to everything else it is a stranger's."""
        if not must_choose_password(request.user):
            return None
        permission = str(getattr(view, "permission", ""))
        if permission in BEFORE_OWN_PASSWORD:
            return None
        asked = cast("ShellRequest", request)
        if not permission:  # no page: the interface answers as it answers strangers
            asked.actor, asked.user = ANONYMOUS, AnonymousUser()
            return None
        target = find_url("accounts:own")
        return HttpResponseClientRedirect(target) if asked.htmx else redirect(target)


class LanguageMiddleware:
    """Chinese unless somebody chose otherwise here; the browser's own wish does not count on an official page.

    The choice lives in the cookie of the language switch; signing in writes the person's own choice into it.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.answer(request)
            response.headers.setdefault("Content-Language", html_lang(language))
        return response


def _actor(request: ShellRequest) -> Actor:
    """A seat without an account is an expert; a seat beside an account stays with the owner representative."""
    seat_id = seat_of(request)
    organisation_id, _, role = str(request.session.get(HAT, "")).partition(" ")
    actor = actor_for(request.user, organisation_id, role, request.memberships)
    if not seat_id:
        return actor
    if actor.role is Role.ANONYMOUS:
        return Actor(Role.EXPERT, seat_id=seat_id)
    if actor.role is Role.OWNER_REPRESENTATIVE:
        return Actor(actor.role, actor.organisation_id, actor.user_id, actor.name, seat_id)
    return actor
