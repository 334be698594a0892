"""Who somebody is here: organisations, people and the hats they wear, as values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from yuanping.apps.identity.models import Membership, Organisation, OrganisationKind, User
from yuanping.kernel.actor import ANONYMOUS, Actor, Role
from yuanping.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation."""

    organisation_id: str
    kind: str
    name: str
    name_en: str
    uscc: str
    region: str
    demo: bool


@dataclass(frozen=True, slots=True)
class MembershipView:
    """One hat a person may wear: a role at an organisation."""

    organisation_id: str
    organisation_name: str
    role: Role
    organisation_name_en: str = ""


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person with the language they read."""

    user_id: str
    username: str
    display_name: str
    language: str


def access_organisation(organisation_id: str) -> OrganisationView:
    """One organisation. Raises ``NotFound``."""
    row = Organisation.objects.filter(organisation_id=organisation_id).first()
    if row is None:
        raise NotFound("organisation")
    return organisation_view(row)


def list_organisations(kind: OrganisationKind | str | None = None) -> tuple[OrganisationView, ...]:
    """Every organisation, or those of one kind."""
    rows = Organisation.objects.order_by("region", "organisation_id")
    if kind is not None:
        rows = rows.filter(kind=str(kind))
    return tuple(organisation_view(row) for row in rows)


def has_organisations() -> bool:
    """Whether any organisation is entered."""
    return Organisation.objects.exists()


def has_real_organisation() -> bool:
    """Whether any organisation here is not an invented one; demo mode refuses to start then."""
    return Organisation.objects.filter(demo=False).exists()


def has_users() -> bool:
    """Whether any account is open."""
    return User.objects.exists()


def find_user(username: str) -> User | None:
    """The account row, for the sign-in machinery only."""
    return User.objects.filter(username=username).first()


def get_person(user_id: str) -> PersonView:
    """One person. Raises ``NotFound``."""
    row = User.objects.filter(user_id=user_id).first()
    if row is None:
        raise NotFound("user")
    return PersonView(row.user_id, row.username, row.display_name, row.language)


def names_of(user_ids: Iterable[str]) -> dict[str, str]:
    """The names of these people in office; one query."""
    return dict(User.objects.filter(user_id__in=list(user_ids)).values_list("user_id", "display_name"))


def list_memberships(user: AbstractBaseUser | AnonymousUser) -> tuple[MembershipView, ...]:
    """Every hat of this person, in a fixed order; the first one is worn after sign-in."""
    if not isinstance(user, User) or not user.is_active:
        return ()
    rows = Membership.objects.filter(user=user).select_related("organisation").order_by("id")
    return tuple(membership_view(row) for row in rows)


def membership_view(row: Membership) -> MembershipView:
    """The hat as others read it; the row comes with its organisation."""
    home = row.organisation
    return MembershipView(home.organisation_id, home.name, Role(row.role), home.name_en)


def actor_for(
    user: AbstractBaseUser | AnonymousUser,
    organisation_id: str | None = None,
    role: str | None = None,
    held: tuple[MembershipView, ...] | None = None,
) -> Actor:
    """The actor this person is at that organisation (and in that role, if they hold several there).

    Without an organisation, or when the one asked for is no longer theirs, the first membership counts; a person
    without any is an outsider, a stranger is anonymous. ``held`` are the person's memberships where the caller has read them.
    """
    if not isinstance(user, User) or not user.is_active:
        return ANONYMOUS
    memberships = list_memberships(user) if held is None else held
    fitting = [
        each
        for each in memberships
        if organisation_id in {None, "", each.organisation_id} and role in {None, "", each.role.value}
    ]
    worn = (fitting or memberships)[:1]
    if not worn:
        return Actor(Role.OUTSIDER, user_id=user.user_id, name=user.display_name)
    return Actor(worn[0].role, worn[0].organisation_id, user.user_id, user.display_name)


def actor_of(username: str, role: Role | None = None) -> Actor:
    """The actor behind an account name, for scripts and tests."""
    user = find_user(username)
    if user is None:
        raise NotFound("user")
    return actor_for(user, role=role.value if role else None)


def must_choose_password(user: object) -> bool:
    """Whether this person has to choose a password of their own before anything else."""
    return isinstance(user, User) and user.is_active and user.must_change_password


def has_password_run_out(user: object, now: datetime) -> bool:
    """Whether somebody was given a password and did not make it their own in time: it opens nothing any more."""
    if not isinstance(user, User) or not user.must_change_password or user.password_given_at is None:
        return False
    return now >= user.password_given_at + timedelta(days=settings.GIVEN_PASSWORD_DAYS)


def organisation_view(row: Organisation) -> OrganisationView:
    """The row as a value."""
    return OrganisationView(row.organisation_id, row.kind, row.name, row.name_en, row.uscc, row.region, row.demo)
