"""Who may do what with a committee. Nobody may read it before arrival, so there is no such permission."""

from __future__ import annotations

from yuanping.apps.committee.models import Committee, Seat
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.committee.lot_facts import LotFacts


def can_request_draw(actor: Actor, facts: LotFacts) -> bool:
    return actor.role is Role.AGENCY_CLERK and actor.organisation_id == facts.agency_id


def can_name_representative(actor: Actor, facts: LotFacts) -> bool:
    if actor.role is Role.PROCURING_ENTITY:
        return actor.organisation_id == facts.entity_id
    return actor.role is Role.AGENCY_CLERK and actor.organisation_id == facts.agency_id and not facts.entity_id


def can_view_committee(actor: Actor, facts: LotFacts) -> bool:
    """Know that it exists; never who sits on it."""
    if actor.role in {Role.SYSTEM, Role.PROVINCIAL_COORDINATOR}:
        return True
    organisations = {
        Role.AGENCY_CLERK: facts.agency_id,
        Role.PROCURING_ENTITY: facts.entity_id,
        Role.PROJECT_SUPERVISOR: facts.supervisor_id,
    }
    wanted = organisations.get(actor.role)
    return bool(wanted) and wanted == actor.organisation_id


def can_count_seats(actor: Actor, facts: LotFacts) -> bool:
    """Know before it is formed how many said yes, came or are missing: whoever watches the draw, nobody who asked for it and nobody who calls.

    Read again and again, these figures tell a party that one of the drawn is tied to a bidder, and staff of the bridge whose lot a call was for.
    """
    return actor.role is Role.SYSTEM or can_answer_dispute(actor, facts)


def can_check_in(actor: Actor, centre: str) -> bool:
    return actor.role is Role.VENUE_OPERATOR and actor.organisation_id == centre


def can_admit_representative(actor: Actor, committee: Committee, seat: Seat) -> bool:
    return actor.role is Role.VENUE_OPERATOR and actor.organisation_id == committee.host == seat.centre


def can_read_own_calls(actor: Actor) -> bool:
    """The expert on the own page; the key holder opens nobody else's."""
    return actor.role is Role.EXPERT and bool(actor.user_id)


def can_decide_late(actor: Actor, facts: LotFacts) -> bool:
    """Whoever watches the draw decides whether it goes on: never the agency, nor a venue."""
    return can_answer_dispute(actor, facts)


def can_answer_dispute(actor: Actor, facts: LotFacts) -> bool:
    return (
        actor.role is Role.PROJECT_SUPERVISOR
        and bool(facts.supervisor_id)
        and actor.organisation_id == facts.supervisor_id
    )


def can_read_exclusions(actor: Actor, facts: LotFacts) -> bool:
    """The whole bitmap, after the award: the lot's supervisor, and the auditor."""
    return actor.role is Role.AUDITOR or can_answer_dispute(actor, facts)


def can_use_bridge(actor: Actor) -> bool:
    """The province's desk: no venue, no party of a seed, no registry, and no supervisor of one lot."""
    return actor.role is Role.PROVINCIAL_COORDINATOR and bool(actor.user_id)


def can_read_refusals(actor: Actor) -> bool:
    """How calls ended over the opened lots of the own office."""
    return actor.role is Role.PROJECT_SUPERVISOR and bool(actor.organisation_id)


def can_ask_for_list(actor: Actor, facts: LotFacts) -> bool:
    """Whose lot it is: the asking side and its supervisor. Whether the pack shows them the list is asked besides."""
    return actor.role in {Role.AGENCY_CLERK, Role.PROCURING_ENTITY, Role.PROJECT_SUPERVISOR} and can_view_committee(
        actor, facts
    )
