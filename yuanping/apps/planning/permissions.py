from __future__ import annotations

from yuanping.apps.planning.models import MoveRow, OutageRow, WishRow
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.planning.reallocate import Fate


def can_ask_window(actor: Actor, agency_id: str) -> bool:
    return actor.role is Role.AGENCY_CLERK and actor.organisation_id == agency_id


def can_view_wish(actor: Actor, wish: WishRow) -> bool:
    """The agency that asked; a wish tells how a lot is to be evaluated, which is nobody else's."""
    return can_ask_window(actor, wish.agency_id)


def can_plan_province(actor: Actor) -> bool:
    return actor.role is Role.PROVINCIAL_COORDINATOR


def can_report_outage(actor: Actor, centre_id: str) -> bool:
    """The province, and the venue's own centre."""
    return can_plan_province(actor) or (actor.role is Role.VENUE_OPERATOR and actor.organisation_id == centre_id)


def can_view_outage(actor: Actor, outage: OutageRow) -> bool:
    """As for reporting: an outage names the lots that sit there."""
    return can_report_outage(actor, outage.centre_id)


def can_settle_move(actor: Actor, move: MoveRow) -> bool:
    """Whoever must agree, or act by his own paths; never the province, which only plans."""
    here, fate = actor.organisation_id, Fate(move.fate)
    if fate is Fate.STAYS:
        return actor.role is Role.VENUE_OPERATOR and here == move.outage.centre_id
    if fate is Fate.EMERGENCY or (fate is Fate.CHANGED and move.hidden):
        return actor.role is Role.PROJECT_SUPERVISOR and bool(here) and here == move.supervisor_id
    return actor.role is Role.AGENCY_CLERK and here == move.agency_id
