"""Terms counted as the law counts them.

* 民法典 201: the day of the event is not counted; a term of days ends at 24:00 of its last day (Asia/Shanghai).
* 民法典 203: where the text counts 日, a last day that is a day off moves to the next working day.
* 工作日 are the official ones: weekends off, public holidays off, make-up days (调休) on.
* "至少 N 日前" counts back from the event, whose day is not counted; the act is in time until 24:00 of the N-th day before.
* A year without the official notice is unknown, never guessed: the deadline has no moment, only a reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum

from yuanping.kernel.law import Law

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China keeps one offset all year since 1992; a fixed one needs no time-zone files."""

CALENDAR_UNKNOWN = "calendar_unknown"
_DAY = timedelta(days=1)
_SATURDAY = 5


class CalendarUnknown(Exception):
    """The official notice for ``year`` is not in the table."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{CALENDAR_UNKNOWN}: {year}")
        self.year = year


@dataclass(frozen=True, slots=True)
class Notice:
    """The official notice that fixes one year."""

    year: int
    number: str


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Official days: ``off`` are weekdays without work, ``on`` are weekend days with work, of the years in ``notices``."""

    notices: tuple[Notice, ...]
    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()

    def is_known(self, year: int) -> bool:
        """Whether the official notice of ``year`` is in the table."""
        return any(notice.year == year for notice in self.notices)

    def is_working_day(self, day: date) -> bool:
        """Whether ``day`` is an official working day.

        Raises:
            CalendarUnknown: its year has no notice.
        """
        if not self.is_known(day.year):
            raise CalendarUnknown(day.year)
        return day in self.on or (day.weekday() < _SATURDAY and day not in self.off)

    def next_working_day(self, day: date) -> date:
        """``day`` itself if it is one, else the first after it."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def count_working_days(self, start: date, end: date) -> int:
        """How many official working days lie in ``[start, end)``."""
        return sum(self.is_working_day(start + n * _DAY) for n in range((end - start).days))


class TermUnit(StrEnum):
    """How a term counts."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    DAYS_BEFORE = "days_before"
    WORKING_DAYS_BEFORE = "working_days_before"


@dataclass(frozen=True, slots=True)
class Term:
    """What a deadline was counted from, so that it can be counted again when the calendar changes."""

    unit: TermUnit
    start: date
    count: int


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when. ``due_at`` is the first instant that is too late, or ``None`` with ``unknown_reason``.

    ``own`` marks a deadline of the house without an article. ``term`` allows counting again.
    """

    due_at: datetime | None
    unknown_reason: str = ""
    law: Law | None = None
    own: bool = False
    term: Term | None = None
    unknown_year: int = 0

    @property
    def due_on(self) -> date | None:
        """The last day on which the act is in time."""
        if self.due_at is None:
            return None
        return (self.due_at.astimezone(SHANGHAI) - timedelta(microseconds=1)).date()

    def is_over(self, now: datetime) -> bool:
        """Whether the moment has come; an unknown one never has."""
        return self.due_at is not None and now >= self.due_at


def legal_day(moment: datetime) -> date:
    """The day of ``moment`` in Asia/Shanghai."""
    if moment.tzinfo is None:
        raise ValueError("a legal day needs an aware moment")
    return moment.astimezone(SHANGHAI).date()


def start_of_day(day: date) -> datetime:
    """0:00 of ``day`` in Asia/Shanghai, as UTC."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """24:00 of ``day`` in Asia/Shanghai, as UTC: the first instant of the next day."""
    return start_of_day(day + _DAY)


def _as_day(start: datetime | date) -> date:
    return legal_day(start) if isinstance(start, datetime) else start


def _forward(calendar: WorkCalendar, day: date, count: int) -> date:
    while count:
        day += _DAY
        count -= calendar.is_working_day(day)
    return day


def _backward(calendar: WorkCalendar, day: date, count: int) -> date:
    while count:
        day -= _DAY
        count -= calendar.is_working_day(day)
    return day


def _last_day(calendar: WorkCalendar, term: Term) -> date:
    if term.unit is TermUnit.DAYS:
        return calendar.next_working_day(term.start + timedelta(days=term.count))
    if term.unit is TermUnit.WORKING_DAYS:
        return _forward(calendar, term.start, term.count)
    if term.unit is TermUnit.DAYS_BEFORE:
        return term.start - timedelta(days=term.count)
    return _backward(calendar, term.start, term.count)


def count_term(calendar: WorkCalendar, term: Term, law: Law | None = None, *, own: bool = False) -> Deadline:
    """The deadline of ``term``; unknown, with the reason, when it needs a year without an official notice."""
    if term.count < 0:
        raise ValueError("a term cannot be negative")
    try:
        due_at = end_of_day(_last_day(calendar, term))
    except CalendarUnknown as unknown:
        reason = f"{unknown.year}年的节假日安排尚未公布，期限待国务院办公厅通知公布后计算"
        return Deadline(None, reason, law, own, term, unknown.year)
    return Deadline(due_at, "", law, own, term)


def add_days(
    calendar: WorkCalendar, start: datetime | date, days: int, law: Law | None = None, *, own: bool = False
) -> Deadline:
    """``days`` 日 after ``start``: its day not counted, a day off at the end moves on (民法典 201, 203)."""
    return count_term(calendar, Term(TermUnit.DAYS, _as_day(start), days), law, own=own)


def add_working_days(
    calendar: WorkCalendar, start: datetime | date, days: int, law: Law | None = None, *, own: bool = False
) -> Deadline:
    """``days`` 工作日 after ``start``, its day not counted."""
    return count_term(calendar, Term(TermUnit.WORKING_DAYS, _as_day(start), days), law, own=own)


def days_before(
    calendar: WorkCalendar, event: datetime | date, days: int, law: Law | None = None, *, own: bool = False
) -> Deadline:
    """At least ``days`` 日 before ``event``: until 24:00 of that day; a day off does not move it."""
    return count_term(calendar, Term(TermUnit.DAYS_BEFORE, _as_day(event), days), law, own=own)


def working_days_before(
    calendar: WorkCalendar, event: datetime | date, days: int, law: Law | None = None, *, own: bool = False
) -> Deadline:
    """At least ``days`` 工作日 before ``event``: until 24:00 of that working day."""
    return count_term(calendar, Term(TermUnit.WORKING_DAYS_BEFORE, _as_day(event), days), law, own=own)


def at_moment(due_at: datetime, law: Law | None = None, *, own: bool = False) -> Deadline:
    """A deadline that is an instant and needs no calendar."""
    return Deadline(due_at.astimezone(UTC), "", law, own)


def recount(calendar: WorkCalendar, deadline: Deadline) -> Deadline:
    """The same deadline by the table of today; one without a term stays as it is."""
    if deadline.term is None:
        return deadline
    return replace(count_term(calendar, deadline.term, deadline.law, own=deadline.own))
