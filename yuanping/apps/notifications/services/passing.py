"""What every step of a passage shares: its pauses, giving up, forgetting the text.

When something is tried again is kept in this process only: a row with a time beside the call log would join the two. A new worker tries at once.
A pause belongs to the attempt it follows, so that whoever counts a notice's attempts anew, in whatever process, ends it.
"""

from __future__ import annotations

import logging
from datetime import datetime

from yuanping.apps.notifications.models import Passage, SealedNotice
from yuanping.kernel.actor import Role
from yuanping.kernel.notices.states import PASSAGE
from yuanping.kernel.venue_system.retry import MOST, pause_after

log = logging.getLogger(__name__)
_not_before: dict[str, tuple[int, datetime]] = {}


def may_try(notice_id: str, attempts: int, now: datetime) -> bool:
    """Whether its pause is over, or was of attempts that no longer count."""
    paused = _not_before.get(notice_id)
    return paused is None or paused[0] != attempts or paused[1] <= now


def try_again(passage: Passage, now: datetime, *, for_ever: bool = False) -> None:
    """Under the row's lock: pause, or give up. The sealed text stays either way, for it may be all there is of an arrival code."""
    if for_ever or passage.attempts >= MOST:
        passage.state = PASSAGE.advance(passage.state, "give_up", Role.SYSTEM)
        _not_before.pop(passage.notice_id, None)
        log.warning("a notice was given up")
    else:
        pause = pause_after(passage.notice_id, max(passage.attempts, 1))
        _not_before[passage.notice_id] = (passage.attempts, now + pause)
    passage.save()


def forget(passage: Passage) -> None:
    """Delete the sealed text."""
    _not_before.pop(passage.notice_id, None)
    SealedNotice.objects.filter(pk=passage.notice_id).update(sealed=b"", delivered=True)
