"""What booking must know of a lot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from yuanping.apps.draw import queries as draw
from yuanping.apps.policy import queries as policy
from yuanping.apps.tenders import queries as tenders
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.rules import BookingRules, rules_from_pack
from yuanping.kernel.calendar import start_of_day
from yuanping.kernel.draw.values import DrawKind
from yuanping.kernel.lot.states import MACHINE, LotState, transition_for
from yuanping.kernel.policy.pack import Pack, pack_digest

BOOKABLE = frozenset({LotState.DECIDED, LotState.NOTICE_PUBLISHED})
BEFORE_DRAW = frozenset({*BOOKABLE, LotState.BOOKED, LotState.PREPARED})
AWARDED = frozenset({LotState.AWARDED, LotState.ARCHIVED})


@dataclass(frozen=True, slots=True)
class BookableLot:
    """A lot as the booking needs it. ``bids_due_earliest``: bids cannot lawfully be due before (招标投标法 第二十四条)."""

    lot_id: str
    name: str
    agency_id: str
    entity_id: str
    supervisor_id: str
    region: str
    specialty: str
    committee_size: int
    hash_name: str
    prefix: str
    rules: BookingRules
    bookable: bool
    evaluation_at: datetime
    bids_due_earliest: datetime


def access_bookable_lot(actor: Actor, lot_id: str) -> BookableLot:
    """A lot the actor may know of, with the booking rules of the pack that decided it.

    Raises:
        NotFound: there is none, it is not decided yet, or the actor may not know.
    """
    lot = tenders.access_lot(actor, lot_id)
    decided = policy.find_decision(lot_id)
    pack = policy.get_pack_of_lot(lot_id) if decided else tenders.get_pack(lot_id)
    digest = decided.decision.pack.digest if decided else pack_digest(lot.hash_name, pack)
    remote = decided is not None and decided.decision.remote
    return BookableLot(
        lot_id=lot_id,
        name=lot.title,
        agency_id=lot.agency_id,
        entity_id=lot.procuring_entity_id,
        supervisor_id=lot.supervisor_id,
        region=lot.region,
        specialty=lot.specialty,
        committee_size=lot.committee_size,
        hash_name=lot.hash_name,
        prefix=lot.province,
        rules=rules_from_pack(pack, digest, lot.notice_on),
        bookable=remote and lot.state in BOOKABLE,
        evaluation_at=start_of_day(lot.evaluation_on),
        bids_due_earliest=_bids_due_earliest(pack, lot),
    )


def _bids_due_earliest(pack: Pack, lot: tenders.LotView) -> datetime:
    days = pack.parameter("notice.bid_period_min_days", lot.notice_on).whole
    return start_of_day(lot.notice_on + timedelta(days=days))


def confirm_transition(lot_id: str) -> str:
    """How the lot moves when its booking is confirmed; nothing where it has moved already (a changed booking)."""
    state = tenders.get_lot(lot_id).state
    name = transition_for(state, "confirm_booking")
    return name if state in MACHINE.transition(name).sources else ""


def lose_transition(lot_id: str) -> str:
    """How the lot moves when its confirmed booking is cancelled; nothing where it rests on none, or has ended."""
    state = tenders.get_lot(lot_id).state
    name = transition_for(state, "lose_booking")
    return name if state in MACHINE.transition(name).sources else ""


def is_before_draw(lot_id: str) -> bool:
    """Whether the committee is not drawn yet."""
    return tenders.get_lot(lot_id).state in BEFORE_DRAW


def is_before_freeze(lot_id: str) -> bool:
    """Whether no draw of the committee has been asked for: from its request on, the workstations it deals are sealed with the pool."""
    return is_before_draw(lot_id) and draw.find_ceremony(lot_id, DrawKind.EXPERTS) is None


def is_awarded(lot_id: str) -> bool:
    """Whether the award has been made."""
    return tenders.get_lot(lot_id).state in AWARDED
