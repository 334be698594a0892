"""The calendar address of a role, or of a place for its staff: made and stopped on a page, read by a calendar program without signing in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from yuanping.apps.feeds.queries import FeedView, list_feeds
from yuanping.apps.feeds.services import make_feed, open_feed, revoke_feed
from yuanping.apps.venues.queries import list_rooms
from yuanping.kernel.actor import Role
from yuanping.kernel.errors import NotFound, Refused
from yuanping.web.shell.access import EVERYONE, SIGNED_IN, page
from yuanping.web.shell.actions import perform
from yuanping.web.shell.feed import write_feed
from yuanping.web.shell.menu import role_name
from yuanping.web.shell.request import ShellRequest
from yuanping.web.shell.venue_feed import WHOLE, write_venue_feed

HOLDERS = tuple(role for role in SIGNED_IN if role is not Role.OUTSIDER)


@page(permission="feed.list", roles=HOLDERS)
def feeds(request: ShellRequest) -> HttpResponse:
    """The addresses of this person."""
    return _show(request)


@page(permission="feed.make", roles=HOLDERS, methods=("POST",))
def new_feed(request: ShellRequest) -> HttpResponse:
    """Make the address of the role worn now, or of a place of its centre, and show it, once: it is kept nowhere."""
    scope = request.POST.get("scope", "")
    if scope not in dict(_scopes(request)):
        raise NotFound("feed")
    secret = make_feed(actor=request.actor, scope=scope, now=request.now)
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
        root = f"{request.scheme}://{request.get_host()}"
        body = (
            write_venue_feed(opened, request.now, root) if opened.scope else write_feed(opened.actor, request.now, root)
        )
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Disposition"] = 'inline; filename="worklist.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _scopes(request: ShellRequest) -> tuple[tuple[str, str], ...]:
    """What this role may make an address of: its deadlines, and for staff of a centre the centre and each of its rooms."""
    deadlines = (("", _("工作台的期限")),)
    if request.actor.role is not Role.VENUE_OPERATOR:
        return deadlines
    rooms = list_rooms(request.actor.organisation_id)
    names = ((each.room_id, f"{each.venue} {each.name}") for each in rooms)
    return (*deadlines, (WHOLE, _("全场所的评标安排")), *names)


def _show(request: ShellRequest, address: str = "") -> HttpResponse:
    found = list_feeds(request.actor)
    scopes = _scopes(request)
    names = dict(scopes)
    context = {
        "feeds": [(each, _named(each, names)) for each in found],
        "scopes": scopes if len(scopes) > 1 else (),
        "address": address,
        "here": any(
            (each.role, each.organisation_id, each.scope) == (request.actor.role, request.actor.organisation_id, "")
            for each in found
        ),
    }
    return render(request, "shell/feeds.html", context)


def _named(feed: FeedView, names: dict[str, str]) -> str:
    """Role and scope; the room of another centre this person works for is a room."""
    return f"{role_name(feed.role)}·{names.get(feed.scope, _('评标室'))}" if feed.scope else role_name(feed.role)
