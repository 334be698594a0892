"""Organisations and their people, for the two administrators who look after them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.identity import queries, services
from yuanping.kernel.actor import Role
from yuanping.kernel.region import PROVINCES
from yuanping.web.accounts.forms import AccountForm, GrantForm, OrganisationForm, ask
from yuanping.web.accounts.values import organisation_values, person_values
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import go, perform
from yuanping.web.shell.notices import Notice, say_done
from yuanping.web.shell.places import city_names, place_name
from yuanping.web.shell.request import ShellRequest

KEEPERS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
LONGEST = 80
LONGEST_NAME = 200


@page(permission="organisation.list", roles=KEEPERS)
def organisations(request: ShellRequest) -> HttpResponse:
    """``?q=`` finds organisations by name or credit code, and people by name or account name."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = queries.list_directory(request.actor, text, page_of(request))
    context = {
        "text": text,
        "found": found,
        "rows": tuple((organisation_values(each.organisation), each.people) for each in found.rows),
        "people": tuple(person_values(each) for each in queries.find_people(request.actor, text)) if text else (),
        "may_enter": request.actor.role is Role.SYSTEM_ADMIN,
    }
    return render(request, "accounts/organisations.html", context)


@page(permission="organisation.enter", roles=(Role.SYSTEM_ADMIN,), methods=("GET", "POST"))
def enter(request: ShellRequest) -> HttpResponse:
    if request.method == "GET":
        return _form(request, OrganisationForm())
    form = OrganisationForm(request.POST)
    if not form.is_valid():
        return _form(request, form, status=422)
    organisation_id, notice = ask(
        form, lambda: services.create_organisation(actor=request.actor, draft=form.draft(), now=request.now)
    )
    if organisation_id is None:
        return _form(request, form, notice, 409)
    say_done(request, _("单位已登记，可以为其人员开立账号"))
    return go(request, reverse("accounts:organisation", args=[organisation_id]))


@page(permission="organisation.view", roles=KEEPERS)
def organisation(request: ShellRequest, organisation_id: str) -> HttpResponse:
    return show_organisation(request, organisation_id)


@page(permission="organisation.rename", roles=(Role.SYSTEM_ADMIN,), methods=("POST",))
def rename(request: ShellRequest, organisation_id: str) -> HttpResponse:
    def enter_name() -> None:
        services.rename_organisation(
            actor=request.actor,
            organisation_id=organisation_id,
            name=request.POST.get("name", "")[:LONGEST_NAME],
            name_en=request.POST.get("name_en", "")[:LONGEST_NAME],
            now=request.now,
        )

    back = reverse("accounts:organisation", args=[organisation_id])
    return perform(request, enter_name, done=_("单位名称已更改"), back=back)


def show_organisation(
    request: ShellRequest,
    organisation_id: str,
    form: AccountForm | GrantForm | None = None,
    notice: Notice | None = None,
    status: int = 200,
) -> HttpResponse:
    """The organisation with its people, and the form of what this administrator does here."""
    view = queries.access_staff(request.actor, organisation_id, page_of(request))
    opens = request.actor.role is Role.SYSTEM_ADMIN
    context = {
        "organisation": organisation_values(view.organisation),
        "names": (view.organisation.name, view.organisation.name_en),
        "people": tuple(person_values(each, organisation_id) for each in view.people.rows),
        "found": view.people,
        "opens": opens,
        "form": form or (AccountForm() if opens else GrantForm(view.roles)),
        "notice": notice,
    }
    return render(request, "accounts/organisation.html", context, status=status)


def page_of(request: ShellRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _form(
    request: ShellRequest, form: OrganisationForm, notice: Notice | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "notice": notice,
        "regions": ({**{each: place_name(each) for each in PROVINCES}, **city_names()}).items(),
    }
    return render(request, "accounts/enter.html", context, status=status)
