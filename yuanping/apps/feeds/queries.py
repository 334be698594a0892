"""Which addresses a person has. The secret of an address is known to nobody here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yuanping.apps.feeds.models import Feed
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class FeedView:
    """One address of a person, without its secret."""

    feed_id: str
    role: Role
    organisation_id: str
    made_at: datetime
    scope: str = ""


def list_feeds(actor: Actor) -> tuple[FeedView, ...]:
    """The addresses of this person that still answer, of every role they hold."""
    if not actor.user_id:
        return ()
    rows = Feed.objects.filter(user_id=actor.user_id, revoked_at=None).order_by("made_at", "feed_id")
    return tuple(FeedView(row.feed_id, Role(row.role), row.organisation_id, row.made_at, row.scope) for row in rows)


def get_live(feed_id: str) -> Feed:
    """A live row, locked, for the services of this app only."""
    row = Feed.objects.select_for_update().filter(feed_id=feed_id, revoked_at=None).first()
    if row is None:
        raise NotFound("feed")
    return row


def find_live(digest: str) -> Feed | None:
    """The row behind a secret's digest, for the services of this app only."""
    return Feed.objects.select_for_update().filter(secret_digest=digest, revoked_at=None).first()
