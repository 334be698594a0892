"""A centre that cannot be reached stays on somebody's desk until it can."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yuanping.apps.venue_systems import permissions
from yuanping.apps.venue_systems.models import Message
from yuanping.apps.venues import queries as venues
from yuanping.infra.worklist import Pending, WorkItem, tell
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.states import ANSWER
from yuanping.kernel.venue_system.vocabulary import MessageState

PATIENCE = timedelta(hours=1)
"""A message that has waited so long without getting through is somebody's business; before, the next attempt may do."""


def list_work(actor: Actor, now: datetime) -> tuple[WorkItem, ...]:
    """Messages that did not get through: one item a centre, for its staff and for the province."""
    return tell(pending_work(actor, now))


def pending_work(actor: Actor, now: datetime) -> tuple[Pending, ...]:
    """The same, not read yet."""
    stuck = _stuck(now)
    if permissions.can_run_system(actor):
        own = stuck.filter(connection__centre_id=actor.organisation_id)
        return (Pending(own, lambda: _own(own)),)
    return (Pending(stuck, lambda: _by_centre(stuck)),) if permissions.can_watch_systems(actor) else ()


def _own(stuck: QuerySet[Message]) -> tuple[WorkItem, ...]:
    count = stuck.count()
    return (_item(count, _("本中心系统"), "centre:system", _("查看投递")),) if count else ()


def _by_centre(stuck: QuerySet[Message]) -> tuple[WorkItem, ...]:
    counts: dict[str, int] = {}
    for centre_id in stuck.values_list("connection__centre_id", flat=True):
        counts[centre_id] = counts.get(centre_id, 0) + 1
    if not counts:
        return ()
    names = {each.centre_id: each.name for each in venues.list_centres()}
    return tuple(
        _item(count, names.get(centre_id, ""), "province:systems", _("查看联通"))
        for centre_id, count in sorted(counts.items())
    )


def _stuck(now: datetime) -> QuerySet[Message]:
    late = Q(state=MessageState.WAITING.value, made_at__lte=now - PATIENCE)
    return Message.objects.filter(late | Q(state=MessageState.DEAD.value), connection__ended_at=None)


def _item(count: int, subject: str, url_name: str, action: str) -> WorkItem:
    return WorkItem(
        what=ngettext("%(n)s 条通知没有送达中心系统", "%(n)s 条通知没有送达中心系统", count) % {"n": count},
        subject=subject,
        subject_url_name=url_name,
        subject_id="",
        action=action,
        law=ANSWER,
        state=_("未送达"),
    )
