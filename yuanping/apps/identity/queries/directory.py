"""Organisations and their people, as the two administrators who look after them see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yuanping.apps.identity import permissions
from yuanping.apps.identity.models import Membership, Organisation, OrganisationKind, User
from yuanping.apps.identity.queries.actors import MembershipView, OrganisationView, membership_view, organisation_view
from yuanping.apps.identity.queries.paging import PAGE, Paged, cut_page
from yuanping.infra.worklist import WorkItem
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.errors import NotFound, Refused


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation of the directory; ``people``: who is at home there or holds a role there."""

    organisation: OrganisationView
    people: int


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as its administrators see it."""

    user_id: str
    username: str
    display_name: str
    is_active: bool
    must_change_password: bool
    home: OrganisationView | None
    roles: tuple[MembershipView, ...]
    grantable: tuple[Role, ...]
    """What this person could still be at home."""
    last_sign_in: datetime | None


@dataclass(frozen=True, slots=True)
class StaffView:
    """An organisation with a page of its people, and the roles its people can be given."""

    organisation: OrganisationView
    people: Paged[AccountView]
    roles: tuple[Role, ...]


def list_directory(actor: Actor, text: str = "", page: int = 1) -> Paged[OrganisationLine]:
    """Organisations whose name or credit code holds ``text``. Raises ``NotFound`` for all but the two administrators."""
    _permit_directory(actor)
    rows = Organisation.objects.order_by("region", "name", "id")
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(name_en__icontains=text) | Q(uscc__icontains=text))
    found, number, pages, count = cut_page(rows, page)
    people: dict[int | None, set[int]] = {row.pk: set() for row in found}
    for organisation, user in [
        *User.objects.filter(organisation__in=found).values_list("organisation_id", "id"),
        *Membership.objects.filter(organisation__in=found).values_list("organisation_id", "user_id"),
    ]:
        people[organisation].add(user)
    lines = tuple(OrganisationLine(organisation_view(row), len(people[row.pk])) for row in found)
    return Paged(lines, number, pages, count)


def find_people(actor: Actor, text: str) -> tuple[AccountView, ...]:
    """The first accounts whose user name or name holds ``text``. Raises ``NotFound`` as ``list_directory``."""
    _permit_directory(actor)
    return _accounts(
        _users()
        .filter(Q(username__icontains=text) | Q(display_name__icontains=text))
        .order_by("display_name", "id")[:PAGE]
    )


def access_staff(actor: Actor, organisation_id: str, page: int = 1) -> StaffView:
    """One organisation and its people. Raises ``NotFound``."""
    _permit_directory(actor)
    row = Organisation.objects.filter(organisation_id=organisation_id).first()
    if row is None:
        raise NotFound("organisation")
    members = Membership.objects.filter(organisation=row).values("user_id")
    users = _users().filter(Q(organisation=row) | Q(pk__in=members)).order_by("display_name", "id")
    found, number, pages, count = cut_page(users, page)
    people = Paged(_accounts(found), number, pages, count)
    return StaffView(organisation_view(row), people, permissions.ROLES_OF_KIND[OrganisationKind(row.kind)])


def access_account(actor: Actor, user_id: str) -> AccountView:
    """One account. Raises ``NotFound``."""
    _permit_directory(actor)
    found = _accounts(_users().filter(user_id=user_id))
    if not found:
        raise NotFound("user")
    return found[0]


def resolve_username(actor: Actor, username: str) -> str:
    """The id behind a user name, for giving a role. Raises ``NotFound``, ``Refused`` (``username_unknown``)."""
    if not permissions.can_grant_role(actor):
        raise NotFound("user")
    user_id: str | None = User.objects.filter(username=username).values_list("user_id", flat=True).first()
    if user_id is None:
        raise Refused("username_unknown", {"username": username[:64]}, field="username")
    return user_id


def list_work(actor: Actor, now: datetime) -> tuple[WorkItem, ...]:
    """Organisations without people wait for the system administrator, people without a role for the security administrator."""
    if actor.role is Role.SYSTEM_ADMIN:
        empty = Organisation.objects.filter(memberships=None, staff=None).order_by("id")[:PAGE]
        return tuple(
            WorkItem(
                _("开立账号"),
                row.name,
                "accounts:organisation",
                row.organisation_id,
                _("开立账号"),
                state=_("尚无人员"),
            )
            for row in empty
        )
    if actor.role is Role.SECURITY_ADMIN:
        waiting = User.objects.filter(memberships=None, is_active=True).select_related("organisation").order_by("id")
        return tuple(
            WorkItem(_("授予角色"), _subject(row), "accounts:person", row.user_id, _("授予角色"), state=_("尚无角色"))
            for row in waiting[:PAGE]
        )
    return ()


def _subject(row: User) -> str:
    return f"{row.display_name}（{row.username}）" + (f"·{row.organisation.name}" if row.organisation else "")


def _permit_directory(actor: Actor) -> None:
    if not permissions.can_read_directory(actor):
        raise NotFound("organisation")


def _users() -> QuerySet[User]:
    return User.objects.select_related("organisation")


def _accounts(users: Iterable[User]) -> tuple[AccountView, ...]:
    """Accounts with home and roles, in two questions however many there are; the users come with their organisation."""
    rows = list(users)
    roles = _roles(row.pk for row in rows)
    return tuple(_account(row, tuple(roles.get(row.pk, ()))) for row in rows)


def _account(row: User, roles: tuple[MembershipView, ...]) -> AccountView:
    home = row.organisation
    offered = permissions.ROLES_OF_KIND[OrganisationKind(home.kind)] if home else ()
    held = {each.role for each in roles if home and each.organisation_id == home.organisation_id}
    return AccountView(
        row.user_id,
        row.username,
        row.display_name,
        row.is_active,
        row.must_change_password,
        organisation_view(home) if home else None,
        roles,
        tuple(each for each in offered if each not in held),
        row.last_login,
    )


def _roles(users: Iterable[int]) -> dict[int, list[MembershipView]]:
    found: dict[int, list[MembershipView]] = {}
    for row in Membership.objects.filter(user__in=list(users)).select_related("organisation").order_by("id"):
        found.setdefault(row.user_id, []).append(membership_view(row))
    return found
