"""Making, reading and revoking the secret address of a role's deadlines."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.feeds import queries
from yuanping.apps.feeds.models import Feed
from yuanping.apps.identity import queries as identity
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access

READS_AN_HOUR = 60
"""A calendar program asks a few times an hour; who asks more often is told to wait."""
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """Whose deadlines an address shows, and in which language."""

    actor: Actor
    language: str


def _digest(secret: str) -> str:
    """256 random bits need no salt and no slow hash; the digest alone opens nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_feed(*, actor: Actor, now: datetime) -> str:
    """Make the address of the role worn now; an earlier one of this role stops answering. Returns the secret, which is kept nowhere.

    Effects: one row, one SUPERVISOR entry without the secret.

    Raises:
        NotFound: there is no account, or it holds no role.
    """
    if not actor.user_id or not actor.organisation_id:
        raise NotFound("feed")
    hold(f"feed:{actor.user_id}")
    mine = Feed.objects.filter(user_id=actor.user_id, organisation_id=actor.organisation_id, role=actor.role.value)
    for row in mine.filter(revoked_at=None):
        _revoke(row, actor, now)
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    row = Feed.objects.create(
        feed_id=new_secret_id(),
        secret_digest=_digest(secret),
        user_id=actor.user_id,
        organisation_id=actor.organisation_id,
        role=actor.role.value,
        made_at=now,
    )
    _record("feed.made", row, actor, now)
    return secret


@transaction.atomic
def revoke_feed(*, actor: Actor, feed_id: str, now: datetime) -> None:
    """Stop an address of one's own, whatever role is worn now; from then on it is a page that is not there.

    Raises:
        NotFound: no such address, not this person's, or stopped already.
    """
    row = Feed.objects.select_for_update().filter(feed_id=feed_id, user_id=actor.user_id, revoked_at=None).first()
    if row is None or not actor.user_id:
        raise NotFound("feed")
    _revoke(row, actor, now)


@transaction.atomic
def open_feed(*, secret: str, now: datetime) -> OpenFeed:
    """Whose deadlines the address shows, counted against the hour.

    Raises:
        NotFound: no such address, revoked, the account closed, or the role no longer held.
        Refused: ``feed_too_often``.
    """
    row = queries.find_live(_digest(secret))
    if row is None:
        raise NotFound("feed")
    person = identity.get_person(row.user_id)
    user = identity.find_user(person.username)
    if user is None:
        raise NotFound("feed")
    actor = identity.actor_for(user, row.organisation_id, row.role)
    if (actor.organisation_id, actor.role.value) != (row.organisation_id, row.role):
        raise NotFound("feed")
    _count(row, now)
    return OpenFeed(actor, person.language)


def _count(row: Feed, now: datetime) -> None:
    if row.hour is None or now - row.hour >= timedelta(hours=1):
        row.hour, row.reads = now, 0
    if row.reads >= READS_AN_HOUR:
        raise Refused("feed_too_often", {"most": READS_AN_HOUR})
    row.reads += 1
    row.save(update_fields=["hour", "reads"])


def _revoke(row: Feed, actor: Actor, now: datetime) -> None:
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    _record("feed.revoked", row, actor, now)


def _record(kind: str, row: Feed, actor: Actor, now: datetime) -> None:
    body = {"feed_id": row.feed_id, "role": row.role, "organisation_id": row.organisation_id}
    evidence.record(kind=kind, lot_id="", actor=actor, body=body, access=Access.SUPERVISOR, now=now)
