"""Deadlines as a pack writes them, counted day by day with the reading taken.

* The length (or the date) is a parameter of the pack; the rule says what starts it, which act it is for and how it counts.
* ``due`` is the day the text fixes: the last day of a term, the first day on which a minimum is full, the dated day of a stage.
  ``latest`` is the last lawful day of an act that may also be early (counted back from an event, or a window that is a right); else ``None``.
* Where the text can be counted two ways, both are counted (``Other``).
* A year without an official notice makes the answer unknown where a day off could move it, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from yuanping.kernel.calendar import CalendarUnknown, WorkCalendar
from yuanping.kernel.law import Law
from yuanping.kernel.policy.pack import Pack, Parameter, Unit
from yuanping.kernel.policy.terms import DeadlineRule, How, Stage

DAY = timedelta(days=1)
DECEMBER = 12


class Why(StrEnum):
    """Why a day counts or does not."""

    START = "开始的当日不计入"
    COUNTED = "计入"
    OFF = "非工作日，不计"
    ROLLED = "末日为休息日，顺延"
    LAST = "末日"
    EVENT = "事项当日不计入"
    FIXED = "文件定明的日期"


@dataclass(frozen=True, slots=True)
class Counted:
    """One day of the counting; ``number`` is the how-manieth it is, ``None`` when it does not count."""

    day: date
    number: int | None
    why: Why


@dataclass(frozen=True, slots=True)
class Other:
    """The reading not taken, and the day it gives (``None``: not countable from what was told)."""

    code: str
    question: str
    taken: str
    other: str
    due: date | None


@dataclass(frozen=True, slots=True)
class CountedDeadline:
    """The answer for one rule and one start."""

    rule: DeadlineRule
    parameter: Parameter | None
    law: Law
    start: date
    due: date | None
    latest: date | None
    earliest: bool
    counting: tuple[Counted, ...]
    readings: tuple[Other, ...]
    stage: Stage | None = None
    amount: Parameter | None = None
    unknown_year: int = 0

    @property
    def own(self) -> bool:
        """Whether the house set it, not an article."""
        return self.parameter is not None and self.parameter.note.startswith("自设")

    def in_time(self, act: date) -> bool | None:
        """Whether an act on ``act`` is in time; ``None`` while the day is unknown."""
        if self.due is None:
            return None
        return act >= self.due if self.earliest else act <= self.due


def count(
    pack: Pack, rule: DeadlineRule, start: date, calendar: WorkCalendar, *, first_term_start: date | None = None
) -> CountedDeadline:
    """Count a rule from ``start``; ``first_term_start`` is where the term before it began (only rules that follow another ask).

    Raises:
        KeyError: the pack does not hold the rule's parameter on that day.
    """
    if rule.how is How.STAGES:
        return _stage(pack, rule, start)
    parameter = pack.parameter(rule.parameter, start)
    if not parameter.known or (rule.how is How.SAME_DAY and not parameter.yes):
        return CountedDeadline(rule, parameter, rule.law, start, None, None, False, (), ())
    try:
        counting = _counting(rule, parameter, start, calendar)
        others = _not_rolled(rule, parameter, counting)
        others += _from_first_term(pack, rule, parameter, calendar, first_term_start)
    except CalendarUnknown as unknown:
        earliest = rule.how in {How.AT_LEAST, How.AT_LEAST_CALENDAR}
        return CountedDeadline(
            rule, parameter, rule.law, start, None, None, earliest, (), (), unknown_year=unknown.year
        )
    due = counting[-1].day
    may_be_early = rule.how in {How.BEFORE, How.SAME_DAY, How.WINDOW}
    return CountedDeadline(
        rule,
        parameter,
        rule.law,
        start,
        due,
        due if may_be_early else None,
        rule.how in {How.AT_LEAST, How.AT_LEAST_CALENDAR},
        counting,
        others,
    )


def _counting(rule: DeadlineRule, parameter: Parameter, start: date, calendar: WorkCalendar) -> tuple[Counted, ...]:
    if rule.how is How.SAME_DAY:
        return (Counted(start, None, Why.FIXED),)
    if rule.how is How.MONTHLY:
        return (Counted(_next_month(start, parameter.whole), None, Why.FIXED),)
    working = parameter.unit is Unit.WORKING_DAYS
    if rule.how is How.BEFORE:
        return _walk(start, parameter.whole, -DAY, calendar if working else None, Why.EVENT)
    found = _walk(start, parameter.whole, DAY, calendar if working else None, Why.START)
    if working or rule.how is How.AT_LEAST_CALENDAR:
        return found
    return _roll(found, calendar)


def _walk(start: date, days: int, step: timedelta, calendar: WorkCalendar | None, first: Why) -> tuple[Counted, ...]:
    """Day by day from the event, whose own day is not counted; with a calendar only its working days count."""
    found = [Counted(start, None, first)]
    day, number = start, 0
    while number < days:
        day += step
        if calendar is not None and not calendar.is_working_day(day):
            found.append(Counted(day, None, Why.OFF))
            continue
        number += 1
        found.append(Counted(day, number, Why.LAST if number == days else Why.COUNTED))
    return tuple(found)


def _roll(counting: tuple[Counted, ...], calendar: WorkCalendar) -> tuple[Counted, ...]:
    """民法典 203: a last day that is a day off moves to the next working day."""
    last = counting[-1]
    if calendar.is_working_day(last.day):
        return counting
    found = [*counting[:-1], Counted(last.day, last.number, Why.ROLLED)]
    day = last.day + DAY
    while not calendar.is_working_day(day):
        found.append(Counted(day, None, Why.ROLLED))
        day += DAY
    return (*found, Counted(day, None, Why.LAST))


def _next_month(day: date, number: int) -> date:
    return date(day.year + day.month // DECEMBER, day.month % DECEMBER + 1, number)


def _not_rolled(rule: DeadlineRule, parameter: Parameter, counting: tuple[Counted, ...]) -> tuple[Other, ...]:
    """The calendar day, where the last day was moved."""
    if parameter.unit is not Unit.DAYS or rule.how not in {How.WITHIN, How.WINDOW, How.AT_LEAST}:
        return ()
    day = counting[0].day + parameter.whole * DAY
    if day == counting[-1].day:
        return ()
    question, taken = "“日”的末日遇休息日是否顺延", "顺延至其后第一个工作日（民法典第二百零三条）"
    return (Other(rule.reading or "22", question, taken, "按自然日，不顺延", day),)


def _from_first_term(
    pack: Pack, rule: DeadlineRule, parameter: Parameter, calendar: WorkCalendar, first_term_start: date | None
) -> tuple[Other, ...]:
    """The day when a second term runs from the end of the first, where the text does not say."""
    if not rule.after_parameter:
        return ()
    due = None
    if first_term_start is not None:
        before = pack.parameter(rule.after_parameter, first_term_start).whole
        first = _walk(first_term_start, before, DAY, calendar, Why.START)[-1].day
        due = _walk(first, parameter.whole, DAY, calendar, Why.START)[-1].day
    return (Other(rule.reading, rule.question, rule.taken, rule.other, due),)


def _stage(pack: Pack, rule: DeadlineRule, start: date) -> CountedDeadline:
    """The first stage that is not over on ``start``; one whose day nobody has entered is not over."""
    for stage in rule.stages:
        by, amount = pack.parameter(stage.by, start), pack.parameter(stage.amount, start)
        if not by.known:
            return CountedDeadline(rule, by, rule.law, start, None, None, False, (), (), stage, amount)
        if start <= by.day:
            day = (Counted(by.day, None, Why.FIXED),)
            return CountedDeadline(rule, by, rule.law, start, by.day, None, False, day, (), stage, amount)
    return CountedDeadline(rule, None, rule.law, start, None, None, False, (), ())
