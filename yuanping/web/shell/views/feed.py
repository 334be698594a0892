"""The calendar address of a role: made and stopped on a page, read by a calendar program without signing in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from yuanping.apps.feeds.queries import list_feeds
from yuanping.apps.feeds.services import make_feed, open_feed, revoke_feed
from yuanping.kernel.actor import Role
from yuanping.kernel.errors import Refused
from yuanping.web.shell.access import EVERYONE, SIGNED_IN, page
from yuanping.web.shell.actions import perform
from yuanping.web.shell.feed import write_feed
from yuanping.web.shell.menu import role_name
from yuanping.web.shell.request import ShellRequest

HOLDERS = tuple(role for role in SIGNED_IN if role is not Role.OUTSIDER)


@page(permission="feed.list", roles=HOLDERS)
def feeds(request: ShellRequest) -> HttpResponse:
    """The addresses of this person."""
    return _show(request)


@page(permission="feed.make", roles=HOLDERS, methods=("POST",))
def new_feed(request: ShellRequest) -> HttpResponse:
    """Make the address of the role worn now and show it, once: it is kept nowhere."""
    secret = make_feed(actor=request.actor, now=request.now)
    address = request.build_absolute_uri(reverse("shell:feed", args=[secret]))
    response = _show(request, address)
    response.headers["Cache-Control"] = "no-store"
    return response


@page(permission="feed.revoke", roles=HOLDERS, methods=("POST",))
def stop_feed(request: ShellRequest, feed_id: str) -> HttpResponse:
    """Stop an address."""
    return perform(
        request,
        lambda: revoke_feed(actor=request.actor, feed_id=feed_id, now=request.now),
        done=_("地址已停用"),
        back=reverse("shell:feeds"),
    )


@page(permission="feed.read", roles=EVERYONE)
def feed(request: ShellRequest, secret: str) -> HttpResponse:
    """The calendar behind an address: who holds it reads it, whoever is signed in in this browser."""
    try:
        opened = open_feed(secret=secret, now=request.now)
    except Refused:
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    with translation.override(opened.language):
        body = write_feed(opened.actor, request.now, f"{request.scheme}://{request.get_host()}")
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Disposition"] = 'inline; filename="worklist.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _show(request: ShellRequest, address: str = "") -> HttpResponse:
    found = list_feeds(request.actor)
    context = {
        "feeds": [(each, role_name(each.role)) for each in found],
        "address": address,
        "here": any(
            (each.role, each.organisation_id) == (request.actor.role, request.actor.organisation_id) for each in found
        ),
    }
    return render(request, "shell/feeds.html", context)
