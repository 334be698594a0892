from yuanping.apps.tenders.queries import LotView
from yuanping.kernel.actor import Actor, Role


def can_publish_notice(actor: Actor, lot: LotView) -> bool:
    return actor.role is Role.AGENCY_CLERK and actor.organisation_id == lot.agency_id


def can_submit_bid(actor: Actor) -> bool:
    """Only the trading system hands over bids."""
    return actor.role is Role.SYSTEM


def can_open_bids(actor: Actor, lot: LotView) -> bool:
    return actor.role is Role.SYSTEM or can_publish_notice(actor, lot)


def can_view_bids(actor: Actor, lot: LotView) -> bool:
    """Who may read the opening, once there is one; whether the lot may be known is asked before."""
    roles = {Role.AGENCY_CLERK, Role.PROCURING_ENTITY, Role.OWNER_REPRESENTATIVE, Role.PROJECT_SUPERVISOR, Role.SYSTEM}
    return actor.role in roles
