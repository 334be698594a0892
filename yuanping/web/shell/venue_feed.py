"""Who sits at a centre or in a room, as an iCalendar for the centre's staff (RFC 5545).

* One VEVENT a booking: its day may move and its offer be made anew, its ``UID`` stays; ``SEQUENCE`` counts what was changed of it, and what is
  gone is told as CANCELLED for a month, for a program that only forgets would leave the day blocked.
* The programs that read this belong to others, so the project's name stands nowhere in it, confirmed or not: number, seats, desks.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event

from yuanping.apps.booking.queries import CalendarPlace, CalendarSitting, list_calendar
from yuanping.apps.feeds.services import OpenFeed, Sequenced, Told, settle_events
from yuanping.web.shell.menu import find_url

PRODUCT = "-//yuanping//venue//ZH"
WHOLE = "centre"
BACK = timedelta(days=30)
"""Sittings of the last month are still told."""


def write_venue_feed(opened: OpenFeed, now: datetime, root: str) -> bytes:
    """The calendar of a centre or of a room; ``root`` leads the addresses (scheme and host)."""
    since = now - BACK
    place = list_calendar(opened.actor, "" if opened.scope == WHOLE else opened.scope, since)
    sittings = {_uid(opened, each): each for each in place.sittings}
    told = [
        Told(uid, hashlib.sha256(repr(each).encode()).hexdigest(), each.starts_at, each.ends_at)
        for uid, each in sittings.items()
    ]
    numbered = settle_events(feed_id=opened.feed_id, told=told, since=since, now=now)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", place.name)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    for each in numbered:
        calendar.add_component(_event(each, sittings.get(each.uid), place, root))
    return bytes(calendar.to_ical())


def _uid(opened: OpenFeed, sitting: CalendarSitting) -> str:
    key = f"{opened.actor.organisation_id} {opened.scope} {sitting.booking_id}"
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@yuanping"


def _event(told: Sequenced, sitting: CalendarSitting | None, place: CalendarPlace, root: str) -> Event:
    event = Event()
    event.add("uid", told.uid)
    event.add("sequence", told.sequence)
    event.add("dtstamp", told.changed_at)
    event.add("last-modified", told.changed_at)
    event.add("dtstart", told.starts_at)
    event.add("dtend", told.ends_at)
    if sitting is None:
        event.add("summary", _("已取消：远程异地评标"))
        event.add("status", "CANCELLED")
        event.add("transp", "TRANSPARENT")
        return event
    event.add("summary", _summary(sitting))
    event.add("location", f"{place.name}，{place.address}" if place.address else place.name)
    event.add("description", f"{sitting.number}\n{'、'.join(sitting.desks)}")
    event.add("status", "CONFIRMED" if sitting.confirmed else "TENTATIVE")
    event.add("transp", "OPAQUE")
    event.add("url", f"{root}{find_url('centre:offer', sitting.offer_id)}")
    return event


def _summary(sitting: CalendarSitting) -> str:
    words = _("远程异地评标·主场") if sitting.is_host else _("远程异地评标·副场")
    seats = ngettext("%(n)s 个工位", "%(n)s 个工位", sitting.seats) % {"n": sitting.seats}
    return f"{words}·{seats}" if sitting.confirmed else f"{words}·{seats}·{_('待确认')}"
