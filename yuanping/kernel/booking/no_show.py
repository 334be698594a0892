"""Workstations that were kept ready and nobody came: recorded by the venue, so that empty rooms are counted and not forgotten.

* Only by a venue that had confirmed, only once the booked hours have begun, once, and with words.
* It changes nothing of the booking: a day is moved by a change, never by staying away ((十四)).
"""

from __future__ import annotations

from datetime import datetime

from yuanping.kernel.booking.states import ANSWER, OfferState
from yuanping.kernel.errors import Refused


def check_no_show(
    state: OfferState, starts_at: datetime, recorded_at: datetime | None, note: str, now: datetime
) -> str:
    """Return the note trimmed.

    Raises:
        Refused: ``no_show_not_confirmed``, ``no_show_too_early``, ``no_show_recorded``, ``reason_missing``.
    """
    if state is not OfferState.CONFIRMED:
        raise Refused("no_show_not_confirmed", {}, ANSWER)
    if now < starts_at:
        raise Refused("no_show_too_early", {}, ANSWER)
    if recorded_at is not None:
        raise Refused("no_show_recorded", {}, ANSWER)
    if not note.strip():
        raise Refused("reason_missing", {}, ANSWER, field="note")
    return note.strip()
