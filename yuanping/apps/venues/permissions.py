from __future__ import annotations

from yuanping.apps.venues.models import Centre
from yuanping.kernel.actor import Actor, Role


def can_register_centre(actor: Actor) -> bool:
    return actor.role in {Role.PROVINCIAL_COORDINATOR, Role.SYSTEM}


def can_manage_centre(actor: Actor, centre: Centre) -> bool:
    if actor.role is Role.SYSTEM:
        return True
    return actor.role is Role.VENUE_OPERATOR and actor.organisation_id == centre.centre_id


def can_view_centre(actor: Actor, centre: Centre) -> bool:
    return actor.role is Role.PROVINCIAL_COORDINATOR or can_manage_centre(actor, centre)
