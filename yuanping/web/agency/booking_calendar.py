"""The table of days on the booking page: today, answer due, change due, evaluation; at most six weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from yuanping.apps.booking.queries import BookingView
from yuanping.infra.calendar import work_calendar
from yuanping.kernel.booking.slots import local_day
from yuanping.kernel.booking.states import OfferState
from yuanping.kernel.calendar import CalendarUnknown, WorkCalendar

WEEKS = 6


@dataclass(frozen=True, slots=True)
class Day:
    number: int
    css: str
    words: str


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks from this one to that of the evaluation; where they do not fit, the last ones."""

    title: str
    caption: str
    weeks: tuple[tuple[Day, ...], ...]
    marks: tuple[tuple[str, str], ...]


def month_of(view: BookingView, now: datetime) -> Month:
    today, sits_on = local_day(now), local_day(view.starts_at)
    marks = _marks(view, today, sits_on)
    last = max(sits_on, today)
    first = min(today, last)
    monday = first - timedelta(days=first.weekday())
    end = last + timedelta(days=6 - last.weekday())
    monday = max(monday, end - timedelta(days=7 * WEEKS - 1))
    calendar = work_calendar()
    days = [_day(monday + timedelta(days=n), marks, calendar) for n in range((end - monday).days + 1)]
    weeks = tuple(tuple(days[at : at + 7]) for at in range(0, len(days), 7))
    shown = {css for css, _ in marks.values()}
    title = _("%(year)s 年 %(a)s–%(b)s 月") % {"year": monday.year, "a": monday.month, "b": end.month}
    if monday.month == end.month:
        title = _("%(year)s 年 %(a)s 月") % {"year": monday.year, "a": monday.month}
    caption = _("%(a)s月%(b)s日至%(c)s月%(d)s日日历") % {
        "a": monday.month,
        "b": monday.day,
        "c": end.month,
        "d": end.day,
    }
    legend = (("due", _("场地答复截止")), ("chg", _("变更申请截止")), ("day", _("评标")))
    return Month(title, caption, weeks, tuple(each for each in legend if each[0] in shown))


def _marks(view: BookingView, today: date, sits_on: date) -> dict[date, tuple[str, str]]:
    """Later entries win, so that the evaluation is never covered by a lesser mark."""
    marks = {today: ("today", _("今天"))}
    if view.change_until.due_on and view.rules.change_days.number:
        marks[view.change_until.due_on] = ("chg", _("变更申请截止"))
    for venue in view.venues:
        if venue.state == OfferState.SENT and venue.deadline and venue.deadline.due_on:
            marks[venue.deadline.due_on] = ("due", _("场地答复截止"))
    marks[sits_on] = ("day", _("评标日"))
    return marks


def _day(day: date, marks: dict[date, tuple[str, str]], calendar: WorkCalendar) -> Day:
    if day in marks:
        css, words = marks[day]
        return Day(day.day, css, words)
    try:
        off = not calendar.is_working_day(day)
    except CalendarUnknown:
        off = False
    return Day(day.day, "off" if off else "", "")
