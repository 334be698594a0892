"""The table of official days: read as a kernel calendar, filled from the notices, seeded from ``calendar_days.yaml``."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yuanping.infra import deadlines
from yuanping.infra.calendar_file import OfficialYear, seeded_years
from yuanping.infra.models import CalendarDay, CalendarYear
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.calendar import Deadline, Notice, WorkCalendar
from yuanping.kernel.errors import Refused

_SATURDAY = 5


def work_calendar() -> WorkCalendar:
    """The table as the kernel counts with it."""
    years = CalendarYear.objects.order_by("year").values_list("year", "notice")
    days = list(CalendarDay.objects.values_list("day", "is_working"))
    return WorkCalendar(
        tuple(Notice(year, notice) for year, notice in years),
        frozenset(day for day, working in days if not working),
        frozenset(day for day, working in days if working),
    )


def list_years() -> tuple[OfficialYear, ...]:
    """Every year that is entered, the newest first, as an editor shows it."""
    days = list(CalendarDay.objects.order_by("day"))
    return tuple(
        OfficialYear(
            row.year,
            row.notice,
            {each.day: each.name for each in days if each.day.year == row.year and not each.is_working},
            tuple(each.day for each in days if each.day.year == row.year and each.is_working),
        )
        for row in CalendarYear.objects.order_by("-year")
    )


def explain_unknown(deadline: Deadline) -> str:
    """Why a deadline has no moment, in the reader's language; empty when it has one."""
    if deadline.due_at is not None:
        return ""
    if not deadline.unknown_year:
        return deadline.unknown_reason
    return _("%(year)s年的节假日安排尚未公布，期限待国务院办公厅通知公布后计算") % {"year": deadline.unknown_year}


def _check_year(official: OfficialYear) -> None:
    if not official.notice.strip():
        raise Refused("calendar_notice_missing", {"year": official.year}, field="notice")
    for day in (*official.off, *official.on):
        if day.year != official.year:
            raise Refused("calendar_day_wrong_year", {"day": day.isoformat(), "year": official.year}, field="days")
    for day in official.on:
        if day in official.off:
            raise Refused("calendar_day_twice", {"day": day.isoformat()}, field="days")
        if day.weekday() < _SATURDAY:
            raise Refused("calendar_day_no_change", {"day": day.isoformat()}, field="days")


@transaction.atomic
def record_year(*, actor: Actor, official: OfficialYear, now: datetime) -> int:
    """Enter or replace the official days of one year.

    Effects: the rows of that year are replaced; every open deadline that waited for it is counted again. Answers how many
    deadlines have a moment now.

    Raises:
        Refused: ``calendar_no_right``, ``calendar_notice_missing``, ``calendar_day_wrong_year``, ``calendar_day_twice``,
            ``calendar_day_no_change``.
    """
    if actor.role not in {Role.SYSTEM_ADMIN, Role.SYSTEM}:
        raise Refused("calendar_no_right")
    _check_year(official)
    _store(official)
    return deadlines.recount_unknown(work_calendar())


def _store(official: OfficialYear) -> None:
    CalendarDay.objects.filter(day__year=official.year).delete()
    CalendarYear.objects.update_or_create(year=official.year, defaults={"notice": official.notice.strip()})
    rows = [CalendarDay(day=day, is_working=False, name=name) for day, name in official.off.items()]
    rows += [CalendarDay(day=day, is_working=True, name="调休上班") for day in official.on]
    CalendarDay.objects.bulk_create(rows)


@transaction.atomic
def fill_from_seed() -> int:
    """Enter the years of the shipped file that the table lacks; what is in the table stands. Runs after every migrate."""
    known = set(CalendarYear.objects.values_list("year", flat=True))
    missing = [official for official in seeded_years() if official.year not in known]
    for official in missing:
        _check_year(official)
        _store(official)
    return deadlines.recount_unknown(work_calendar()) if missing else 0
