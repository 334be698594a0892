"""What waits for this actor, gathered from every app and sorted by deadline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module

from yuanping.infra.worklist import WorkItem
from yuanping.kernel.actor import Actor
from yuanping.kernel.calendar import Deadline
from yuanping.web.shell import formats
from yuanping.web.shell.context_values import Clock, ClockKind, clock_for
from yuanping.web.shell.menu import find_url

Source = Callable[[Actor, datetime], tuple[WorkItem, ...]]
APPS = ("tenders", "bidding", "booking", "draw", "committee", "evaluation", "archive")
FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    what: str
    subject: str
    href: str
    action: str
    clock: Clock | None
    state: str
    kind: str


@dataclass(frozen=True, slots=True)
class Group:
    """``key`` is today, week, later, waiting or done."""

    key: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class WorkList:
    groups: tuple[Group, ...]
    mine: int
    late: int


def _sources() -> tuple[Source, ...]:
    found: list[Source] = []
    for name in APPS:
        try:
            module = import_module(f"yuanping.apps.{name}.queries")
        except ModuleNotFoundError:
            continue
        source = getattr(module, "list_work", None)
        if source is not None:
            found.append(source)
    return tuple(found)


def gather(actor: Actor, now: datetime) -> tuple[WorkItem, ...]:
    """Every app's items, the earliest deadline first; what has no deadline comes last."""
    items = [item for source in _sources() for item in source(actor, now)]
    return tuple(sorted(items, key=lambda item: (item.due_at or FAR, item.what, item.subject)))


def count_mine(items: tuple[WorkItem, ...]) -> int:
    """What waits for this actor: neither for others nor done."""
    return sum(1 for item in items if item.group not in {"waiting", "done"})


def compose(items: tuple[WorkItem, ...], now: datetime) -> WorkList:
    """Put the items into the groups of the work list page, empty groups left out."""
    keys = ("today", "week", "later", "waiting", "done")
    rows: dict[str, list[Row]] = {key: [] for key in keys}
    late = 0
    for item in items:
        key = _group(item, now)
        row = _row(item, now)
        late += key not in {"waiting", "done"} and row.clock is not None and row.clock.kind is ClockKind.LATE
        rows[key].append(row)
    groups = tuple(Group(key, tuple(rows[key])) for key in keys if rows[key])
    return WorkList(groups, count_mine(items), late)


def _group(item: WorkItem, now: datetime) -> str:
    if item.group in {"waiting", "done"}:
        return item.group
    if item.due_at is None:
        return "later"
    today = formats.local(now).date()
    # a deadline at midnight belongs to the day it ends
    due = (formats.local(item.due_at) - timedelta(microseconds=1)).date()
    if due <= today:
        return "today"
    sunday = today + timedelta(days=6 - today.weekday())
    return "week" if due <= sunday else "later"


def _row(item: WorkItem, now: datetime) -> Row:
    clock = None
    if item.due_at is not None:
        deadline = Deadline(item.due_at, "", item.law, item.due_own)
        clock = clock_for(deadline, now, met_at=now if item.group == "done" else None)
    href = find_url(item.subject_url_name, item.subject_id) if item.subject_url_name else ""
    return Row(item.what, item.subject, href, item.action, clock, item.state, item.group)
