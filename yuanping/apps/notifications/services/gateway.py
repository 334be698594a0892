"""Sealed notices through a gateway: handed over, tried again, given up.

* A batch is handed over beside the worker's other work: a tick waits ``WAIT`` seconds for it, takes what is done by then and asks again in the
  next, so that a slow gateway holds up neither deadlines nor calls.
* One id for one notice, however often it is sent: a gateway that keeps the protocol sends it once.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from yuanping.apps.notifications.models import Passage, SealedNotice
from yuanping.apps.notifications.ports import Outgoing, Outlet, Result, Sent
from yuanping.apps.notifications.services.passing import forget, may_try, try_again
from yuanping.kernel.actor import Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.notices.states import PASSAGE, PENDING, PassageState

log = logging.getLogger(__name__)
BATCH = 50
WAIT = 3.0
"""Seconds a tick may wait for a batch; a gateway that is well needs a fraction."""
WITHOUT_RECEIPT = timedelta(days=2)
"""A notice handed over that nobody confirmed for so many days is given up; the call it was about lapsed long before."""
TEXT_KEPT = timedelta(days=90)
"""So long after its day the sealed text of one that never went out stays (our own): far beyond the days from a draw to the end of its evaluation."""


class _Batch:
    """One batch on its way. Its thread asks the outlet and touches no row."""

    def __init__(self, claimed: tuple[Outgoing, ...], through: Outlet, now: datetime) -> None:
        self.claimed, self.sent = claimed, dict[str, Sent]()
        self._thread = threading.Thread(target=self._run, args=(through, now), daemon=True)
        self._thread.start()

    def _run(self, through: Outlet, now: datetime) -> None:
        try:
            self.sent = {each.message_id: each for each in through.send(self.claimed, now)}
        except Exception as error:  # its words could hold a number
            log.warning("the outlet of notices failed: %s", type(error).__name__)
            self.sent = {each.message_id: Sent(each.message_id, Result.LATER) for each in self.claimed}

    def is_done(self, wait: float) -> bool:
        self._thread.join(wait)
        return not self._thread.is_alive()


_under_way: list[_Batch] = []
"""At most one."""


def outlet() -> Outlet:
    """The outlet of this installation."""
    return cast("Outlet", import_string(settings.NOTICE_OUTLET)())


def hand_over(*, now: datetime) -> int:
    """Hand ripe notices to the gateway, a batch at a time; answers how many were tried. Waits no longer than ``WAIT`` seconds."""
    _expire(now)
    count = _settle_batch(now, 0)
    if not _under_way:
        claimed = tuple(each for each in map(_claim, _ripe(now)) if each is not None)
        if claimed:
            _under_way.append(_Batch(claimed, outlet(), now))
            count += _settle_batch(now, WAIT)
    return count


def _settle_batch(now: datetime, wait: float) -> int:
    if not (_under_way and _under_way[0].is_done(wait)):
        return 0
    batch = _under_way.pop()
    for each in batch.claimed:
        _settle(each.message_id, batch.sent.get(each.message_id), now)
    return len(batch.sent)


def _ripe(now: datetime) -> list[str]:
    done = Passage.objects.exclude(state=PassageState.QUEUED).values("notice_id")
    rows = SealedNotice.objects.filter(delivered=False).exclude(pk__in=done).order_by("notice_id")
    tried = dict(Passage.objects.filter(state=PassageState.QUEUED).values_list("notice_id", "attempts"))
    return [one for one in rows.values_list("notice_id", flat=True) if may_try(one, tried.get(one, 0), now)][:BATCH]


@transaction.atomic
def _claim(notice_id: str) -> Outgoing | None:
    """Count the attempt before it is made: a crash in between sends the same id again."""
    row = SealedNotice.objects.select_for_update().filter(notice_id=notice_id, delivered=False).first()
    if row is None:
        return None
    passage, _ = Passage.objects.get_or_create(notice=row, defaults={"state": PASSAGE.initial})
    passage.attempts += 1
    passage.save()
    return Outgoing(notice_id, bytes(row.sealed))


@transaction.atomic
def _settle(notice_id: str, sent: Sent | None, now: datetime) -> None:
    passage = Passage.objects.select_for_update().filter(notice_id=notice_id).first()
    if passage is None:
        return
    if sent is None:  # the batch's time was over before its turn: no attempt
        passage.attempts = max(passage.attempts - 1, 0)
        passage.save()
        return
    passage.kept = sent.kept or passage.kept
    if passage.state != PassageState.QUEUED:  # the receipt was faster than the answer
        passage.save()
    elif sent.result is Result.HANDED:
        passage.state = PASSAGE.advance(passage.state, "hand", Role.SYSTEM)
        passage.save()
    elif sent.result is Result.OVER:
        passage.state = PASSAGE.advance(passage.state, "miss", Role.SYSTEM)
        forget(passage)
        passage.save()
        log.warning("a notice came too late to be sent")
    else:
        try_again(passage, now, for_ever=sent.result is Result.REFUSED)


def _expire(now: datetime) -> None:
    """Give up what nobody confirmed; in the end the text of what never went out is deleted too."""
    late = Passage.objects.filter(state=PassageState.HANDED, notice__posted_on__lt=legal_day(now - WITHOUT_RECEIPT))
    for notice_id in late.order_by("notice_id").values_list("notice_id", flat=True):
        with transaction.atomic():
            passage = Passage.objects.select_for_update().get(notice_id=notice_id)
            if passage.state == PassageState.HANDED:
                try_again(passage, now, for_ever=True)
    old = Passage.objects.filter(
        state__in=PENDING, notice__delivered=False, notice__posted_on__lt=legal_day(now - TEXT_KEPT)
    )
    for notice_id in old.order_by("notice_id").values_list("notice_id", flat=True):
        with transaction.atomic():
            passage = Passage.objects.select_for_update().get(notice_id=notice_id)
            if passage.state in PENDING:
                if passage.state == PassageState.QUEUED:
                    passage.state = PASSAGE.advance(passage.state, "give_up", Role.SYSTEM)
                    passage.save()
                forget(passage)
