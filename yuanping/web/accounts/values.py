"""Accounts and organisations as the templates show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yuanping.apps.identity.queries import AccountView, OrganisationView
from yuanping.kernel.actor import Role
from yuanping.web.accounts.words import kind_name
from yuanping.web.shell.formats import moment
from yuanping.web.shell.menu import role_name
from yuanping.web.shell.places import place_name


@dataclass(frozen=True, slots=True)
class OrganisationValues:
    organisation_id: str
    name: str
    other_name: str
    kind: str
    uscc: str
    region: str
    place: str
    demo: bool


@dataclass(frozen=True, slots=True)
class RoleValues:
    """A role at an organisation, with the code a form sends back."""

    role: str
    name: str
    organisation_id: str
    organisation: str


@dataclass(frozen=True, slots=True)
class PersonValues:
    user_id: str
    username: str
    name: str
    home: OrganisationValues | None
    roles: tuple[RoleValues, ...]
    state: str
    kind: str
    is_active: bool
    last_sign_in: str


def organisation_values(view: OrganisationView) -> OrganisationValues:
    """The name in the language of the page leads, where there is one."""
    english = (get_language() or "").startswith("en") and bool(view.name_en)
    return OrganisationValues(
        view.organisation_id,
        view.name_en if english else view.name,
        view.name if english else view.name_en,
        kind_name(view.kind),
        view.uscc,
        view.region,
        place_name(view.region),
        view.demo,
    )


def person_values(view: AccountView, organisation_id: str = "") -> PersonValues:
    """An account; with ``organisation_id`` only the roles it has there."""
    roles = tuple(
        RoleValues(each.role.value, role_name(each.role), each.organisation_id, each.organisation_name)
        for each in view.roles
        if organisation_id in {"", each.organisation_id}
    )
    state, kind = _state(view)
    return PersonValues(
        view.user_id,
        view.username,
        view.display_name,
        organisation_values(view.home) if view.home else None,
        roles,
        state,
        kind,
        view.is_active,
        moment(view.last_sign_in) if view.last_sign_in else "",
    )


def _state(view: AccountView) -> tuple[str, str]:
    if not view.is_active:
        return _("已停用"), ""
    if not any(each.role is not Role.OUTSIDER for each in view.roles):
        return _("等待授予角色"), "warn"
    if view.must_change_password:
        return _("等本人换口令"), "warn"
    return _("在用"), "ok"
