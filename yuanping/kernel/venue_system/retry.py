"""When a message that did not get through is tried again.

* Twice as long after each attempt, from half a minute up to six hours, and after ``MOST`` attempts not again by itself: a dead letter.
* A fifth more or less, so that centres that failed together do not come back together. The share comes from the message and the
  attempt, not from dice: the same message is always tried at the same moments, and tests need no luck.
"""

from __future__ import annotations

from datetime import timedelta

from yuanping.kernel.hashing import hasher

MOST = 12
FIRST = timedelta(seconds=30)
LONGEST = timedelta(hours=6)
_SPREAD = 40


def pause_after(message_id: str, attempts: int) -> timedelta:
    """How long after the given number of failed attempts; ``attempts`` begins at 1."""
    plain = min(FIRST * (1 << min(attempts - 1, 16)), LONGEST)
    share = int.from_bytes(hasher("sha256")(f"{message_id}/{attempts}".encode())[:4], "big") % (_SPREAD + 1)
    return plain * (100 - _SPREAD // 2 + share) / 100


def is_dead(attempts: int) -> bool:
    """Whether so many attempts were enough."""
    return attempts >= MOST
