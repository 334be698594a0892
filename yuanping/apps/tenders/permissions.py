from yuanping.apps.tenders.models import Lot, Tender
from yuanping.kernel.actor import Actor, Role

ENTITY_ROLES = {Role.PROCURING_ENTITY, Role.OWNER_REPRESENTATIVE}


def can_register_tender(actor: Actor) -> bool:
    return actor.role is Role.AGENCY_CLERK and bool(actor.organisation_id)


def can_view_tender(actor: Actor, tender: Tender) -> bool:
    if actor.role in {Role.SYSTEM, Role.PROVINCIAL_COORDINATOR}:
        return True
    if actor.role is Role.AGENCY_CLERK:
        return tender.agency_id == actor.organisation_id
    if actor.role in ENTITY_ROLES:
        return bool(actor.organisation_id) and tender.procuring_entity_id == actor.organisation_id
    if actor.role is Role.PROJECT_SUPERVISOR:
        return bool(actor.organisation_id) and tender.supervisor_id == actor.organisation_id
    return False


def can_view_lot(actor: Actor, lot: Lot) -> bool:
    return can_view_tender(actor, lot.tender)


def can_edit_lot(actor: Actor, lot: Lot) -> bool:
    """The agency of the tender decides, answers open questions and books."""
    return actor.role is Role.AGENCY_CLERK and can_view_lot(actor, lot)


def can_end_lot(actor: Actor, lot: Lot) -> bool:
    """Those who called the tender end it: the agency and the procuring entity."""
    return actor.role in {Role.AGENCY_CLERK, Role.PROCURING_ENTITY} and can_view_lot(actor, lot)


def can_consent(actor: Actor, lot: Lot) -> bool:
    """Only the project's own supervisor consents to an exemption or an emergency mode, or demands the remote mode."""
    return actor.role is Role.PROJECT_SUPERVISOR and can_view_lot(actor, lot)
