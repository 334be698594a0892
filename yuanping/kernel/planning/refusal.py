"""Why a plan did not book a wish, and how much of it the agency may read.

* Where the agency may know the venues it reads the reason itself, the next day that fits and another host that would do.
* Where the pack hides them it reads "not possible then", the answer a request with a fixed hour would get (黑龙江 三（六）); only what is its own
  lot's affair is said plainly. A wish the plan had no hour for and one whose hour was gone when it was asked for read the same.
* What no other hour can mend ends the wish; everything else leaves it waiting for the next plan.
"""

from __future__ import annotations

from collections.abc import Mapping

from yuanping.kernel.booking.rules import BookingRules
from yuanping.kernel.booking.visibility import hides_from_agency
from yuanping.kernel.errors import Param

NOT_POSSIBLE = "not_possible_then"
FINAL = frozenset({"no_lot", "lot_not_bookable", "already_booked"})
OWN = FINAL | {"booking_before_bids_due", "booking_in_past", "asked_too_often"}
"""What the agency knows itself, or could look up without asking."""


def is_final(code: str) -> bool:
    """Tell whether no other hour can mend a reason."""
    return code in FINAL


def shown_reason(code: str, params: Mapping[str, Param], rules: BookingRules) -> tuple[str, dict[str, Param]]:
    """Return the reason as the agency of the lot may read it."""
    if code in OWN or not hides_from_agency(rules):
        return code, dict(params)
    return NOT_POSSIBLE, {}
