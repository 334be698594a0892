"""One's own account: who am I here, in which language, and the password."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.identity import queries, services
from yuanping.kernel.errors import NotFound
from yuanping.web.accounts.forms import PasswordForm, ask
from yuanping.web.shell.access import SIGNED_IN, page
from yuanping.web.shell.actions import go
from yuanping.web.shell.errors import locked_out
from yuanping.web.shell.menu import role_name
from yuanping.web.shell.notices import Notice, say_done
from yuanping.web.shell.request import ShellRequest


@page(permission="account.own", roles=SIGNED_IN)
def own(request: ShellRequest) -> HttpResponse:
    return _show(request, PasswordForm())


@page(permission="account.password", roles=SIGNED_IN, methods=("POST",))
def password(request: ShellRequest) -> HttpResponse:
    """Every other session of this person ends; this one goes on under a new key."""
    form = PasswordForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    data = form.cleaned_data

    person = queries.get_person(request.actor.user_id)
    if not settings.DEMO:
        # counted and locked like the door itself, or a session left open would be the place to guess
        authenticate(request, username=person.username, password=data["old"])
        if getattr(request, "axes_locked_out", False):
            return locked_out(request)

    def change() -> bool:
        services.change_password(
            actor=request.actor, old=data["old"], new=data["new"], again=data["again"], now=request.now
        )
        return True

    first = queries.must_choose_password(request.user)
    changed, notice = ask(form, change)
    if not changed:
        return _show(request, form, notice, 409)
    user = queries.find_user(person.username)
    if user is None:
        raise NotFound("user")
    update_session_auth_hash(request, user)
    say_done(request, _("口令已更换，您在别处的登录都已退出"))
    return go(request, reverse("shell:work") if first else reverse("accounts:own"))


def _show(request: ShellRequest, form: PasswordForm, notice: Notice | None = None, status: int = 200) -> HttpResponse:
    held = queries.list_memberships(request.user)
    context = {
        "form": form,
        "notice": notice,
        "person": queries.get_person(request.actor.user_id),
        "roles": tuple((role_name(each.role), each.organisation_name) for each in held),
        "first": queries.must_choose_password(request.user),
        "fixed": settings.DEMO,
    }
    return render(request, "accounts/own.html", context, status=status)
