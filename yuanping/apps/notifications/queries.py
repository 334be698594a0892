"""Reading the outbox, for the gateway that sends and for the demo's mailbox; and what did not go out, as counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yuanping.apps.notifications import permissions
from yuanping.apps.notifications.models import Passage, SealedNotice
from yuanping.infra.worklist import Pending, WorkItem, tell
from yuanping.kernel.actor import Actor
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.errors import NotFound
from yuanping.kernel.notices.states import PassageState

_LENGTH_SIZE = 4
PATIENCE = 3
"""So many attempts in vain, some two minutes, are somebody's business; before, the next may do."""
MISSED_SHOWN = timedelta(days=3)
"""What came too late stays on the work list so long: nothing can be done for it, but somebody must know."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """How many notices of one day did not go out: still tried, given up, and too late to be sent. Nothing says whose or which."""

    posted_on: date
    waiting: int
    dead: int
    missed: int


def list_notice_ids() -> tuple[str, ...]:
    """Every notice ever posted, in an order that tells nothing."""
    return tuple(SealedNotice.objects.order_by("notice_id").values_list("notice_id", flat=True))


def read_sealed(notice_id: str) -> bytes:
    """The sealed bytes of a notice, delivered or still queued. Raises ``NotFound``."""
    row = SealedNotice.objects.filter(notice_id=notice_id).first()
    if row is None:
        raise NotFound("notice")
    if not row.delivered:
        return bytes(row.sealed)
    try:
        data = (Path(settings.OUTBOX_DIR) / row.file_name).read_bytes()
    except FileNotFoundError:
        raise NotFound("notice") from None
    return data[_LENGTH_SIZE : _LENGTH_SIZE + int.from_bytes(data[:_LENGTH_SIZE], "big")]


def unsent() -> QuerySet[Passage]:
    """Passages that can be sent again: given up with their text still there, or tried in vain more than once or twice."""
    failing = Q(state=PassageState.DEAD) | Q(state=PassageState.QUEUED, attempts__gte=PATIENCE)
    return Passage.objects.filter(failing, notice__delivered=False)


def list_unsent(actor: Actor, now: datetime) -> tuple[Unsent, ...]:
    """By day, the latest first. Raises ``NotFound`` for all but the system administrator."""
    if not permissions.can_watch_notices(actor):
        raise NotFound("notice")
    counts: dict[date, dict[str, int]] = {}
    for day, state in [*_days(unsent()), *_days(_missed(now))]:
        of_day = counts.setdefault(day, {})
        of_day[state] = of_day.get(state, 0) + 1
    return tuple(
        Unsent(
            day,
            of_day.get(PassageState.QUEUED, 0),
            of_day.get(PassageState.DEAD, 0),
            of_day.get(PassageState.OVER, 0),
        )
        for day, of_day in sorted(counts.items(), reverse=True)
    )


def _days(rows: QuerySet[Passage]) -> list[tuple[date, str]]:
    return list(rows.order_by("notice_id").values_list("notice__posted_on", "state"))


def _missed(now: datetime) -> QuerySet[Passage]:
    since = legal_day(now - MISSED_SHOWN)
    return Passage.objects.filter(state=PassageState.OVER, notice__posted_on__gte=since)


def list_work(actor: Actor, now: datetime) -> tuple[WorkItem, ...]:
    """Notices that did not go out, for the system administrator: how many and since which day, never whose."""
    return tell(pending_work(actor, now))


def pending_work(actor: Actor, now: datetime) -> tuple[Pending, ...]:
    """The same, not read yet."""
    if not permissions.can_watch_notices(actor):
        return ()
    missed = _missed(now)
    return (
        Pending(unsent(), lambda: _item(unsent(), _("查看并重发"), _("未发出"))),
        Pending(missed, lambda: _item(missed, _("查看"), _("过时未发"))),
    )


def _item(rows: QuerySet[Passage], action: str, state: str) -> tuple[WorkItem, ...]:
    days = [day for day, _state in _days(rows)]
    if not days:
        return ()
    return (
        WorkItem(
            what=ngettext("%(n)s 条通知没有发出", "%(n)s 条通知没有发出", len(days)) % {"n": len(days)},
            subject=_("最早为 %(day)s 的通知") % {"day": min(days).isoformat()},
            subject_url_name="province:notices",
            subject_id="",
            action=action,
            state=state,
        ),
    )
