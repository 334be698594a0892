"""What booking must know of a lot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.rules import BookingRules
from yuanping.kernel.errors import NotFound
from yuanping.kernel.lot.states import LotState


@dataclass(frozen=True, slots=True)
class BookableLot:
    """A lot as the booking needs it. ``bids_due_earliest``: bids cannot lawfully be due before (招标投标法 第二十四条)."""

    lot_id: str
    name: str
    agency_id: str
    entity_id: str
    supervisor_id: str
    hash_name: str
    prefix: str
    rules: BookingRules
    bookable: bool
    bids_due_earliest: datetime | None


def access_bookable_lot(actor: Actor, lot_id: str) -> BookableLot:
    raise NotFound("lot")


def confirm_transition(lot_id: str) -> str:
    return ""


def is_before_draw(lot_id: str) -> bool:
    return True


def is_awarded(lot_id: str) -> bool:
    return False


BEFORE_DRAW = frozenset(
    {LotState.REGISTERED, LotState.DECIDED, LotState.BOOKED, LotState.NOTICE_PUBLISHED, LotState.PREPARED}
)
