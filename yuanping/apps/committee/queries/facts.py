"""Facts of the lot, gathered from lower apps."""

from __future__ import annotations

from yuanping.apps.bidding import queries as bidding
from yuanping.apps.committee import permissions
from yuanping.apps.committee.models import Seat
from yuanping.apps.identity import queries as identity
from yuanping.apps.tenders import queries as tenders
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.committee.lot_facts import LotFacts
from yuanping.kernel.committee.record import REPRESENTATIVE
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.law import Law
from yuanping.kernel.lot.states import LotState

LAW_COMPOSITION = Law("招标投标法", "第三十七条")
_AWARDED = frozenset({LotState.AWARDED, LotState.ARCHIVED})
_OPENED = frozenset({LotState.OPENED, LotState.FORMED, LotState.RANKED, LotState.SIGNED}) | _AWARDED


def lot_facts(lot_id: str) -> LotFacts:
    """The lot's organisations and how far it is; NotFound when there is no such lot."""
    lot = tenders.get_lot(lot_id)
    return LotFacts(
        lot_id=lot.lot_id,
        name=lot.title,
        hash_name=lot.hash_name,
        agency_id=lot.agency_id,
        entity_id=lot.procuring_entity_id,
        supervisor_id=lot.supervisor_id,
        procuring_usccs=tuple(filter(None, (lot.procuring_entity_uscc, _uscc(lot.agency_id)))),
        supervisor_usccs=tuple(filter(None, (_uscc(lot.supervisor_id),))),
        opened=lot.state in _OPENED,
        awarded=lot.state in _AWARDED,
    )


def _uscc(organisation_id: str) -> str:
    return identity.access_organisation(organisation_id).uscc if organisation_id else ""


def known_bidders(lot_id: str) -> tuple[str, ...]:
    """USCCs of the bidders known to the system: a machine reads them for recusal, nobody is shown them before the opening."""
    return bidding.list_bidder_usccs(lot_id)


def lot_to_name_for(actor: Actor, seat_id: str) -> str:
    """The lot of a representative's seat, for who names its person. Raises ``NotFound`` for anybody else."""
    seat = Seat.objects.select_related("committee").filter(seat_id=seat_id, kind=REPRESENTATIVE).first()
    if seat is None or not permissions.can_name_representative(actor, lot_facts(seat.committee.lot_id)):
        raise NotFound("seat")
    return seat.committee.lot_id


def representative_account(lot_id: str, username: str) -> str:
    """The account, by its name, of a person of the procuring entity who may sit as its representative.

    Raises:
        Refused: ``account_unknown``; also for an account of somebody else's.
    """
    facts = lot_facts(lot_id)
    try:
        actor = identity.actor_of(username.strip(), Role.OWNER_REPRESENTATIVE)
    except NotFound:
        raise Refused("account_unknown", {}, LAW_COMPOSITION, field="account") from None
    if actor.role is not Role.OWNER_REPRESENTATIVE or actor.organisation_id != (
        facts.entity_id or actor.organisation_id
    ):
        raise Refused("account_unknown", {}, LAW_COMPOSITION, field="account")
    return actor.user_id
