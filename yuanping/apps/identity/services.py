"""The only writers of organisations, people and roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from yuanping.apps.evidence.services import Access, record
from yuanping.apps.identity import permissions
from yuanping.apps.identity.models import Membership, Organisation, OrganisationKind, User
from yuanping.infra.ids import new_id
from yuanping.infra.locks import hold
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.ids import check_uscc

__all__ = [
    "FirstAdministrator",
    "OrganisationDraft",
    "OrganisationKind",
    "check_installation_empty",
    "create_organisation",
    "create_user",
    "grant_role",
    "open_installation",
    "set_language",
]


@dataclass(frozen=True, slots=True)
class OrganisationDraft:
    """What is asked of a new organisation. ``demo`` marks an invented one."""

    kind: OrganisationKind
    name: str
    uscc: str
    region: str
    name_en: str = ""
    demo: bool = False


@transaction.atomic
def create_organisation(*, actor: Actor, draft: OrganisationDraft, now: datetime) -> str:
    """Enter an organisation.

    Effects: one row, one evidence entry. A demo installation takes invented organisations only, a real one real ones.

    Raises:
        NotFound: the actor may not do this.
        Refused: ``uscc_check_digit`` and kin, ``uscc_taken``, ``demo_organisation_only``, ``real_organisation_only``.
    """
    hold("identity")
    if not permissions.can_create_organisation(actor):
        raise NotFound("organisation")
    uscc = check_uscc(draft.uscc)
    if settings.DEMO and not draft.demo:
        raise Refused("demo_organisation_only", {"name": draft.name})
    if draft.demo and not settings.DEMO:
        raise Refused("real_organisation_only", {"name": draft.name})
    if Organisation.objects.filter(uscc=uscc).exists():
        raise Refused("uscc_taken", {"uscc": uscc}, field="uscc")
    organisation_id = new_id(_prefix(draft.region), now)
    Organisation.objects.create(
        organisation_id=organisation_id,
        kind=draft.kind,
        name=draft.name,
        name_en=draft.name_en,
        uscc=uscc,
        region=draft.region,
        demo=draft.demo,
    )
    body = {"organisation": organisation_id, "kind": str(draft.kind), "name": draft.name, "uscc": uscc}
    record(kind="identity.organisation_created", lot_id="", actor=actor, body=body, access=Access.PARTIES, now=now)
    return organisation_id


@transaction.atomic
def create_user(*, actor: Actor, username: str, display_name: str, password: str, now: datetime) -> str:
    """Open an account without any role.

    Effects: one row with an Argon2 hash, one evidence entry that names the account's id only.

    Raises:
        NotFound: the actor may not do this.
        Refused: ``username_taken``, ``password_too_weak``.
    """
    hold("identity")
    if not permissions.can_create_user(actor):
        raise NotFound("user")
    if User.objects.filter(username=username).exists():
        raise Refused("username_taken", {"username": username}, field="username")
    user = User(user_id=new_id("US", now), username=username, display_name=display_name)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused("password_too_weak", {"least": 12}, field="password") from error
    user.set_password(password)
    user.save()
    body = {"user": user.user_id}
    record(kind="identity.user_created", lot_id="", actor=actor, body=body, access=Access.PERSONAL, now=now)
    return user.user_id


@transaction.atomic
def grant_role(*, actor: Actor, user_id: str, organisation_id: str, role: Role, now: datetime) -> None:
    """Give a person a role at an organisation; giving it twice changes nothing.

    Effects: one row, one evidence entry.

    Raises:
        NotFound: no such person or organisation, or the actor may not do this.
        Refused: ``role_not_grantable``, ``admin_roles_separated`` (三员), ``auditor_has_no_other_role``.
    """
    hold("identity")
    user = User.objects.filter(user_id=user_id).first()
    organisation = Organisation.objects.filter(organisation_id=organisation_id).first()
    if user is None or organisation is None or not permissions.can_grant_role(actor):
        raise NotFound("user")
    if role not in permissions.GRANTABLE:
        raise Refused("role_not_grantable", {"role": str(role)}, field="role")
    held = {Role(each) for each in Membership.objects.filter(user=user).values_list("role", flat=True)}
    _refuse_mixing(held, role)
    _, created = Membership.objects.get_or_create(user=user, organisation=organisation, role=role.value)
    if created:
        body = {"user": user_id, "organisation": organisation_id, "role": str(role)}
        record(kind="identity.role_granted", lot_id="", actor=actor, body=body, access=Access.PERSONAL, now=now)


@transaction.atomic
def set_language(*, actor: Actor, user_id: str, language: str, now: datetime) -> None:
    """Remember which language this person reads.

    Effects: one column of the person's own row; no evidence, since nothing is decided by it.

    Raises:
        NotFound: not the person's own account.
        Refused: ``language_unknown``.
    """
    if not permissions.can_set_language(actor, user_id):
        raise NotFound("user")
    if language not in {code for code, _ in settings.LANGUAGES}:
        raise Refused("language_unknown", {"language": language}, field="language")
    User.objects.filter(user_id=user_id).update(language=language)


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """One of the 三员 of a new installation."""

    role: Role
    username: str
    display_name: str
    password: str


@transaction.atomic
def open_installation(
    *, draft: OrganisationDraft, administrators: tuple[FirstAdministrator, ...], now: datetime
) -> str:
    """Make the operating organisation and its three separate administrators, once, on an empty installation.

    Effects: one organisation, three accounts, one role each, with their evidence entries; all or nothing.

    Raises:
        Refused: ``init_in_demo``, ``installation_not_empty``, ``three_administrators_needed``, and what
            ``create_organisation``, ``create_user`` and ``grant_role`` refuse.
    """
    hold("identity")
    check_installation_empty()
    roles = {each.role for each in administrators}
    names = {each.username for each in administrators}
    if roles != permissions.SEPARATED or len(administrators) != len(roles) or len(names) != len(roles):
        raise Refused("three_administrators_needed", {"given": len(names)})
    organisation_id = create_organisation(actor=SYSTEM, draft=draft, now=now)
    for each in administrators:
        user_id = create_user(
            actor=SYSTEM, username=each.username, display_name=each.display_name, password=each.password, now=now
        )
        grant_role(actor=SYSTEM, user_id=user_id, organisation_id=organisation_id, role=each.role, now=now)
    return organisation_id


def check_installation_empty() -> None:
    """Raise unless this is a real installation without any account.

    Raises:
        Refused: ``init_in_demo``, ``installation_not_empty``.
    """
    if settings.DEMO:
        raise Refused("init_in_demo")
    users = User.objects.count()
    if users:
        raise Refused("installation_not_empty", {"users": users})


def _refuse_mixing(held: set[Role], role: Role) -> None:
    """三员 exclude each other and every role that takes part in a tender."""
    other = sorted(held - {role})
    if not other:
        return
    if role in permissions.SEPARATED or any(each in permissions.SEPARATED for each in other):
        raise Refused("admin_roles_separated", {"held": str(other[0]), "role": str(role)}, field="role")


def _prefix(region: str) -> str:
    """Two letters of the province in front of an id, as GB/T 2260 numbers it."""
    return {"37": "SD", "23": "HL", "22": "JL", "21": "LN"}.get(region[:2], "CN")
