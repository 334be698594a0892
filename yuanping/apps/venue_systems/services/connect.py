"""A centre connects its own system, moves its address, changes its secret, or ends the connection."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.venue_systems import permissions
from yuanping.apps.venue_systems.models import Connection
from yuanping.apps.venue_systems.queries.access import SEALED_FOR, access_connection
from yuanping.apps.venues import queries as venues
from yuanping.infra import crypto
from yuanping.infra.callback_address import check_address
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.venue_system.signature import SECRET_SIZE, spell_secret

OVERLAP = timedelta(hours=24)
"""How long the secret before still holds, so that a centre can change over without losing a message."""


@transaction.atomic
def connect_system(*, actor: Actor, url: str, now: datetime) -> str:
    """Connect the own system of the actor's centre. Without an address it fetches what it is told. Returns the secret, shown once.

    Raises:
        NotFound: the actor is not staff of a centre.
        Refused: ``system_connected_already``; ``callback_address_wrong``, ``callback_not_https``, ``callback_private``.
    """
    if not permissions.can_run_system(actor):
        raise NotFound("centre")
    venues.access_centre(actor, actor.organisation_id)
    hold(f"venue-system:{actor.organisation_id}")
    _check(url)
    connection_id, secret = new_secret_id(), secrets.token_bytes(SECRET_SIZE)
    try:
        with transaction.atomic():
            row = Connection.objects.create(
                connection_id=connection_id,
                centre_id=actor.organisation_id,
                url=url.strip(),
                secret=_seal(connection_id, secret),
                made_at=now,
            )
    except IntegrityError as there:
        raise Refused("system_connected_already") from there
    _record("connected", row, actor, now)
    return spell_secret(secret)


@transaction.atomic
def move_system(*, actor: Actor, url: str, now: datetime) -> None:
    """Give the own system another address; what waits goes there at once.

    Raises:
        NotFound: no connection of the actor's centre.
        Refused: ``callback_address_wrong``, ``callback_not_https``, ``callback_private``.
    """
    row = access_connection(actor)
    _check(url)
    row.url, row.failing_since = url.strip(), None
    row.save(update_fields=["url", "failing_since"])
    row.messages.filter(state="waiting").update(not_before=None)
    _record("moved", row, actor, now)


@transaction.atomic
def rotate_secret(*, actor: Actor, now: datetime) -> str:
    """Make a new secret; the one before holds for ``OVERLAP``, an older one no longer. Returns the new one, shown once.

    Raises:
        NotFound: no connection of the actor's centre.
    """
    row = access_connection(actor)
    secret = secrets.token_bytes(SECRET_SIZE)
    row.previous, row.previous_until = row.secret, now + OVERLAP
    row.secret = _seal(row.connection_id, secret)
    row.save(update_fields=["secret", "previous", "previous_until"])
    _record("secret_rotated", row, actor, now)
    return spell_secret(secret)


@transaction.atomic
def end_system(*, actor: Actor, now: datetime) -> None:
    """End the connection: nothing is sent or taken any more, the secrets are gone, the record stays.

    Raises:
        NotFound: no connection of the actor's centre.
    """
    row = access_connection(actor)
    row.ended_at, row.secret, row.previous, row.previous_until = now, b"", b"", None
    row.save(update_fields=["ended_at", "secret", "previous", "previous_until"])
    _record("ended", row, actor, now)


def _check(url: str) -> None:
    if url.strip():
        check_address(url.strip(), settings.CALLBACK_LIMITS)


def _seal(connection_id: str, secret: bytes) -> bytes:
    return crypto.seal(SEALED_FOR, secret, connection_id.encode())


def _record(step: str, row: Connection, actor: Actor, now: datetime) -> None:
    """Evidence of a step, never with the secret, and with the address only as what it is: something the centre gave."""
    body: dict[str, Plain] = {"connection": row.connection_id, "centre": row.centre_id, "url": row.url}
    kind = f"venue_systems.{step}"
    evidence.record(kind=kind, lot_id="", actor=actor, body=body, access=Access.SUPERVISOR, now=now)
