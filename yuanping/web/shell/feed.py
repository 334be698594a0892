"""A role's work list as an iCalendar: nothing stands here that the work list would not show to that role.

* One VEVENT for each matter with a moment that still waits; a moment at midnight is the whole day it ends.
* ``UID`` is made of what the deadline is, so that a program that reads again replaces and never doubles, and nothing shifts when another
  matter of the same subject is done. No word of a language and no moment stands in it: both may change while the deadline stays itself.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from yuanping.infra.worklist import WorkItem
from yuanping.kernel.actor import Actor
from yuanping.kernel.calendar import SHANGHAI
from yuanping.web.shell import province, worklist
from yuanping.web.shell.menu import find_url, role_name

PRODUCT = "-//yuanping//worklist//ZH"


def write_feed(actor: Actor, now: datetime, root: str) -> bytes:
    """The calendar of one actor; ``root`` leads the addresses (scheme and host)."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    name = _("%(system)s·%(role)s") % {"system": province.system_name(), "role": role_name(actor.role)}
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    seen: dict[str, int] = {}
    for item in worklist.gather(actor, now):
        if item.due_at is not None and item.group != "done":
            calendar.add_component(_event(item, actor, now, root, seen))
    return bytes(calendar.to_ical())


def _event(item: WorkItem, actor: Actor, now: datetime, root: str, seen: dict[str, int]) -> Event:
    assert item.due_at is not None
    event = Event()
    event.add("uid", _uid(item, actor, seen))
    event.add("dtstamp", now)
    event.add("summary", f"{item.what}：{item.subject}" if item.subject else item.what)
    event.add("description", _describe(item))
    href = find_url(item.subject_url_name, item.subject_id) if item.subject_url_name else ""
    if href:
        event.add("url", f"{root}{href}")
    _add_moment(event, item.due_at)
    return event


def _uid(item: WorkItem, actor: Actor, seen: dict[str, int]) -> str:
    """The row that is watched; without one the page, the subject and the article. Only what is alike in all of this is counted."""
    matter = " ".join(item.deadline) if item.deadline else f"{item.law} {item.due_own}"
    key = f"{actor.user_id} {actor.organisation_id} {actor.role} {item.subject_url_name} {item.subject_id} {matter}"
    number = seen[key] = seen.get(key, 0) + 1
    return f"{hashlib.sha256(f'{key} {number}'.encode()).hexdigest()[:32]}@yuanping"


def _describe(item: WorkItem) -> str:
    parts = [item.state]
    if item.law is not None:
        parts.append(_("依据：%(law)s") % {"law": item.law})
    if item.due_own:
        parts.append(_("期限由本系统设定"))
    return "\n".join(part for part in parts if part)


def _add_moment(event: Event, due_at: datetime) -> None:
    local = due_at.astimezone(SHANGHAI)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        event.add("dtstart", (local - timedelta(days=1)).date())
        event.add("dtend", local.date())
    else:
        event.add("dtstart", due_at)
        event.add("dtend", due_at)
