"""What a gateway tells: receipts, which count when their signature holds, whoever brings them, and answers. Twice is once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.db import transaction

from yuanping.apps.notifications.models import Passage, SealedNotice
from yuanping.apps.notifications.services.passing import forget, try_again
from yuanping.infra.plain_text import is_plain_text
from yuanping.kernel.actor import Role
from yuanping.kernel.canonical import parse_canonical
from yuanping.kernel.errors import Conflict, Malformed, NotFound
from yuanping.kernel.notices.states import LAW_SECRET, PASSAGE, PassageState
from yuanping.kernel.plain import from_plain
from yuanping.kernel.venue_system.signature import Unauthentic, check


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


def read_event(*, headers: Mapping[str, str], body: bytes, now: datetime) -> Event:
    """What a gateway says, once its signature holds.

    Raises:
        Unauthentic: ``signature_missing`` (also where no gateway is set up), ``signature_wrong``, ``message_stale``.
        Malformed: authentic, but not an event.
    """
    if not settings.SMS_CALLBACK_SECRET:
        raise Unauthentic("signature_missing")
    check([settings.SMS_CALLBACK_SECRET], headers, body, now)
    event = from_plain(Event, parse_canonical(body))
    if not (is_plain_text(event.message) and is_plain_text(event.text)):
        raise Malformed("$", "control characters")
    return event


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
    if passage.state in {PassageState.RECEIVED, PassageState.OVER}:
        return
    if delivered:
        passage.state = PASSAGE.advance(passage.state, "receive", Role.SYSTEM)
        forget(passage)
        passage.save()
    elif passage.state == PassageState.HANDED:
        passage.state = PASSAGE.advance(passage.state, "again", Role.SYSTEM)
        try_again(passage, now)
