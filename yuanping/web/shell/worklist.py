"""What waits for this actor, gathered from every app and sorted by deadline."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from yuanping.apps.archive import queries as archive
from yuanping.apps.bidding import queries as bidding
from yuanping.apps.booking import queries as booking
from yuanping.apps.committee import queries as committee
from yuanping.apps.draw import queries as draw
from yuanping.apps.evaluation import queries as evaluation
from yuanping.apps.identity import queries as identity
from yuanping.apps.notifications import queries as notifications
from yuanping.apps.planning import queries as planning
from yuanping.apps.policy import queries as policy
from yuanping.apps.tenders import queries as tenders
from yuanping.apps.venue_systems import queries as venue_systems
from yuanping.infra.deadlines import Watched, WatchMark, marks_of
from yuanping.infra.worklist import Matter, WorkItem, tell
from yuanping.kernel.actor import Actor
from yuanping.kernel.calendar import Deadline
from yuanping.kernel.errors import NotFound
from yuanping.web.shell import formats
from yuanping.web.shell.context_values import Clock, ClockKind, clock_for
from yuanping.web.shell.menu import find_url, role_name

Source = Callable[[Actor, datetime], tuple[Matter, ...]]
SOURCES: tuple[Source, ...] = (
    tenders.list_work,
    bidding.list_work,
    booking.pending_work,
    planning.pending_work,
    venue_systems.pending_work,
    draw.list_work,
    committee.pending_work,
    evaluation.list_work,
    archive.list_work,
    policy.pending_work,
    notifications.pending_work,
    identity.list_work,
)
"""Every app that has something for somebody to do, in the order of a lot's way."""
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
    first: bool = False

    @property
    def is_late(self) -> bool:
        return self.clock is not None and self.clock.kind is ClockKind.LATE


@dataclass(frozen=True, slots=True)
class Group:
    """``key`` is today, week, later, waiting or done."""

    key: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class WorkList:
    groups: tuple[Group, ...]
    mine: int
    late: int


LOT_ID = re.compile(r"[A-Z]{2}[0-9A-HJKMNP-TV-Z]{26}")
DRAW_STATES: dict[str, Promise] = {
    "open": _("等待承诺"),
    "frozen": _("等待揭示"),
    "revealed": _("已揭示"),
    "drawn": _("已抽取"),
    "released": _("已公开"),
    "voided": _("已作废"),
}


def gather(actor: Actor, now: datetime) -> tuple[WorkItem, ...]:
    """Every app's items, the earliest deadline first; what has no deadline comes last."""
    items = [_named(actor, item) for item in tell(matter for source in SOURCES for matter in source(actor, now))]
    marks = marks_of(item.deadline for item in items if item.deadline is not None)
    items = [_marked(item, marks.get(item.deadline)) if item.deadline else item for item in items]
    return tuple(sorted(items, key=lambda item: (item.due_at or FAR, item.what, item.subject)))


def _named(actor: Actor, item: WorkItem) -> WorkItem:
    """The draw knows lots by id only, being below them; here the id becomes the name this actor may know."""
    if not LOT_ID.fullmatch(item.subject):
        return item
    try:
        subject = tenders.access_lot(actor, item.subject).title
    except NotFound:
        subject = _text("标段 …%(end)s（名称对您不公开）") % {"end": item.subject[-4:]}
    return replace(item, subject=subject, state=str(DRAW_STATES.get(item.state, item.state)))


def _marked(item: WorkItem, watched: Watched | None) -> WorkItem:
    """What the worker did about the deadline of a matter this actor sees anyway."""
    if watched is None:
        return item
    if watched.mark is WatchMark.REMINDED:
        return replace(item, state=_text("将到期（提醒时间自设）"))
    return replace(
        item, state=_text("已逾期，已报%(role)s") % {"role": role_name(watched.report_to or watched.owner_role)}
    )


def count_mine(items: tuple[WorkItem, ...]) -> int:
    """What waits for this actor: neither for others nor done."""
    return sum(1 for item in items if item.group not in {"waiting", "done"})


TITLES: dict[str, Promise] = {
    "today": _("今天到期"),
    "week": _("本周"),
    "later": _("以后"),
    "waiting": _("等别人"),
    "done": _("已完成"),
}


def compose(items: tuple[WorkItem, ...], now: datetime) -> WorkList:
    """Put the items into the groups of the work list page, empty groups left out."""
    rows: dict[str, list[Row]] = {key: [] for key in TITLES}
    for item in items:
        rows[_group(item, now)].append(_row(item, now))
    mine = [row for key in ("today", "week", "later") for row in rows[key]]
    late = sum(row.is_late for row in mine)
    groups = tuple(Group(key, _title(key, rows[key]), tuple(rows[key])) for key in TITLES if rows[key])
    return WorkList(_mark_first(groups), len(mine), late)


def _title(key: str, rows: list[Row]) -> str:
    """Overdue items lead the first group, and its title says so."""
    if key == "today" and any(row.is_late for row in rows):
        return _text("已超期与今天到期")
    return str(TITLES[key])


def _mark_first(groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """Only the first thing to do wears the page's one primary button."""
    marked: list[Group] = []
    found = False
    for group in groups:
        rows = list(group.rows)
        for at, row in enumerate(rows):
            if not found and group.key not in {"waiting", "done"} and row.href and row.action:
                rows[at] = replace(row, first=True)
                found = True
        marked.append(replace(group, rows=tuple(rows)))
    return tuple(marked)


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
        deadline = Deadline(item.due_at, law=item.law, own=item.due_own)
        clock = clock_for(deadline, now, met_at=now if item.group == "done" else None)
    href = find_url(item.subject_url_name, item.subject_id) if item.subject_url_name else ""
    kind = {"waiting": "", "done": "ok"}.get(item.group, "go")
    if clock is not None and clock.kind is ClockKind.LATE and item.group not in {"waiting", "done"}:
        kind = "bad"
    return Row(item.what, item.subject, href, item.action, clock, item.state, kind)
