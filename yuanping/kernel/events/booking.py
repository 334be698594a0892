"""What happened to a booking."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BookingRequested:
    """An agency asked for workstations; the venues are about to be drawn."""

    booking_id: str
    lot_id: str


@dataclass(frozen=True, slots=True)
class VenuesPlaced:
    """The venues of a booking were drawn, its workstations are held and the offers are out."""

    booking_id: str
    lot_id: str


@dataclass(frozen=True, slots=True)
class BookingConfirmed:
    """Every venue of the booking has confirmed."""

    booking_id: str
    lot_id: str


@dataclass(frozen=True, slots=True)
class DesksFreed:
    """Workstations held for a booking, or (empty) by a centre's own system, came free; which, and where, is nobody's business who hears it."""

    booking_id: str


@dataclass(frozen=True, slots=True)
class BookingCancelled:
    """The agency withdrew the booking before it was confirmed."""

    booking_id: str
    lot_id: str


@dataclass(frozen=True, slots=True)
class OfferMoved:
    """An offer to a venue was sent, answered, or ended without it; ``state`` is the one it entered."""

    offer_id: str
    centre_id: str
    state: str


@dataclass(frozen=True, slots=True)
class ChangeRequested:
    """The host is asked to verify that a booking moves."""

    change_id: str
    centre_id: str
