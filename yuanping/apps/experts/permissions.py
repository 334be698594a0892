"""Who may do what with the registry."""

from __future__ import annotations

from yuanping.kernel.actor import Actor, Role


def can_register_expert(actor: Actor) -> bool:
    return actor.role in {Role.REGISTRY_OWNER, Role.SYSTEM}


def can_view_registry(actor: Actor) -> bool:
    return actor.role in {Role.REGISTRY_OWNER, Role.PROVINCIAL_COORDINATOR, Role.SYSTEM}
