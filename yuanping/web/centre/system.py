"""中心系统: the centre's own system, its address and secret, and what it was told."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.venue_systems import queries, services
from yuanping.apps.venues.queries import get_centre
from yuanping.kernel.actor import Role
from yuanping.kernel.errors import Refused
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.notices import Notice, notice_of
from yuanping.web.shell.request import ShellRequest
from yuanping.web.shell.system_words import attempt_words, message_words, most_attempts

VENUE_STAFF = (Role.VENUE_OPERATOR,)
CONFLICT = 409


@page(permission="venue_system.view", roles=VENUE_STAFF)
def system(request: ShellRequest) -> HttpResponse:
    """The connection, and every message with what became of it."""
    return _show(request)


@page(permission="venue_system.connect", roles=VENUE_STAFF, methods=("POST",))
def connect(request: ShellRequest) -> HttpResponse:
    """Connect, and show the secret, once."""
    try:
        secret = services.connect_system(actor=request.actor, url=request.POST.get("url", ""), now=request.now)
    except Refused as refused:
        return _show(request, notice=notice_of(refused), status=CONFLICT)
    return _show(request, secret)


@page(permission="venue_system.rotate", roles=VENUE_STAFF, methods=("POST",))
def rotate(request: ShellRequest) -> HttpResponse:
    """Make a new secret, and show it, once."""
    return _show(request, services.rotate_secret(actor=request.actor, now=request.now))


@page(permission="venue_system.move", roles=VENUE_STAFF, methods=("POST",))
def move(request: ShellRequest) -> HttpResponse:
    return perform(
        request,
        lambda: services.move_system(actor=request.actor, url=request.POST.get("url", ""), now=request.now),
        done=_("地址已更新，等待中的通知随即发往新地址"),
        back=reverse("centre:system"),
        keep=("url",),
    )


@page(permission="venue_system.ask", roles=VENUE_STAFF, methods=("POST",))
def ask(request: ShellRequest) -> HttpResponse:
    return perform(
        request,
        lambda: services.ask_system(actor=request.actor, now=request.now),
        done=_("已排上一条询问，稍候刷新看结果"),
        back=reverse("centre:system"),
    )


@page(permission="venue_system.end", roles=VENUE_STAFF, methods=("POST",))
def end(request: ShellRequest) -> HttpResponse:
    return perform(
        request,
        lambda: services.end_system(actor=request.actor, now=request.now),
        done=_("接入已停用，密钥已销毁"),
        back=reverse("centre:system"),
    )


@page(permission="venue_system.replay", roles=VENUE_STAFF, methods=("POST",))
def replay_dead(request: ShellRequest) -> HttpResponse:
    return perform(
        request,
        lambda: services.replay_dead(actor=request.actor, now=request.now),
        done=_("停止投递的通知已全部重新排队"),
        back=reverse("centre:system"),
    )


@page(permission="venue_system.message", roles=VENUE_STAFF)
def message(request: ShellRequest, message_id: str) -> HttpResponse:
    """One message and every attempt."""
    view = queries.get_message(request.actor, message_id)
    context = {
        "line": message_words(view.message),
        "attempts": [attempt_words(each) for each in view.attempts],
        "live": view.live,
    }
    return render(request, "centre/system_message.html", context)


@page(permission="venue_system.replay", roles=VENUE_STAFF, methods=("POST",))
def replay(request: ShellRequest, message_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.replay_message(actor=request.actor, message_id=message_id, now=request.now),
        done=_("已重新排队，内容与编号不变"),
        back=reverse("centre:system_message", args=[message_id]),
    )


def _show(request: ShellRequest, secret: str = "", notice: Notice | None = None, status: int = 200) -> HttpResponse:
    found = queries.get_system(request.actor)
    kept = take_kept(request)
    context = {
        "found": found,
        "lines": [message_words(each) for each in found.messages] if found else [],
        "secret": secret,
        "notice": notice,
        "url": request.POST.get("url", "") or kept.values.get("url", "") or (found.url if found else ""),
        "error": kept.errors.get("url", ""),
        "area": get_centre(request.actor.organisation_id).region,
        "inbound": request.build_absolute_uri(reverse("api-1:receive", args=[found.connection_id])) if found else "",
        "overlaps": bool(found and found.overlap_until and found.overlap_until > request.now),
        "most": most_attempts(),
    }
    response = render(request, "centre/system.html", context, status=status)
    if secret:
        response.headers["Cache-Control"] = "no-store"
    return response
