"""Deliver what waits: claim in one transaction, send in none, keep what became of it in another.

* One message a centre and round, the oldest that is ripe; centres are called side by side, so that a slow one delays nobody for long.
* A claim ends by itself: a worker that dies while sending leaves a message that is sent again. The receiver knows it by its id.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.db import transaction
from django.db.models import Min, Q
from django.utils.module_loading import import_string

from yuanping.apps.venue_systems.models import Attempt, Connection, Message
from yuanping.apps.venue_systems.ports import Reply, Transport
from yuanping.apps.venue_systems.queries.access import keys_of
from yuanping.apps.venue_systems.services.tell import MESSAGE_PURPOSE
from yuanping.infra import crypto
from yuanping.kernel.venue_system.retry import is_dead, pause_after
from yuanping.kernel.venue_system.signature import sign
from yuanping.kernel.venue_system.vocabulary import MessageState

AT_ONCE = 8
CLAIM = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Letter:
    """A claimed message, ready to go."""

    key: int
    url: str
    headers: dict[str, str]
    body: bytes


def _transport() -> Transport:
    return cast("Transport", import_string(settings.VENUE_TRANSPORT)())


def deliver_due(*, now: datetime) -> int:
    """Send up to ``AT_ONCE`` ripe messages, each to another centre. Answers how many were tried."""
    letters = [letter for key in _ripe(now) if (letter := _claim(key, now)) is not None]
    if not letters:
        return 0
    transport = _transport()
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        replies = list(pool.map(lambda each: transport.post(each.url, each.headers, each.body), letters))
    for letter, reply in zip(letters, replies, strict=True):
        _keep(letter, reply, now)
    return len(letters)


def _ripe(now: datetime) -> list[int]:
    """The oldest ripe message of each centre that has an address."""
    due = Q(not_before=None) | Q(not_before__lte=now)
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lte=now)
    rows = Message.objects.filter(due, unclaimed, state=MessageState.WAITING.value, connection__ended_at=None)
    first = rows.exclude(connection__url="").values("connection").annotate(first=Min("id")).order_by("first")
    return list(first.values_list("first", flat=True)[:AT_ONCE])


@transaction.atomic
def _claim(key: int, now: datetime) -> _Letter | None:
    """Claim by conditional update; None when another worker was faster."""
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lte=now)
    mine = Message.objects.filter(unclaimed, pk=key, state=MessageState.WAITING.value)
    if not mine.update(claimed_until=now + CLAIM):
        return None
    row = Message.objects.select_related("connection").get(pk=key)
    body = crypto.unseal(MESSAGE_PURPOSE, row.sealed, row.message_id.encode())
    headers = sign(keys_of(row.connection, now).secrets, row.message_id, now, body)
    return _Letter(key, row.connection.url, headers, body)


@transaction.atomic
def _keep(letter: _Letter, reply: Reply, now: datetime) -> None:
    """Store the attempt and what follows from it."""
    row = Message.objects.select_for_update(of=("self",)).select_related("connection").get(pk=letter.key)
    Attempt.objects.create(
        message=row,
        at=now,
        status=reply.status,
        fault=reply.fault.value if reply.fault else "",
        milliseconds=reply.milliseconds,
    )
    row.attempts_made += 1
    row.claimed_until = None
    mine = Connection.objects.filter(pk=row.connection_id)
    if reply.fault is None:
        row.state, row.delivered_at, row.not_before = MessageState.DELIVERED.value, now, None
        mine.update(answered_at=now, failing_since=None)
    else:
        mine.filter(failing_since=None).update(failing_since=now)
        row.not_before = now + pause_after(row.message_id, row.attempts_made)
        if is_dead(row.attempts_made) and row.state == MessageState.WAITING.value:
            row.state, row.not_before = MessageState.DEAD.value, None
    row.save(update_fields=["attempts_made", "claimed_until", "state", "delivered_at", "not_before"])
