"""The request as our pages see it: who acts and what time it is are settled before any view runs."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from yuanping.apps.identity.queries import MembershipView
from yuanping.kernel.actor import Actor


class ShellRequest(HttpRequest):
    """``actor``, its person's ``memberships`` and ``now`` are set by ``middleware.ActorMiddleware``; ``htmx`` by django-htmx."""

    actor: Actor
    memberships: tuple[MembershipView, ...]
    now: datetime
    htmx: HtmxDetails
