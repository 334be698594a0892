"""Events that a service announces in its own transaction and that reach their handlers afterwards.

* ``announce`` stores one row an event and one a handler, in the transaction of the write: both stand or neither.
* A handler runs in its own transaction together with the mark that it ran, so its rows are written exactly once.
* A failing handler keeps its error and waits longer each time; it stops neither other handlers nor other events.
"""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar, cast

from django.db import connection, transaction
from django.db.models import F, Q

from yuanping.infra import crypto
from yuanping.infra.models import Delivery, OutboxEvent
from yuanping.infra.prepared import ask_prepared, execute_prepared
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.plain import from_plain, to_plain

log = logging.getLogger(__name__)

E = TypeVar("E")
MAX_ERROR = 8000
LONGEST_PAUSE = timedelta(hours=1)
_PURPOSE = "outbox"
_STORE = f"INSERT INTO {OutboxEvent._meta.db_table} (event_id, kind, sealed) VALUES (%s, %s, %s) RETURNING id"  # noqa: S608  # a table name and marks
_DELIVER = f"INSERT INTO {Delivery._meta.db_table} (event_id, handler, done, attempts, not_before, error)"


class _Handler(Protocol):
    def __call__(self, event: object, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class _Subscription:
    name: str
    event_type: type
    handler: _Handler


_subscriptions: dict[str, list[_Subscription]] = {}


def _kind(event_type: type) -> str:
    return f"{event_type.__module__}.{event_type.__qualname__}"


def handles(event_type: type[E]) -> Callable[[Callable[[E, datetime], None]], Callable[[E, datetime], None]]:
    """Make ``function(event, now)`` a handler of ``event_type``; it lives in an app's ``handlers.py`` and calls one service."""

    def register(function: Callable[[E, datetime], None]) -> Callable[[E, datetime], None]:
        name = f"{function.__module__}.{function.__qualname__}"
        known = _subscriptions.setdefault(_kind(event_type), [])
        known[:] = [one for one in known if one.name != name]
        known.append(_Subscription(name, event_type, cast("_Handler", function)))
        return function

    return register


def announce(event: object) -> None:
    """Store ``event`` (a frozen dataclass of ``kernel.events``) for its handlers, in the caller's transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("announce() belongs into the transaction of the write it tells of")
    kind = _kind(type(event))
    event_id = secrets.token_hex(16)
    sealed = crypto.seal(_PURPOSE, canonical(to_plain(event)), event_id.encode())
    ((key,),) = ask_prepared(_STORE, (event_id, kind, sealed))
    names = [subscription.name for subscription in _subscriptions.get(kind, [])]
    if names:
        rows = ", ".join(["(%s, %s, %s, 0, NULL, '')"] * len(names))
        execute_prepared(f"{_DELIVER} VALUES {rows}", [value for name in names for value in (key, name, False)])


def pause_after(attempts: int) -> timedelta:
    """How long a failed handler waits: 0, 30 s, 1 min, 2 min … at most an hour."""
    return min(timedelta(seconds=30) * 2 ** min(attempts - 2, 10), LONGEST_PAUSE) if attempts > 1 else timedelta(0)


def describe(error: Exception) -> str:
    """The end of a traceback, as failures keep it."""
    return "".join(traceback.format_exception(error))[-MAX_ERROR:]


def _subscription(delivery: Delivery) -> _Subscription:
    for subscription in _subscriptions.get(delivery.event.kind, []):
        if subscription.name == delivery.handler:
            return subscription
    raise LookupError(f"no handler {delivery.handler} for {delivery.event.kind} in this process")


def _deliver(delivery: Delivery, now: datetime) -> bool:
    """Claim by conditional update and run; the claim and what the handler wrote stand or fall together."""
    with transaction.atomic():
        if not Delivery.objects.filter(pk=delivery.pk, done=False).update(
            done=True, attempts=F("attempts") + 1, error=""
        ):
            return False
        subscription = _subscription(delivery)
        data = crypto.unseal(_PURPOSE, delivery.event.sealed, delivery.event.event_id.encode())
        event: object = from_plain(subscription.event_type, parse_canonical(data), "event")
        subscription.handler(event, now)
    return True


def _keep_failure(delivery: Delivery, error: Exception, now: datetime) -> None:
    attempts = delivery.attempts + 1
    log.error("handler %s failed, attempt %d", delivery.handler, attempts, exc_info=error)
    Delivery.objects.filter(pk=delivery.pk, done=False).update(
        attempts=attempts, error=describe(error), not_before=now + pause_after(attempts)
    )


def _next(now: datetime, tried: set[int]) -> Delivery | None:
    ripe = Q(not_before=None) | Q(not_before__lte=now)
    open_ones = Delivery.objects.filter(ripe, done=False).exclude(pk__in=tried)
    return open_ones.select_related("event").order_by("pk").first()


def dispatch(now: datetime, tried: set[int]) -> int:
    """Deliver what waits, each at most once a tick (``tried`` remembers). Answers how many handlers succeeded."""
    count = 0
    while (delivery := _next(now, tried)) is not None:
        tried.add(delivery.pk)
        try:
            count += _deliver(delivery, now)
        except Exception as error:
            _keep_failure(delivery, error, now)
    return count


@dataclass(frozen=True, slots=True)
class Failure:
    """A handler or due deadline that does not succeed."""

    what: str
    attempts: int
    error: str
    not_before: datetime | None


def list_failures() -> tuple[Failure, ...]:
    """What failed and still waits, the oldest first."""
    rows = Delivery.objects.filter(done=False, attempts__gt=0).order_by("pk")
    return tuple(Failure(row.handler, row.attempts, row.error, row.not_before) for row in rows)
