"""Who may manage organisations, people and roles."""

from __future__ import annotations

from yuanping.kernel.actor import Actor, Role

SEPARATED = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
"""三员: no person holds two of them, whatever the organisation."""
GRANTABLE = frozenset(Role) - {Role.EXPERT, Role.ANONYMOUS, Role.SYSTEM}
"""Experts hold a seat, never an account; the other two are nobody's role."""


def can_create_organisation(actor: Actor) -> bool:
    return actor.role in {Role.SYSTEM, Role.SYSTEM_ADMIN}


def can_create_user(actor: Actor) -> bool:
    return actor.role in {Role.SYSTEM, Role.SYSTEM_ADMIN}


def can_grant_role(actor: Actor) -> bool:
    """Accounts are made by one of the 三员, roles are given by another."""
    return actor.role in {Role.SYSTEM, Role.SECURITY_ADMIN}


def can_set_language(actor: Actor, user_id: str) -> bool:
    return actor.role is Role.SYSTEM or (bool(user_id) and actor.user_id == user_id)
