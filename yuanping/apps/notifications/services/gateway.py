"""Sealed notices through a gateway: handed over, tried again, received, given up.

* When something is tried again is kept in this process only: a row with a time beside the call log would join the two. A new worker tries at once.
* One id for one notice, however often it is sent: a gateway that keeps the protocol sends it once.
* A receipt counts when its signature holds, whoever brings it; twice is once.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from yuanping.apps.notifications.models import Passage, SealedNotice
from yuanping.apps.notifications.ports import Outgoing, Outlet, Result, Sent
from yuanping.kernel.actor import Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.canonical import parse_canonical
from yuanping.kernel.errors import Conflict, NotFound
from yuanping.kernel.notices.states import LAW_SECRET, PASSAGE, PassageState
from yuanping.kernel.plain import from_plain
from yuanping.kernel.venue_system.retry import MOST, pause_after
from yuanping.kernel.venue_system.signature import Unauthentic, check

log = logging.getLogger(__name__)
BATCH = 50
WITHOUT_RECEIPT = timedelta(days=2)
"""After so many days a text nobody confirmed is deleted; the call it was about lapsed long before."""
_not_before: dict[str, datetime] = {}


class EventKind(StrEnum):
    """What a gateway may tell."""

    RECEIPT = "receipt"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Event:
    """What a gateway tells: a receipt for a message, or a message that answers a call. It never names a number."""

    v: int
    event: EventKind
    message: str
    delivered: bool
    text: str


def outlet() -> Outlet:
    """The outlet of this installation."""
    return cast("Outlet", import_string(settings.NOTICE_OUTLET)())


def hand_over(*, now: datetime) -> int:
    """Hand queued notices to the gateway, each once a round and not before its pause is over; answers how many were tried."""
    _expire(now)
    ripe = [one for one in _queued() if _not_before.get(one, now) <= now][:BATCH]
    claimed = tuple(each for each in map(_claim, ripe) if each is not None)
    if not claimed:
        return 0
    sent = {each.message_id: each for each in outlet().send(claimed, now)}
    for each in claimed:
        _settle(sent.get(each.message_id) or Sent(each.message_id, Result.LATER), now)
    return len(claimed)


def _queued() -> list[str]:
    waiting = Passage.objects.filter(state__in=(PassageState.HANDED, PassageState.DEAD))
    rows = SealedNotice.objects.filter(delivered=False).exclude(pk__in=waiting.values("notice_id"))
    return list(rows.order_by("notice_id").values_list("notice_id", flat=True))


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
def _settle(sent: Sent, now: datetime) -> None:
    passage = Passage.objects.select_for_update().get(notice_id=sent.message_id)
    passage.kept = sent.kept or passage.kept
    if passage.state != PassageState.QUEUED:  # the receipt was faster than the answer
        passage.save()
        return
    if sent.result is Result.HANDED:
        passage.state = PASSAGE.advance(passage.state, "hand", Role.SYSTEM)
        passage.save()
    else:
        _try_again(passage, now, for_ever=sent.result is Result.REFUSED)


def _try_again(passage: Passage, now: datetime, *, for_ever: bool = False) -> None:
    """Under the row's lock: pause, or give up and delete the text."""
    if for_ever or passage.attempts >= MOST:
        passage.state = PASSAGE.advance(passage.state, "give_up", Role.SYSTEM)
        _forget(passage)
        log.warning("a notice was given up")
    else:
        _not_before[passage.notice_id] = now + pause_after(passage.notice_id, passage.attempts)
    passage.save()


def _forget(passage: Passage) -> None:
    """Delete the sealed text."""
    _not_before.pop(passage.notice_id, None)
    SealedNotice.objects.filter(pk=passage.notice_id).update(sealed=b"", delivered=True)


def _expire(now: datetime) -> None:
    late = Passage.objects.filter(state=PassageState.HANDED, notice__posted_on__lt=legal_day(now - WITHOUT_RECEIPT))
    for notice_id in late.order_by("notice_id").values_list("notice_id", flat=True):
        with transaction.atomic():
            passage = Passage.objects.select_for_update().get(notice_id=notice_id)
            if passage.state == PassageState.HANDED:
                _try_again(passage, now, for_ever=True)


def read_event(*, headers: Mapping[str, str], body: bytes, now: datetime) -> Event:
    """What a gateway says, once its signature holds.

    Raises:
        Unauthentic: ``signature_missing`` (also where no gateway is set up), ``signature_wrong``, ``message_stale``.
        Malformed: authentic, but not an event.
    """
    if not settings.SMS_CALLBACK_SECRET:
        raise Unauthentic("signature_missing")
    check([settings.SMS_CALLBACK_SECRET], headers, body, now)
    return from_plain(Event, parse_canonical(body))


@transaction.atomic
def take_receipt(*, message_id: str, delivered: bool, now: datetime) -> None:
    """Take a receipt: the text is deleted and its salted hash stays; one of failure sends it again. A second one changes nothing.

    Raises:
        NotFound: no such message.
        Conflict: ``receipt_unexpected``: it was never handed over.
    """
    passage = Passage.objects.select_for_update(of=("self",)).filter(notice_id=message_id).first()
    if passage is None:
        if SealedNotice.objects.filter(pk=message_id).exists():
            raise Conflict("receipt_unexpected", {}, LAW_SECRET)
        raise NotFound("message")
    if passage.state in {PassageState.RECEIVED, PassageState.DEAD}:
        return
    if delivered:
        passage.state = PASSAGE.advance(passage.state, "receive", Role.SYSTEM)
        _forget(passage)
        passage.save()
    elif passage.state == PassageState.HANDED:
        passage.state = PASSAGE.advance(passage.state, "again", Role.SYSTEM)
        _try_again(passage, now)
