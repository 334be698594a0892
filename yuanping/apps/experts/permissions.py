"""Who may do what with the registry."""

from __future__ import annotations

from yuanping.apps.experts.models import Expert
from yuanping.kernel.actor import Actor, Role


def can_register_expert(actor: Actor) -> bool:
    return actor.role in {Role.REGISTRY_OWNER, Role.SYSTEM}


def can_view_registry(actor: Actor) -> bool:
    return actor.role in {Role.REGISTRY_OWNER, Role.PROVINCIAL_COORDINATOR, Role.SYSTEM}


def can_search_experts(actor: Actor) -> bool:
    return actor.role in {Role.REGISTRY_OWNER, Role.SYSTEM}


def can_view_expert(actor: Actor, row: Expert) -> bool:
    """A registry its own experts; the supervisor whom it may suspend, without a name."""
    if actor.role is Role.PROJECT_SUPERVISOR:
        return True
    return can_search_experts(actor) and keeps(actor, row)


def can_advance_expert(actor: Actor, row: Expert) -> bool:
    return can_view_expert(actor, row)


def can_read_person(actor: Actor, row: Expert) -> bool:
    """Personal data: only the registry that keeps the expert (and the expert, by the code of the own page)."""
    return actor.role is Role.REGISTRY_OWNER and keeps(actor, row)


def keeps(actor: Actor, row: Expert) -> bool:
    """What the installation itself entered belongs to no registry yet: every registry may look after it."""
    return actor.role is Role.SYSTEM or row.registry in {"", actor.organisation_id}


def can_rotate_keys(actor: Actor) -> bool:
    """The command of the installation, run by its operator; no page does it."""
    return actor.role is Role.SYSTEM
