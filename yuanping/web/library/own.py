"""我的专家页: what the library holds about me, when I cannot come, from whom I must stay away, who read my data."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.experts import queries, services
from yuanping.kernel.actor import Actor
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.committee.holder_files import Profile
from yuanping.kernel.committee.recusal import Tie
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.experts.own_page import passkeys_from
from yuanping.kernel.experts.reads import Purpose
from yuanping.web.library import own_pass
from yuanping.web.library.words import LEVELS, TIES, codes_of, line_words, organisation_names, reads_of, ties_of
from yuanping.web.shell.access import EVERYONE, page
from yuanping.web.shell.actions import SeeOther
from yuanping.web.shell.moments import need_day
from yuanping.web.shell.notices import Notice, notice_of
from yuanping.web.shell.request import ShellRequest

CONFLICT = 409
DECLARED = tuple(kind for kind in Tie if kind not in {Tie.EMPLOYED, Tie.PUNISHED})
NO_STORE = "no-store"


@page(permission="expert.own", roles=EVERYONE)
def own(request: ShellRequest) -> HttpResponse:
    me = own_pass.actor_of(request)
    return _show(request, me) if me else redirect("library:own_enter")


@page(permission="expert.own_enter", roles=EVERYONE, methods=("GET", "POST"))
def enter(request: ShellRequest) -> HttpResponse:
    """The code opens the page until midnight; a wrong one and one that opens nothing read alike."""
    if request.method != "POST":
        return render(request, "library/own_enter.html", {})
    try:
        expert_id = queries.find_by_page_code(request.POST.get("code", "")[:40])
        if not expert_id:
            raise Refused("code_unknown", {}, None, field="code")
    except Refused as refused:
        return render(request, "library/own_enter.html", {"notice": notice_of(refused)}, status=CONFLICT)
    response = SeeOther(reverse("library:own"))
    own_pass.give(response, expert_id, legal_day(request.now))
    return response


@page(permission="expert.own_leave", roles=EVERYONE, methods=("POST",))
def leave(request: ShellRequest) -> HttpResponse:
    response = SeeOther(reverse("library:own_enter"))
    own_pass.take(response)
    return response


@page(permission="expert.own_person", roles=EVERYONE, methods=("POST",))
def person(request: ShellRequest) -> HttpResponse:
    """My own personal data, on this one answer; the reading is kept like any other."""
    me = own_pass.actor_of(request)
    if me is None:
        return redirect("library:own_enter")
    try:
        profile = services.open_person(actor=me, expert_id=me.user_id, purpose=Purpose.SELF, now=request.now)
    except Refused as refused:
        return _show(request, me, notice=notice_of(refused), status=CONFLICT)
    return _show(request, me, profile=profile)


@page(permission="expert.own_absence", roles=EVERYONE, methods=("POST",))
def add_absence(request: ShellRequest) -> HttpResponse:
    def take(me: Actor) -> None:
        first = need_day(request.POST.get("first", ""), "first")
        last = need_day(request.POST.get("last", "") or request.POST.get("first", ""), "last")
        services.add_absence(actor=me, expert_id=me.user_id, first=first, last=last, now=request.now)

    return do(request, take, "absence")


@page(permission="expert.own_absence", roles=EVERYONE, methods=("POST",))
def drop_absence(request: ShellRequest, absence_id: str) -> HttpResponse:
    return do(
        request,
        lambda me: services.drop_absence(actor=me, expert_id=me.user_id, absence_id=absence_id, now=request.now),
        "dropped",
    )


@page(permission="expert.own_tie", roles=EVERYONE, methods=("POST",))
def add_tie(request: ShellRequest) -> HttpResponse:
    return do(
        request,
        lambda me: services.add_tie(
            actor=me,
            expert_id=me.user_id,
            kind=request.POST.get("kind", ""),
            uscc=request.POST.get("uscc", "").strip().upper(),
            now=request.now,
        ),
        "tie",
    )


def do(request: ShellRequest, call: Callable[[Actor], object], done: str) -> HttpResponse:
    """One act; what was done travels in the address and not in a session."""
    me = own_pass.actor_of(request)
    if me is None:
        return redirect("library:own_enter")
    try:
        call(me)
    except Refused as refused:
        return _show(request, me, notice=notice_of(refused), status=CONFLICT)
    return SeeOther(f"{reverse('library:own')}?done={done}")


def _done(key: str) -> str:
    return {
        "absence": _("已登记；这些日期的抽取不再包括您。"),
        "dropped": _("已撤销；这些日期又可能抽到您。"),
        "passkey": _("已登记；到场时可以用它代替另一名工作人员的核验。"),
        "passkey_dropped": _("已撤销；这把密钥不再用于到场。"),
        "tie": _("已申报；该单位参加的项目不再抽到您。"),
    }.get(key, "")


def _show(
    request: ShellRequest,
    me: Actor,
    *,
    profile: Profile | None = None,
    notice: Notice | None = None,
    status: int = 200,
) -> HttpResponse:
    try:
        found = queries.get_file(me, me.user_id)
    except NotFound:
        return redirect("library:own_enter")
    names = organisation_names()
    context = {
        "file": found,
        "words": line_words(found.line, names),
        "ties": ties_of(found),
        "reads": reads_of(found, names),
        "codes": codes_of(found, names),
        "passkeys_from": passkeys_from(found.codes[0].issued_on) if found.codes else None,
        "level": str(LEVELS.get(found.title_level, "")),
        "passkeys": queries.list_passkeys(me),
        "tie_kinds": [(kind.value, str(TIES[kind])) for kind in DECLARED],
        "today": legal_day(request.now),
        "profile": profile,
        "notice": notice,
        "done": _done(request.GET.get("done", "")),
    }
    response = render(request, "library/own.html", context, status=status)
    response.headers["Cache-Control"] = NO_STORE
    return response
