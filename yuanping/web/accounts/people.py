"""One person: the account, its roles, its password. Accounts are opened by one administrator, managed by another."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.identity import queries, services
from yuanping.apps.identity.services import AccountDraft, OpenedAccount
from yuanping.kernel.actor import Role
from yuanping.kernel.errors import NotFound, Refused
from yuanping.web.accounts.directory import KEEPERS, show_organisation
from yuanping.web.accounts.forms import AccountForm, GrantForm, ask
from yuanping.web.accounts.values import person_values
from yuanping.web.accounts.words import in_words
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import go, perform
from yuanping.web.shell.menu import role_name
from yuanping.web.shell.notices import say_done, say_refused
from yuanping.web.shell.request import ShellRequest

MANAGER = (Role.SECURITY_ADMIN,)
LONGEST_NAME = 64


@page(permission="account.open", roles=(Role.SYSTEM_ADMIN,), methods=("POST",))
def open_account(request: ShellRequest, organisation_id: str) -> HttpResponse:
    """The answer shows the first password; it stands in no other page, no session and no row."""
    form = AccountForm(request.POST)
    if not form.is_valid():
        return show_organisation(request, organisation_id, form, status=422)
    data = form.cleaned_data
    draft = AccountDraft(data["username"], data["display_name"], organisation_id, data["password"])
    opened, notice = ask(form, lambda: services.open_account(actor=request.actor, draft=draft, now=request.now))
    if opened is None:
        return show_organisation(request, organisation_id, form, notice, 409)
    return _show_once(request, opened, opening=True)


@page(permission="role.grant", roles=MANAGER, methods=("POST",))
def grant(request: ShellRequest, organisation_id: str) -> HttpResponse:
    """From the page of the organisation by account name, or from the page of a person."""
    roles = queries.access_staff(request.actor, organisation_id).roles
    form = GrantForm(roles, request.POST)
    if not form.is_valid():
        return show_organisation(request, organisation_id, form, status=422)
    data = form.cleaned_data

    def give() -> str:
        user_id = queries.resolve_username(request.actor, data["username"].strip())
        services.grant_role(
            actor=request.actor,
            user_id=user_id,
            organisation_id=organisation_id,
            role=Role(data["role"]),
            now=request.now,
        )
        return user_id

    user_id, notice = ask(form, give)
    if user_id is None:
        return show_organisation(request, organisation_id, form, notice, 409)
    say_done(request, _("已授予角色“%(role)s”") % {"role": role_name(Role(data["role"]))})
    return go(request, reverse("accounts:person", args=[user_id]))


@page(permission="account.view", roles=KEEPERS)
def person(request: ShellRequest, user_id: str) -> HttpResponse:
    view = queries.access_account(request.actor, user_id)
    context = {
        "person": person_values(view),
        "grantable": tuple((each.value, role_name(each)) for each in view.grantable),
        "manages": request.actor.role in MANAGER,
        "enters": request.actor.role is Role.SYSTEM_ADMIN,
        "is_self": request.actor.user_id == user_id,
        "fixed": settings.DEMO,
    }
    return render(request, "accounts/person.html", context)


@page(permission="account.rename", roles=(Role.SYSTEM_ADMIN,), methods=("POST",))
def rename(request: ShellRequest, user_id: str) -> HttpResponse:
    def enter_name() -> None:
        name = request.POST.get("display_name", "")[:LONGEST_NAME]
        services.rename_person(actor=request.actor, user_id=user_id, display_name=name, now=request.now)

    return _act(request, user_id, enter_name, _("姓名已更改"))


@page(permission="role.revoke", roles=MANAGER, methods=("POST",))
def revoke(request: ShellRequest, user_id: str) -> HttpResponse:
    organisation_id, asked = request.POST.get("organisation", ""), request.POST.get("role", "")
    if asked not in {role.value for role in Role}:
        raise NotFound("membership")

    def take() -> None:
        services.revoke_role(
            actor=request.actor, user_id=user_id, organisation_id=organisation_id, role=Role(asked), now=request.now
        )

    return _act(request, user_id, take, _("已收回角色“%(role)s”") % {"role": role_name(Role(asked))})


@page(permission="account.reset", roles=MANAGER, methods=("POST",))
def reset(request: ShellRequest, user_id: str) -> HttpResponse:
    try:
        opened = services.reset_password(actor=request.actor, user_id=user_id, now=request.now)
    except Refused as refused:
        say_refused(request, in_words(refused))
        return go(request, reverse("accounts:person", args=[user_id]))
    return _show_once(request, opened, opening=False)


@page(permission="account.close", roles=MANAGER, methods=("POST",))
def close(request: ShellRequest, user_id: str) -> HttpResponse:
    def end() -> None:
        services.close_account(actor=request.actor, user_id=user_id, now=request.now)

    return _act(request, user_id, end, _("账号已停用，此人的登录都已退出"))


@page(permission="account.reopen", roles=MANAGER, methods=("POST",))
def reopen(request: ShellRequest, user_id: str) -> HttpResponse:
    def begin() -> None:
        services.reopen_account(actor=request.actor, user_id=user_id, now=request.now)

    return _act(request, user_id, begin, _("账号已恢复，原有的角色仍在"))


def _act(request: ShellRequest, user_id: str, call: Callable[[], None], done: str) -> HttpResponse:
    return perform(request, call, done=done, back=reverse("accounts:person", args=[user_id]))


def _show_once(request: ShellRequest, opened: OpenedAccount, *, opening: bool) -> HttpResponse:
    """The one page a password is readable on: the answer to the form, never fetched again."""
    view = queries.access_account(request.actor, opened.user_id)
    context = {
        "person": person_values(view),
        "password": opened.password,
        "opening": opening,
        "must_change": view.must_change_password,
    }
    return render(request, "accounts/once.html", context)
