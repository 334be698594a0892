"""Store a booking and count its version, so that who acts on an old page is told instead of obeyed.

The version counts states and hours, never the answers of venues: a number that moved with them would tell of a venue. A draw anew is a state
of which who asks knows at any rate, for it is a party of that draw.
"""

from __future__ import annotations

from yuanping.apps.booking.models import Booking
from yuanping.kernel.booking.states import REQUEST
from yuanping.kernel.errors import Conflict


def save_booking(booking: Booking, *fields: str) -> None:
    """Store the state and ``fields`` of a booking as its next version; the caller holds its lock."""
    booking.version += 1
    booking.save(update_fields=["state", "version", *fields])


def check_version(booking: Booking, seen: int | None) -> None:
    """Refuse an act on a version that is no longer the newest; ``None``: the caller has just read the row under lock.

    Raises:
        Conflict: ``booking_stale``.
    """
    if seen is not None and seen != booking.version:
        raise Conflict("booking_stale", {"number": booking.number}, REQUEST)
