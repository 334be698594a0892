"""What the staff of a centre sees of its own system, and what the province sees of all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from yuanping.apps.venue_systems import permissions
from yuanping.apps.venue_systems.models import Connection, Message
from yuanping.apps.venue_systems.queries.access import find_connection
from yuanping.apps.venues import queries as venues
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import NotFound
from yuanping.kernel.venue_system.vocabulary import MessageState

SHOWN = 100


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message, without what it says."""

    message_id: str
    number: int
    kind: str
    state: str
    made_at: datetime
    attempts: int
    not_before: datetime | None
    delivered_at: datetime | None
    fetched: bool


@dataclass(frozen=True, slots=True)
class SystemPage:
    """A centre's own system as its staff sees it; no secret."""

    connection_id: str
    url: str
    made_at: datetime
    overlap_until: datetime | None
    answered_at: datetime | None
    failing_since: datetime | None
    heard_at: datetime | None
    waiting: int
    dead: int
    messages: tuple[MessageLine, ...]


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """One attempt to deliver."""

    at: datetime
    status: int | None
    fault: str
    milliseconds: int


@dataclass(frozen=True, slots=True)
class MessagePage:
    """One message and every attempt."""

    message: MessageLine
    attempts: tuple[AttemptLine, ...]
    live: bool


@dataclass(frozen=True, slots=True)
class SystemLine:
    """One centre in the province's list; ``connected`` is false where only the pages are used."""

    centre_id: str
    name: str
    name_en: str
    connected: bool
    reachable: bool
    has_address: bool
    answered_at: datetime | None
    failing_since: datetime | None
    waiting: int
    dead: int
    oldest_at: datetime | None


def get_system(actor: Actor) -> SystemPage | None:
    """The live connection of the actor's centre with its newest messages; None while there is none. Raises ``NotFound``."""
    if not permissions.can_run_system(actor):
        raise NotFound("connection")
    venues.access_centre(actor, actor.organisation_id)
    row = find_connection(actor.organisation_id)
    if row is None:
        return None
    counts = row.messages.aggregate(
        waiting=Count("id", filter=Q(state=MessageState.WAITING.value)),
        dead=Count("id", filter=Q(state=MessageState.DEAD.value)),
    )
    return SystemPage(
        connection_id=row.connection_id,
        url=row.url,
        made_at=row.made_at,
        overlap_until=row.previous_until,
        answered_at=row.answered_at,
        failing_since=row.failing_since,
        heard_at=row.heard_at,
        waiting=counts["waiting"],
        dead=counts["dead"],
        messages=tuple(_line(each) for each in row.messages.order_by("-number")[:SHOWN]),
    )


def _line(row: Message) -> MessageLine:
    return MessageLine(
        row.message_id,
        row.number,
        row.kind,
        row.state,
        row.made_at,
        row.attempts_made,
        row.not_before,
        row.delivered_at,
        row.fetched,
    )


def get_message(actor: Actor, message_id: str) -> MessagePage:
    """One message to the actor's centre. Raises ``NotFound``."""
    rows = Message.objects.select_related("connection").filter(connection__centre_id=actor.organisation_id)
    row = rows.filter(message_id=message_id).first()
    if row is None or not permissions.can_run_system(actor):
        raise NotFound("message")
    attempts = tuple(
        AttemptLine(each.at, each.status, each.fault, each.milliseconds) for each in row.attempts.order_by("-id")
    )
    return MessagePage(_line(row), attempts, row.connection.ended_at is None)


def list_systems(actor: Actor) -> tuple[SystemLine, ...]:
    """Every centre of the province and how its system can be reached; those in trouble first. Raises ``NotFound``."""
    if not permissions.can_watch_systems(actor):
        raise NotFound("connections")
    rows = Connection.objects.filter(ended_at=None).annotate(
        waiting=Count("messages", filter=Q(messages__state=MessageState.WAITING.value)),
        dead=Count("messages", filter=Q(messages__state=MessageState.DEAD.value)),
        oldest=Min("messages__made_at", filter=~Q(messages__state=MessageState.DELIVERED.value)),
    )
    known = {row.centre_id: row for row in rows}
    found = [_system(centre, known.get(centre.centre_id)) for centre in venues.list_centres()]
    return tuple(sorted(found, key=lambda line: (line.reachable or not line.connected, not line.connected)))


def _system(centre: venues.CentreView, row: Connection | None) -> SystemLine:
    if row is None:
        return SystemLine(centre.centre_id, centre.name, centre.name_en, False, False, False, None, None, 0, 0, None)
    waiting, dead, oldest = (getattr(row, name) for name in ("waiting", "dead", "oldest"))
    return SystemLine(
        centre_id=centre.centre_id,
        name=centre.name,
        name_en=centre.name_en,
        connected=True,
        reachable=bool(row.url) and row.failing_since is None and not dead,
        has_address=bool(row.url),
        answered_at=row.answered_at,
        failing_since=row.failing_since,
        waiting=waiting,
        dead=dead,
        oldest_at=oldest,
    )
