"""The demo's own pages: another person's shoes, the clock, the telephones, and the others who act."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.committee import services as committee
from yuanping.apps.identity import queries as identity
from yuanping.demo import mailbox as outbox
from yuanping.demo import stage
from yuanping.demo.script import NOBODY
from yuanping.kernel.committee.notice_text import text_of
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.law import Law
from yuanping.web.shell.access import EVERYONE, page
from yuanping.web.shell.actions import SeeOther, perform
from yuanping.web.shell.formats import moment
from yuanping.web.shell.request import ShellRequest
from yuanping.web.shell.seat import enter_seat

SECRET = Law("招标投标法", "第三十七条")
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _only_in_demo() -> None:
    """These pages do not exist anywhere else, even if somebody routes to them."""
    if not settings.DEMO:
        raise Http404


@page(permission="demo.control", roles=EVERYONE)
def controls(request: ShellRequest) -> HttpResponse:
    _only_in_demo()
    return render(
        request,
        "demo/controls.html",
        {"stage": stage.look(request.actor, request.now), "played": request.session.pop("demo.played", ())},
    )


@page(permission="demo.control", roles=EVERYONE)
def personas(request: ShellRequest) -> HttpResponse:
    _only_in_demo()
    return render(request, "demo/personas.html", {"personas": stage.list_personas(request.actor, request.now)})


@page(permission="demo.enter", roles=EVERYONE, methods=("POST",))
def enter(request: ShellRequest) -> HttpResponse:
    """Become one of the personas; only those the demo made can be entered without a password."""
    _only_in_demo()
    username = request.POST.get("persona", "")
    user = identity.find_user(username) if username in stage.usernames() else None
    if user is None:
        raise NotFound("user")
    logout(request)
    login(request, user, backend=BACKEND)
    return SeeOther(reverse("shell:home"))


@page(permission="demo.clock", roles=EVERYONE, methods=("POST",))
def advance(request: ShellRequest) -> HttpResponse:
    """Put the clock to the next moment at which something is due."""
    _only_in_demo()
    target = stage.next_moment(request.now)
    if target is None:
        return perform(request, _nothing_due, done="", back=reverse("demo:controls"))
    done = _("演示时钟已到 %(moment)s") % {"moment": moment(target)}
    return perform(request, lambda: stage.advance_to(target), done=done, back=reverse("demo:controls"))


def _nothing_due() -> None:
    raise Refused("demo_nothing_due")


@page(permission="demo.play", roles=EVERYONE, methods=("POST",))
def play(request: ShellRequest) -> HttpResponse:
    """Let the others act, until it is the chosen persona's turn."""
    _only_in_demo()
    username = request.POST.get("until", "")
    lot_id = request.POST.get("lot", "")
    if username not in {*stage.usernames(), NOBODY}:
        raise NotFound("user")
    played: list[str] = []
    response = perform(
        request,
        lambda: played.extend(stage.play_until(username, lot_id, request.now)),
        done=_("其他角色已办理，见下方记录"),
        back=reverse("demo:controls"),
    )
    request.session["demo.played"] = played[-12:]
    return response


@page(permission="demo.mailbox", roles=EVERYONE)
def mailbox(request: ShellRequest) -> HttpResponse:
    """Every notice as an envelope; who it is for shows only when it is opened."""
    _only_in_demo()
    return render(request, "demo/mailbox.html", {"envelopes": stage.list_envelopes()})


@page(permission="demo.mailbox", roles=EVERYONE)
def letter(request: ShellRequest, name: str) -> HttpResponse:
    _only_in_demo()
    opened = outbox.open_letter(name)
    addresses = (request.build_absolute_uri(reverse(each)) for each in ("supervisor:reply", "expert:code"))
    context = {"letter": opened, "text": text_of(opened.notice, *addresses), "law": SECRET}
    return render(request, "demo/letter.html", context)


@page(permission="demo.reply", roles=EVERYONE, methods=("POST",))
def reply(request: ShellRequest, name: str) -> HttpResponse:
    """Answer the call as the holder of the telephone would."""
    _only_in_demo()
    opened = outbox.open_letter(name)
    accepted = request.POST.get("answer") == "accept"
    return perform(
        request,
        lambda: committee.record_reply(code=opened.notice.code, accepted=accepted, now=request.now),
        done=_("已接受，到场码将另行发到这部手机") if accepted else _("已谢绝，系统按原抽取次序通知下一位"),
        back=reverse("demo:mailbox") if accepted else reverse("demo:letter", args=[name]),
    )


@page(permission="demo.desk", roles=EVERYONE, methods=("POST",))
def desk(request: ShellRequest, name: str) -> HttpResponse:
    """Sit down at the workstation with the arrival code, once the gate has let its holder in."""
    _only_in_demo()
    code = outbox.open_letter(name).notice.code

    def sit() -> None:
        seated = committee.open_desk(code=code, now=request.now)
        enter_seat(request, seated.seat_id)

    return perform(request, sit, done=_("已入席"), back=stage.desk_url() or reverse("demo:letter", args=[name]))
