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
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.ids import check_uscc


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
