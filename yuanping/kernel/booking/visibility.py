"""Who learns which venue, from when.

* The agency asks for a booking; whether it also learns the sub-venues is another question, which the pack answers:
  Liaoning when that venue has confirmed ((十三)(十四)), Heilongjiang not before the award (三（六）「副场信息全程保密」).
* A pack that hides them until the award hides with the name all that moves with it: how many venues, who answered when, who passed.
* The host needs the sub-venues to connect to them, once they have confirmed; a sub-venue knows the host and itself.
* Supervisor and coordinator see the venues; bidders, experts, outsiders and administrators never do here.
* A venue that did not take an offer is never named to the agency, nor its reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from yuanping.kernel.actor import Role
from yuanping.kernel.booking.rules import BookingRules, Learns
from yuanping.kernel.booking.states import OfferState

OVERSEERS = frozenset({Role.PROJECT_SUPERVISOR, Role.PROVINCIAL_COORDINATOR, Role.SYSTEM})
ASKERS = frozenset({Role.AGENCY_CLERK, Role.PROCURING_ENTITY})


class Thing(StrEnum):
    """What one may learn about a booking."""

    SUB_VENUE = "sub_venue"
    PROJECT = "project"
    EXPERTS = "experts"


@dataclass(frozen=True, slots=True)
class VenueFacts:
    """What decides whether a venue's name may be shown; ``own``: the viewer works at that centre."""

    is_host: bool
    state: OfferState
    own: bool
    at_host: bool
    awarded: bool


def sees_venue(rules: BookingRules, role: Role, venue: VenueFacts) -> bool:
    """Tell whether ``role`` may read the name of one venue."""
    if role in OVERSEERS:
        return True
    if role is Role.VENUE_OPERATOR:
        return venue.own or venue.is_host or (venue.at_host and venue.state is OfferState.CONFIRMED)
    if role in ASKERS:
        return venue.is_host or _asker_sees(rules.agency_learns, venue)
    return False


def hides_subs(rules: BookingRules, role: Role, *, awarded: bool) -> bool:
    """Tell whether ``role`` may learn nothing that moves with the sub-venues: no number of them, answer, time or refusal."""
    return role in ASKERS and (
        rules.agency_learns is Learns.NEVER or (rules.agency_learns is Learns.AWARDED and not awarded)
    )


def hides_from_agency(rules: BookingRules) -> bool:
    """Tell whether the pack keeps the sub-venues from the agency for as long as a booking can still move."""
    return hides_subs(rules, Role.AGENCY_CLERK, awarded=False)


def _asker_sees(learns: Learns, venue: VenueFacts) -> bool:
    if learns is Learns.ALWAYS:
        return venue.state in {OfferState.SENT, OfferState.CONFIRMED}
    if venue.state is not OfferState.CONFIRMED:
        return False
    return learns is Learns.CONFIRMED or (learns is Learns.AWARDED and venue.awarded)


def sees_project(role: Role, state: OfferState) -> bool:
    """Tell whether a venue may read the project's name: only once it has confirmed, and only its own part."""
    return role in OVERSEERS | ASKERS or (role is Role.VENUE_OPERATOR and state is OfferState.CONFIRMED)
