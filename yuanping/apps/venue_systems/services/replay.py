"""Send a message again: one, or every dead one. The same bytes under the same id, so that the receiver can tell."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.venue_systems.models import Message
from yuanping.apps.venue_systems.queries.access import access_connection, access_message
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.venue_system.vocabulary import MessageState


@transaction.atomic
def replay_message(*, actor: Actor, message_id: str, now: datetime) -> None:
    """Send one message again at once, whatever became of it; its attempts are counted anew and the old ones stay.

    Raises:
        NotFound: not a message to the actor's centre.
        Refused: ``system_ended``, ``message_waits_already``.
    """
    row = access_message(actor, message_id)
    if row.connection.ended_at is not None:
        raise Refused("system_ended")
    if row.state == MessageState.WAITING.value and row.not_before is None:
        raise Refused("message_waits_already")
    _again([row.pk])
    _record(actor, row.connection.connection_id, 1, now)


@transaction.atomic
def replay_dead(*, actor: Actor, now: datetime) -> int:
    """Send every dead message of the actor's centre again. Answers how many.

    Raises:
        NotFound: no connection of the actor's centre.
        Refused: ``no_dead_message``.
    """
    row = access_connection(actor)
    keys = list(row.messages.filter(state=MessageState.DEAD.value).values_list("pk", flat=True))
    if not keys:
        raise Refused("no_dead_message")
    _again(keys)
    _record(actor, row.connection_id, len(keys), now)
    return len(keys)


def _again(keys: list[int]) -> None:
    Message.objects.filter(pk__in=keys).update(
        state=MessageState.WAITING.value, attempts_made=0, not_before=None, delivered_at=None
    )


def _record(actor: Actor, connection_id: str, count: int, now: datetime) -> None:
    body: dict[str, Plain] = {"connection": connection_id, "messages": count}
    kind = "venue_systems.replayed"
    evidence.record(kind=kind, lot_id="", actor=actor, body=body, access=Access.SUPERVISOR, now=now)
