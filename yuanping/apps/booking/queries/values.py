"""What leaves booking for pages: plain values, already redacted for the one who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yuanping.kernel.booking.rules import BookingRules
from yuanping.kernel.calendar import Deadline
from yuanping.kernel.draw.values import Quota
from yuanping.kernel.law import Law

OFFER_ANSWER = "booking.offer_answer"
CHANGE_VERIFY = "booking.change_verify"
WAITING_ENDS = "booking.waiting_ends"
WAITING_TRY = "booking.waiting_try"
PROOF_PURPOSE = "booking-proof"
"""Kinds of deadlines, named where the lists can reach them."""
NO_ROOM = "no_workstation"
"""The reason of an offer that was never sent: no workstation was left at the moment of the draw."""


@dataclass(frozen=True, slots=True)
class VenueLine:
    """One venue of a booking. ``name`` is None when the viewer may not know it; then nothing beside it narrows the guess."""

    is_host: bool
    place: int
    name: str | None
    seats: int
    shared: int | None
    state: str
    sent_at: datetime
    answered_at: datetime | None
    deadline: Deadline | None
    contact_name: str = ""
    contact_phone: str = ""
    merged: bool = False


@dataclass(frozen=True, slots=True)
class PassedLine:
    """A venue that did not take its offer: when, never which and never why."""

    round_number: int
    at: datetime
    expired: bool


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A request to move the day."""

    change_id: str
    state: str
    starts_at: datetime
    ends_at: datetime
    reason: str
    force_majeure: bool
    deadline: Deadline | None
    answer: str
    proof_digest: str = ""
    cancels: bool = False
    stands: tuple[datetime, datetime] | None = None
    """The hours the booking has now, for who verifies the request."""


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """Venues somebody wishes to agree upon; names only for who asked and who decides."""

    agreement_id: str
    state: str
    names: tuple[str, ...]
    reason: str
    answer: str


@dataclass(frozen=True, slots=True)
class BookingView:
    """A booking as its parties see it."""

    booking_id: str
    number: str
    lot_id: str
    lot_name: str
    state: str
    size: int
    representatives: int
    quotas: tuple[Quota, ...]
    starts_at: datetime
    ends_at: datetime
    requested_at: datetime
    confirmed_at: datetime | None
    venues: tuple[VenueLine, ...]
    passed: tuple[PassedLine, ...]
    round_number: int
    ceremony_id: str
    substitutes: int | None
    change: ChangeLine | None
    change_until: Deadline
    rules: BookingRules
    contact_name: str
    contact_phone: str
    entry_id: str
    mine: bool
    version: int
    cancelled_for: str = ""
    agreement: AgreementLine | None = None
    may_agree: tuple[tuple[str, str], ...] = ()
    may_decide: bool = False

    @property
    def confirmed_venues(self) -> int:
        """How many venues have confirmed."""
        return sum(1 for venue in self.venues if venue.state == "confirmed")

    @property
    def waiting(self) -> tuple[VenueLine, ...]:
        """Venues that have not answered."""
        return tuple(venue for venue in self.venues if venue.state == "sent")


@dataclass(frozen=True, slots=True)
class BookingRow:
    """One line of a list of bookings."""

    booking_id: str
    number: str
    lot_name: str
    state: str
    starts_at: datetime
    ends_at: datetime
    size: int
    confirmed: int
    venues: int
    due_at: datetime | None
    answer_law: Law
    hidden: bool


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One place of an agency in the queue; how many stand before it is nobody's business but the queue's."""

    waiting_id: str
    lot_id: str
    lot_name: str
    starts_at: datetime
    ends_at: datetime
    queued_at: datetime
    state: str
    booking_id: str
    daily: bool


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One offer in a venue's list."""

    offer_id: str
    number: str
    is_host: bool
    seats: int
    starts_at: datetime
    ends_at: datetime
    state: str
    sent_at: datetime
    answered_at: datetime | None
    deadline: Deadline | None
    cancelled_for: str = ""
    cancelled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeskChoice:
    """A workstation on the confirm page: held for this offer, free to choose, or not to be chosen."""

    workstation_id: str
    label: str
    dedicated_shared: bool
    checked_at: datetime | None
    failed_items: tuple[str, ...]
    held: bool
    selectable: bool
    taken: bool


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer as the venue sees it before and after its answer."""

    offer: OfferRow
    centre_name: str
    host_name: str
    lot_name: str | None
    desks: tuple[DeskChoice, ...]
    shared_total: int
    shared_left: int
    rivals: int
    rivals_fit: bool
    confirm_days: int
    contact_name: str
    contact_phone: str
    agency_contact: str
    agency_phone: str
    entry_id: str
    no_show: str = ""
    no_show_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProofFile:
    """A proof as it was sent, under a name of ours."""

    name: str
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Sitting:
    """A lot that sits at a centre on a day. The project's name is there once the venue has confirmed."""

    offer_id: str
    booking_id: str
    number: str
    lot_id: str
    lot_name: str
    is_host: bool
    confirmed: bool
    seats: int
    starts_at: datetime
    ends_at: datetime
    workstations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SilentVenue:
    """A venue that let its term pass, for the coordinator."""

    offer_id: str
    number: str
    lot_name: str
    centre_name: str
    seats: int
    due_at: datetime
    law: Law
    looked_into: str
    looked_into_at: datetime | None
