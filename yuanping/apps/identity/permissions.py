"""Who may manage organisations, people and roles."""

from __future__ import annotations

from yuanping.apps.identity.models import OrganisationKind
from yuanping.kernel.actor import Actor, Role

SEPARATED = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
"""三员: no person holds two of them, whatever the organisation."""
GRANTABLE = frozenset(Role) - {Role.EXPERT, Role.ANONYMOUS, Role.SYSTEM}
"""Experts hold a seat, never an account; the other two are nobody's role."""
ROLES_OF_KIND: dict[OrganisationKind, tuple[Role, ...]] = {
    OrganisationKind.AGENCY: (Role.AGENCY_CLERK,),
    OrganisationKind.PROCURING_ENTITY: (Role.PROCURING_ENTITY, Role.OWNER_REPRESENTATIVE),
    OrganisationKind.REGISTRY_OWNER: (Role.REGISTRY_OWNER,),
    OrganisationKind.TRADING_CENTRE: (Role.VENUE_OPERATOR, Role.REGISTRY_OWNER),
    OrganisationKind.SUPERVISORY_AUTHORITY: (Role.PROJECT_SUPERVISOR, Role.REGISTRY_OWNER),
    OrganisationKind.COORDINATING_AUTHORITY: (
        Role.PROVINCIAL_COORDINATOR,
        Role.PROJECT_SUPERVISOR,
        Role.REGISTRY_OWNER,
    ),
    OrganisationKind.PLATFORM: (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR),
}
"""What people of an organisation can be, the usual role first. A registry may be kept by an authority or a centre."""


def can_create_organisation(actor: Actor) -> bool:
    return actor.role in {Role.SYSTEM, Role.SYSTEM_ADMIN}


def can_create_user(actor: Actor) -> bool:
    return actor.role in {Role.SYSTEM, Role.SYSTEM_ADMIN}


def can_grant_role(actor: Actor) -> bool:
    """Accounts are made by one of the 三员, roles are given by another."""
    return actor.role in {Role.SYSTEM, Role.SECURITY_ADMIN}


def can_manage_account(actor: Actor) -> bool:
    """Resetting a password, closing and reopening."""
    return actor.role in {Role.SYSTEM, Role.SECURITY_ADMIN}


def can_read_directory(actor: Actor) -> bool:
    return actor.role in {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}


def can_read_acts(actor: Actor) -> bool:
    """Who made whom, and who gave what, is the auditor's to read: neither of the two who did it."""
    return actor.role is Role.AUDITOR


def can_set_language(actor: Actor, user_id: str) -> bool:
    return actor.role is Role.SYSTEM or (bool(user_id) and actor.user_id == user_id)
