"""Rows for services: found, allowed to be known, and locked until the transaction ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yuanping.apps.venue_systems import permissions
from yuanping.apps.venue_systems.models import Connection, Message
from yuanping.infra import crypto
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import NotFound

SEALED_FOR = "venue-system"


@dataclass(frozen=True, slots=True)
class Keys:
    """The secrets that hold now, the newest first."""

    secrets: tuple[bytes, ...]


def access_connection(actor: Actor) -> Connection:
    """The live connection of the actor's own centre, locked."""
    if not permissions.can_run_system(actor):
        raise NotFound("connection")
    found = find_connection(actor.organisation_id)
    if found is None:
        raise NotFound("connection")
    return lock_connection(found.pk)


def find_connection(centre_id: str) -> Connection | None:
    """The live connection of a centre, if it has one."""
    return Connection.objects.filter(centre_id=centre_id, ended_at=None).first()


def lock_connection(key: int) -> Connection:
    """The row, until the transaction ends."""
    return Connection.objects.select_for_update().get(pk=key)


def access_message(actor: Actor, message_id: str) -> Message:
    """A message to the actor's own centre, locked; also of a connection that ended, which nobody can send again."""
    rows = Message.objects.select_for_update(of=("self",)).select_related("connection")
    found = rows.filter(message_id=message_id, connection__centre_id=actor.organisation_id).first()
    if found is None or not permissions.can_run_system(actor):
        raise NotFound("message")
    return found


def keys_of(row: Connection, now: datetime) -> Keys:
    """The secrets of a connection; the one before only until its overlap ends."""
    found = [crypto.unseal(SEALED_FOR, row.secret, row.connection_id.encode())]
    if row.previous_until is not None and now < row.previous_until:
        found.append(crypto.unseal(SEALED_FOR, row.previous, row.connection_id.encode()))
    return Keys(tuple(found))
