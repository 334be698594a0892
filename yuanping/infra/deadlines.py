"""Deadlines as rows: set, met, or fired when their moment comes.

* One row for a kind and a subject; setting it again replaces it.
* A deadline that needs a year without an official notice has no moment; ``recount_unknown`` gives it one when the table is filled.
* ``@due(kind)`` functions run like outbox handlers: claim and effect in one transaction, failures kept and retried.
* A watched row has an owner who is reminded once before it passes, and may have somebody above to whom it is reported once after it has
  passed unmet. Both are marks on the row: the work list of who may see the matter says so, and nobody learns of a matter by them.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypedDict

from django.db import transaction
from django.db.models import F, Q

from yuanping.infra.models import DeadlineRow, DeadlineState
from yuanping.infra.outbox import Failure, describe, pause_after
from yuanping.infra.prepared import execute_prepared
from yuanping.kernel.actor import Role
from yuanping.kernel.calendar import Deadline, Term, TermUnit, WorkCalendar, recount
from yuanping.kernel.law import Law

log = logging.getLogger(__name__)

REMINDER = timedelta(days=1)
"""So long before its moment an owner is reminded; the house's own term, no text sets one."""

MEET = f"UPDATE {DeadlineRow._meta.db_table} SET state = %s WHERE kind = %s AND subject_id = %s AND state = %s"  # noqa: S608  # a table name and marks
LONGEST_REMINDER = timedelta(days=60)

DueFunction = Callable[[str, datetime], None]
_due: dict[str, DueFunction] = {}


@dataclass(frozen=True, slots=True)
class Watch:
    """Who owes it, and to whom it is reported when it passes unmet; a role without an organisation is the subject's own office."""

    owner_role: Role
    owner_id: str = ""
    report_to: Role | None = None
    before: timedelta = REMINDER


class WatchMark(StrEnum):
    """What the worker has done about a watched deadline."""

    REMINDED = "reminded"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class Watched:
    """The mark of one row, with who owes it and to whom it was reported."""

    mark: WatchMark
    owner_role: Role
    report_to: Role | None


class _Columns(TypedDict):
    due_at: datetime | None
    unknown_reason: str
    unknown_year: int
    law_document: str
    law_article: str
    own: bool
    term_unit: str
    term_start: object
    term_count: int


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """A deadline as pages and lists show it."""

    kind: str
    subject_id: str
    deadline: Deadline
    state: DeadlineState


def due(kind: str) -> Callable[[DueFunction], DueFunction]:
    """Make ``function(subject_id, now)`` what happens when a deadline of ``kind`` passes unmet; lives in ``tasks.py``."""

    def register(function: DueFunction) -> DueFunction:
        _due[kind] = function
        return function

    return register


def _columns(deadline: Deadline) -> _Columns:
    law, term = deadline.law, deadline.term
    return {
        "due_at": deadline.due_at,
        "unknown_reason": deadline.unknown_reason,
        "unknown_year": deadline.unknown_year,
        "law_document": law.document if law else "",
        "law_article": law.article if law else "",
        "own": deadline.own,
        "term_unit": str(term.unit) if term else "",
        "term_start": term.start if term else None,
        "term_count": term.count if term else 0,
    }


def _deadline(row: DeadlineRow) -> Deadline:
    law = Law(row.law_document, row.law_article) if row.law_document else None
    term = Term(TermUnit(row.term_unit), row.term_start, row.term_count) if row.term_start else None
    return Deadline(row.due_at, row.unknown_reason, law, row.own, term, row.unknown_year)


@transaction.atomic
def set_deadline(*, kind: str, subject_id: str, deadline: Deadline, now: datetime, watch: Watch | None = None) -> None:
    """Store or replace the deadline of ``kind`` for a subject; it is open again. ``now`` may lie behind it."""
    fresh = {"state": DeadlineState.OPEN, "attempts": 0, "not_before": None, "error": ""}
    watched = {
        "owner_role": watch.owner_role.value if watch else "",
        "owner_id": watch.owner_id if watch else "",
        "report_to": watch.report_to.value if watch and watch.report_to else "",
        "remind_before": int(watch.before.total_seconds()) if watch else 0,
        "mark": "",
    }
    DeadlineRow.objects.update_or_create(
        kind=kind, subject_id=subject_id, defaults={**_columns(deadline), **fresh, **watched}
    )


def meet_deadline(kind: str, subject_id: str, now: datetime) -> bool:
    """Mark an open deadline as met; answers whether there was one."""
    return execute_prepared(MEET, (DeadlineState.MET.value, kind, subject_id, DeadlineState.OPEN.value)) > 0


def list_deadlines(subject_ids: Iterable[str]) -> tuple[DeadlineView, ...]:
    """All deadlines of these subjects, the earliest first, unknown moments last."""
    rows = DeadlineRow.objects.filter(subject_id__in=list(subject_ids)).order_by(
        F("due_at").asc(nulls_last=True), "kind"
    )
    return tuple(DeadlineView(row.kind, row.subject_id, _deadline(row), DeadlineState(row.state)) for row in rows)


def list_open_of_kind(kind: str) -> tuple[DeadlineView, ...]:
    """Every open deadline of one kind, for who inspects the whole table."""
    rows = DeadlineRow.objects.filter(kind=kind, state=DeadlineState.OPEN).order_by("subject_id")
    return tuple(DeadlineView(row.kind, row.subject_id, _deadline(row), DeadlineState(row.state)) for row in rows)


def marks_of(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Watched]:
    """The marks of these rows (kind, subject) that are still unmet; rows without one are left out."""
    wanted = set(keys)
    rows = DeadlineRow.objects.filter(subject_id__in={subject for _, subject in wanted}).exclude(mark="")
    return {
        (row.kind, row.subject_id): Watched(
            WatchMark(row.mark), Role(row.owner_role), Role(row.report_to) if row.report_to else None
        )
        for row in rows.exclude(state=DeadlineState.MET)
        if (row.kind, row.subject_id) in wanted
    }


@transaction.atomic
def mark_watched(now: datetime) -> int:
    """Remind owners whose moment is near and report what has passed unmet, each once; answers how many were marked."""
    count = 0
    unmet = DeadlineRow.objects.exclude(owner_role="").exclude(state=DeadlineState.MET).exclude(due_at=None)
    late = unmet.filter(due_at__lte=now).exclude(report_to="").exclude(mark=WatchMark.REPORTED)
    count += late.update(mark=WatchMark.REPORTED)
    for row in unmet.filter(state=DeadlineState.OPEN, mark="", due_at__gt=now, due_at__lte=now + LONGEST_REMINDER):
        if row.due_at is not None and row.due_at - timedelta(seconds=row.remind_before) <= now:
            count += DeadlineRow.objects.filter(pk=row.pk, mark="").update(mark=WatchMark.REMINDED)
    return count


def next_due(now: datetime, besides: tuple[str, ...] = ()) -> datetime | None:
    """The first moment after ``now`` at which an open deadline passes, those of the kinds ``besides`` left out."""
    rows = DeadlineRow.objects.filter(state=DeadlineState.OPEN, due_at__gt=now).exclude(kind__in=besides)
    return rows.order_by("due_at").values_list("due_at", flat=True).first()


def count_unknown() -> dict[int, int]:
    """How many open deadlines wait for the notice of which year."""
    years = DeadlineRow.objects.filter(state=DeadlineState.OPEN, due_at=None).exclude(term_start=None)
    return dict(Counter(years.values_list("unknown_year", flat=True)))


@transaction.atomic
def recount_unknown(calendar: WorkCalendar) -> int:
    """Count again every open deadline that waited for a year's notice; answers how many have a moment now."""
    known = 0
    for row in DeadlineRow.objects.filter(state=DeadlineState.OPEN, due_at=None).exclude(term_start=None):
        counted = recount(calendar, _deadline(row))
        DeadlineRow.objects.filter(pk=row.pk, state=DeadlineState.OPEN).update(**_columns(counted))
        known += counted.due_at is not None
    return known


def _fire(row: DeadlineRow, now: datetime) -> bool:
    with transaction.atomic():
        claimed = DeadlineRow.objects.filter(pk=row.pk, state=DeadlineState.OPEN, due_at=row.due_at)
        if not claimed.update(state=DeadlineState.FIRED, attempts=F("attempts") + 1, error=""):
            return False
        function = _due.get(row.kind)
        if function is not None:
            function(row.subject_id, now)
    return True


def _keep_failure(row: DeadlineRow, error: Exception, now: datetime) -> None:
    attempts = row.attempts + 1
    log.error("deadline %s failed, attempt %d", row.kind, attempts, exc_info=error)
    DeadlineRow.objects.filter(pk=row.pk, state=DeadlineState.OPEN).update(
        attempts=attempts, error=describe(error), not_before=now + pause_after(attempts)
    )


def _next(now: datetime, tried: set[int]) -> DeadlineRow | None:
    ripe = Q(not_before=None) | Q(not_before__lte=now)
    rows = DeadlineRow.objects.filter(ripe, state=DeadlineState.OPEN, due_at__lte=now).exclude(pk__in=tried)
    return rows.order_by("due_at", "pk").first()


def fire_due(now: datetime, tried: set[int]) -> int:
    """Run what is due, in order of its moment, each at most once a tick. Answers how many succeeded."""
    count = 0
    while (row := _next(now, tried)) is not None:
        tried.add(row.pk)
        try:
            count += _fire(row, now)
        except Exception as error:
            _keep_failure(row, error, now)
    return count


def list_failures() -> tuple[Failure, ...]:
    """Due deadlines that failed and still wait."""
    rows = DeadlineRow.objects.filter(state=DeadlineState.OPEN, attempts__gt=0).order_by("due_at", "pk")
    return tuple(Failure(f"{row.kind}", row.attempts, row.error, row.not_before) for row in rows)
