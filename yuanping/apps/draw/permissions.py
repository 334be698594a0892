"""Who may do what in a ceremony."""

from __future__ import annotations

from yuanping.apps.draw.models import Ceremony, CeremonyParty
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.draw.states import CeremonyState
from yuanping.kernel.draw.values import Party

PARTY_ROLES: dict[str, tuple[Role, ...]] = {
    Party.PROCURING_ENTITY: (Role.PROCURING_ENTITY, Role.AGENCY_CLERK),
    Party.PROJECT_SUPERVISOR: (Role.PROJECT_SUPERVISOR,),
    Party.REGISTRY_OWNER: (Role.REGISTRY_OWNER,),
}


def speaks_for(actor: Actor, party: CeremonyParty) -> bool:
    """Whether this actor may commit and reveal as this party."""
    return actor.role in PARTY_ROLES[party.party] and actor.organisation_id in party.organisation_ids


def can_open_ceremony(actor: Actor) -> bool:
    return actor.role in {Role.AGENCY_CLERK, Role.VENUE_OPERATOR, Role.SYSTEM}


def can_view_ceremony(actor: Actor, ceremony: Ceremony) -> bool:
    if ceremony.state == CeremonyState.RELEASED or actor.role is Role.SYSTEM:
        return True
    if actor.role is Role.PROVINCIAL_COORDINATOR:
        return True
    return any(speaks_for(actor, party) for party in ceremony.parties.all())


def can_read_hidden_part(actor: Actor, ceremony: Ceremony) -> bool:
    """Free workstations and drawn seats: for the supervisor and the province, for the asking side where the pack lets it know the venues.

    The keeper of the registry gives a seed and never needs to know where anybody sits (``process.md`` 5.1). After the release: everybody.
    """
    if ceremony.state == CeremonyState.RELEASED:
        return True
    if actor.role in {Role.PROJECT_SUPERVISOR, Role.PROVINCIAL_COORDINATOR, Role.SYSTEM}:
        return True
    return ceremony.venues_open and actor.role in PARTY_ROLES[Party.PROCURING_ENTITY]


def can_void_ceremony(actor: Actor, ceremony: Ceremony) -> bool:
    supervisor = next((party for party in ceremony.parties.all() if party.party == Party.PROJECT_SUPERVISOR), None)
    return supervisor is not None and speaks_for(actor, supervisor)
