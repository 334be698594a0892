"""Giving roles and taking them away."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.identity import permissions
from yuanping.apps.identity.models import Membership, Organisation, OrganisationKind, User
from yuanping.apps.identity.services.acts import record_act
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.errors import NotFound, Refused


@transaction.atomic
def grant_role(*, actor: Actor, user_id: str, organisation_id: str, role: Role, now: datetime) -> None:
    """Give a person a role at an organisation; giving it twice changes nothing.

    Effects: one row, one evidence entry.

    Raises:
        NotFound: no such person or organisation, or the actor may not do this.
        Refused: ``own_account``, ``role_not_grantable``, ``role_not_of_kind``, ``admin_roles_separated`` (三员).
    """
    hold("identity")
    user = User.objects.filter(user_id=user_id).first()
    organisation = Organisation.objects.filter(organisation_id=organisation_id).first()
    if user is None or organisation is None or not permissions.can_grant_role(actor):
        raise NotFound("user")
    refuse_own(actor, user)
    if role not in permissions.GRANTABLE:
        raise Refused("role_not_grantable", {"role": str(role)}, field="role")
    held = {Role(each) for each in Membership.objects.filter(user=user).values_list("role", flat=True)}
    _refuse_mixing(held, role)
    if role not in {*permissions.ROLES_OF_KIND[OrganisationKind(organisation.kind)], Role.OUTSIDER}:
        raise Refused("role_not_of_kind", {"role": str(role), "name": organisation.name}, field="role")
    _, created = Membership.objects.get_or_create(user=user, organisation=organisation, role=role.value)
    if created:
        body = {"user": user_id, "organisation": organisation_id, "role": str(role)}
        record_act("identity.role_granted", actor, body, now)


@transaction.atomic
def revoke_role(*, actor: Actor, user_id: str, organisation_id: str, role: Role, now: datetime) -> None:
    """Take a role at an organisation away; it ends with the person's next request.

    Effects: one row gone, one evidence entry; the account stays.

    Raises:
        NotFound: the person does not hold this role there, or the actor may not do this.
        Refused: ``own_account``, ``last_security_admin``.
    """
    hold("identity")
    row = (
        Membership.objects.select_related("user")
        .filter(user__user_id=user_id, organisation__organisation_id=organisation_id, role=role.value)
        .first()
    )
    if row is None or not permissions.can_grant_role(actor):
        raise NotFound("membership")
    refuse_own(actor, row.user)
    if role is Role.SECURITY_ADMIN:
        refuse_last_security_admin(row.user)
    row.delete()
    body = {"user": user_id, "organisation": organisation_id, "role": str(role)}
    record_act("identity.role_revoked", actor, body, now)


def refuse_own(actor: Actor, user: User) -> None:
    """Nobody gives or takes from themselves.

    Raises:
        Refused: ``own_account``.
    """
    if actor.user_id and actor.user_id == user.user_id:
        raise Refused("own_account")


def refuse_last_security_admin(user: User) -> None:
    """Somebody must stay who can give roles and reset passwords. The caller holds the lock ``identity``.

    Raises:
        Refused: ``last_security_admin``.
    """
    holders = Membership.objects.filter(role=Role.SECURITY_ADMIN.value, user__is_active=True)
    if holders.filter(user=user).exists() and not holders.exclude(user=user).exists():
        raise Refused("last_security_admin", {"name": user.display_name})


def _refuse_mixing(held: set[Role], role: Role) -> None:
    """三员 exclude each other and every role that takes part in a tender."""
    other = sorted(held - {role})
    if not other:
        return
    if role in permissions.SEPARATED or any(each in permissions.SEPARATED for each in other):
        raise Refused("admin_roles_separated", {"held": str(other[0]), "role": str(role)}, field="role")
