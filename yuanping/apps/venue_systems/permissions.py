from __future__ import annotations

from yuanping.kernel.actor import Actor, Role


def can_run_system(actor: Actor) -> bool:
    """Staff of a centre, for their own centre's system."""
    return actor.role is Role.VENUE_OPERATOR and bool(actor.organisation_id)


def can_watch_systems(actor: Actor) -> bool:
    """The province sees which centres can be reached; never a secret, never what a message says."""
    return actor.role is Role.PROVINCIAL_COORDINATOR
