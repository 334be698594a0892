"""Making, reading and revoking the secret address of a role's deadlines."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.feeds import queries
from yuanping.apps.feeds.models import Feed, FeedEvent
from yuanping.apps.identity import queries as identity
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access

READS_AN_HOUR = 60
"""A calendar program asks a few times an hour; who asks more often is told to wait."""
KEPT = timedelta(days=30)
"""So long a sitting that is gone is still told as cancelled, so that a program that was switched off learns of it."""
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """Whose an address is, in which language it speaks, and what of: deadlines, or the sittings of a centre or a room."""

    actor: Actor
    language: str
    feed_id: str
    scope: str


@dataclass(frozen=True, slots=True)
class Told:
    """A sitting as an address is about to tell it; ``digest`` covers everything that is told."""

    uid: str
    digest: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Sequenced:
    """How often what is told under a ``uid`` has changed, since when it is as it is, and whether it is gone."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    cancelled: bool


def _digest(secret: str) -> str:
    """256 random bits need no salt and no slow hash; the digest alone opens nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_feed(*, actor: Actor, scope: str = "", now: datetime) -> str:
    """Make the address of the role worn now for one scope; an earlier one of both stops answering. Returns the secret, which is kept nowhere.

    Effects: one row, one SUPERVISOR entry without the secret.

    Raises:
        NotFound: there is no account, it holds no role, or its role has no sittings to look at.
    """
    if not actor.user_id or not actor.organisation_id or (scope and actor.role is not Role.VENUE_OPERATOR):
        raise NotFound("feed")
    hold(f"feed:{actor.user_id}")
    mine = Feed.objects.filter(user_id=actor.user_id, organisation_id=actor.organisation_id, role=actor.role.value)
    for row in mine.filter(revoked_at=None, scope=scope):
        _revoke(row, actor, now)
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    row = Feed.objects.create(
        feed_id=new_secret_id(),
        secret_digest=_digest(secret),
        user_id=actor.user_id,
        organisation_id=actor.organisation_id,
        role=actor.role.value,
        scope=scope,
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
    return OpenFeed(actor, person.language, row.feed_id, row.scope)


@transaction.atomic
def settle_events(*, feed_id: str, told: Iterable[Told], since: datetime, now: datetime) -> tuple[Sequenced, ...]:
    """Number what an address tells: a changed sitting gets the next sequence, one no longer there is told as cancelled.

    Effects: rows of changed, new and vanished sittings; what ended before ``since`` is no longer told, nor cancelled by that.

    Raises:
        NotFound: the address was revoked meanwhile.
    """
    feed = queries.get_live(feed_id)
    known = {row.uid: row for row in FeedEvent.objects.filter(feed=feed)}
    here = {each.uid: each for each in told}
    fresh = [_new_event(feed, each, now) for uid, each in here.items() if uid not in known]
    changed = [row for row in known.values() if _change(row, here.get(row.uid), since, now)]
    FeedEvent.objects.bulk_create(fresh)
    FeedEvent.objects.bulk_update(
        changed, ["digest", "sequence", "starts_at", "ends_at", "changed_at", "cancelled"], batch_size=500
    )
    FeedEvent.objects.filter(feed=feed, cancelled=True, changed_at__lt=now - KEPT).delete()
    rows = sorted((*fresh, *known.values()), key=lambda row: (row.starts_at, row.uid))
    return tuple(
        Sequenced(row.uid, row.sequence, row.starts_at, row.ends_at, row.changed_at, row.cancelled)
        for row in rows
        if row.uid in here or (row.cancelled and row.changed_at >= now - KEPT)
    )


def _new_event(feed: Feed, told: Told, now: datetime) -> FeedEvent:
    return FeedEvent(
        feed=feed,
        uid=told.uid,
        digest=told.digest,
        starts_at=told.starts_at,
        ends_at=told.ends_at,
        changed_at=now,
    )


def _change(row: FeedEvent, told: Told | None, since: datetime, now: datetime) -> bool:
    """Bring a row up to what is told now; answers whether it changed."""
    if told is None:
        if row.cancelled or row.ends_at <= since:
            return False
        row.cancelled, row.digest = True, ""
    elif not row.cancelled and row.digest == told.digest:
        return False
    else:
        row.cancelled, row.digest = False, told.digest
        row.starts_at, row.ends_at = told.starts_at, told.ends_at
    row.sequence += 1
    row.changed_at = now
    return True


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
    body = {"feed_id": row.feed_id, "role": row.role, "organisation_id": row.organisation_id, "scope": row.scope}
    evidence.record(kind=kind, lot_id="", actor=actor, body=body, access=Access.SUPERVISOR, now=now)
