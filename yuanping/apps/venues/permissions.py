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


def can_view_venue(actor: Actor, centre: Centre) -> bool:
    """Also the supervisors of the industry, who approve venues; they see the venue's papers, never its desks in use."""
    return actor.role is Role.PROJECT_SUPERVISOR or can_view_centre(actor, centre)


def can_judge_venues(actor: Actor) -> bool:
    return actor.role in {Role.PROVINCIAL_COORDINATOR, Role.PROJECT_SUPERVISOR}


def can_publish_catalogue(actor: Actor) -> bool:
    return actor.role is Role.PROVINCIAL_COORDINATOR


def can_export_all(actor: Actor) -> bool:
    return actor.role is Role.PROVINCIAL_COORDINATOR
