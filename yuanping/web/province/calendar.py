"""The editor of official days: the notice of a year as lines, the twelve months before it is saved, saved whole or not at all."""

from __future__ import annotations

import calendar as months_of
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yuanping.apps.policy.services import record_calendar_year
from yuanping.infra.calendar import list_years
from yuanping.infra.calendar_file import OfficialYear
from yuanping.infra.calendar_lines import read_lines, write_lines
from yuanping.infra.deadlines import count_unknown
from yuanping.kernel.actor import Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.errors import Refused
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform
from yuanping.web.shell.notices import Notice, notice_of, say_done
from yuanping.web.shell.request import ShellRequest

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """One day; ``kind`` is off, makeup, weekend or empty, ``words`` say it for who cannot see the colour."""

    number: int
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Month:
    number: int
    weeks: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Entered:
    year: int
    notice: str
    days: int


@page(permission="calendar.edit", roles=(Role.SYSTEM_ADMIN,), methods=("GET", "POST"))
def calendar(request: ShellRequest) -> HttpResponse:
    """Which years are entered, which deadlines wait, and the form; ``act=save`` stores what ``act=preview`` showed."""
    if request.method != "POST":
        return _show(request, *_given(request))
    year, notice, lines = request.POST.get("year", ""), request.POST.get("notice", ""), request.POST.get("lines", "")
    if request.POST.get("act") != "save":
        return _show(request, year, notice, lines)
    counted: list[int] = []
    response = perform(
        request,
        lambda: counted.append(
            record_calendar_year(actor=request.actor, official=_official(year, notice, lines), now=request.now)
        ),
        done=_("%(year)s 年的安排已保存") % {"year": year},
        back=f"{request.path}?year={year}",
        again=lambda said: _show(request, year, notice, lines, said),
    )
    if counted:
        _say_counted(request, counted[0])
    return response


def _say_counted(request: ShellRequest, counted: int) -> None:
    text = ngettext("等候的期限中有 %(n)s 个算出了时刻", "等候的期限中有 %(n)s 个算出了时刻", counted)
    say_done(request, text % {"n": counted})


def _given(request: ShellRequest) -> tuple[str, str, str]:
    """The year asked for with what is entered of it; else the first year that is not entered yet."""
    known = {each.year: each for each in list_years()}
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and int(asked) in known:
        official = known[int(asked)]
        return asked, official.notice, write_lines(official)
    return str(max([*known, legal_day(request.now).year - 1]) + 1), "", ""


def _official(year: str, notice: str, lines: str) -> OfficialYear:
    if not (year.isascii() and year.isdigit() and 2000 <= int(year) <= 2100):
        raise Refused("overlay_field_wrong", {"text": year[:40]}, field="year")
    return read_lines(int(year), notice[:64], lines[:20000])


def _show(request: ShellRequest, year: str, notice: str, lines: str, said: Notice | None = None) -> HttpResponse:
    months: tuple[Month, ...] = ()
    if lines:
        try:
            months = _months(_official(year, notice, lines))
        except Refused as refusal:
            said = said or notice_of(refusal)
    waiting = count_unknown()
    context = {
        "year": year,
        "notice_number": notice,
        "lines": lines,
        "said": said,
        "months": months,
        "weekdays": [str(WEEKDAYS_ABBR[day]) for day in range(7)],
        "entered": [Entered(each.year, each.notice, len(each.off) + len(each.on)) for each in list_years()],
        "waiting": sorted(waiting.items()),
    }
    response = render(request, "province/calendar.html", context)
    if said is not None:
        response.status_code = 409
    return response


def _months(official: OfficialYear) -> tuple[Month, ...]:
    worked = set(official.on)
    found = []
    for number in range(1, 13):
        weeks = months_of.Calendar().monthdatescalendar(official.year, number)
        found.append(
            Month(
                number,
                tuple(
                    tuple(_cell(day, official, worked) if day.month == number else None for day in week)
                    for week in weeks
                ),
            )
        )
    return tuple(found)


def _cell(day: date, official: OfficialYear, worked: set[date]) -> Cell:
    if day in worked:
        return Cell(day.day, "makeup", _("班"))
    if day in official.off:
        return Cell(day.day, "off", official.off[day])
    return Cell(day.day, "weekend" if day.weekday() >= _SATURDAY else "", "")
