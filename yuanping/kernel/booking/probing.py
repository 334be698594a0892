"""Asking again and again, under a pack that hides its venues, is a way to learn how full they are; so it is counted.

* Each answer to "is this time possible?" tells one bit; the first few are ordinary work, many are a search.
* Counted by legal day: requests of one lot, and of one agency over all its lots (``AGENCY_TIMES`` as many). Successful ones count too: asked,
  drawn and withdrawn is a question as well.
* The number is the platform's own (自设); the secrecy it serves is 黑龙江 三（六）.
"""

from __future__ import annotations

from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law

AGENCY_TIMES = 4


def is_probing(of_lot: int, of_agency: int, most: int) -> bool:
    """Tell whether so many requests of today are as many as may be."""
    return of_lot >= most or of_agency >= AGENCY_TIMES * most


def count_left(of_lot: int, of_agency: int, most: int) -> int:
    """Return how many requests for this lot are still open today."""
    return max(0, min(most - of_lot, AGENCY_TIMES * most - of_agency))


def check_probing(of_lot: int, of_agency: int, most: int, law: Law) -> None:
    """Refuse one more request.

    Raises:
        Refused: ``asked_too_often``.
    """
    if is_probing(of_lot, of_agency, most):
        raise Refused("asked_too_often", {"most": most, "all": AGENCY_TIMES * most}, law)
