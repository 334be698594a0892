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
class BookingCancelled:
    """The agency withdrew the booking before it was confirmed."""

    booking_id: str
    lot_id: str
