"""Until when a call may be answered, and when staff may call instead (通知答复时限).

* A call has its whole term, and only the hours in which a person may be called count: an order must not be used up while everybody sleeps.
* A term never runs past the reporting hour, where that leaves time to answer: who says yes later than that stands before a closed door. Where it
  does not (a call shortly before the hour, or after it), the term is whole, and the project's supervisor decides about whoever comes late.
* It never runs past the end of the hours booked; nobody is called or passed over after it.
* Whoever did not answer a message may be called by staff for the rest of the term; the term ends without them too.
* No text at hand fixes minutes or hours: the figures are the platform's own, dated in the pack, and a province's own replace them.
* A term that has run out has moved the order on; the seat is not given back (实施条例第四十六条：非因法定事由不得更换).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yuanping.kernel.calendar import SHANGHAI
from yuanping.kernel.errors import Malformed
from yuanping.kernel.law import Law
from yuanping.kernel.policy.pack import Pack

LAW_ORDER = Law("招标投标法实施条例", "第四十六条")
_DAY = 24
_NAMES = ("expert.reply_minutes", "expert.staff_after_minutes", "expert.call_from_hour", "expert.call_until_hour")


@dataclass(frozen=True, slots=True)
class ReplyRule:
    """The figures of one draw: whole minutes, and whole hours of Asia/Shanghai."""

    minutes: int = 60
    staff_after: int = 20
    from_hour: int = 8
    until_hour: int = 21
    law: Law = LAW_ORDER

    def __post_init__(self) -> None:
        if not (self.minutes > 0 and self.staff_after >= 0 and 0 <= self.from_hour < self.until_hour <= _DAY):
            raise Malformed("reply_rule", "no term can be counted with these figures")


def reply_rule(pack: Pack, on: date) -> ReplyRule:
    """The figures as they hold on a day; a pack from before them has the platform's usual ones."""
    minutes, staff_after, opens, closes = (pack.find_parameter(name, on) for name in _NAMES)
    if minutes is None or staff_after is None or opens is None or closes is None:
        return ReplyRule()
    return ReplyRule(minutes.whole, staff_after.whole, opens.whole, closes.whole, minutes.law)


def after(called_at: datetime, minutes: int, rule: ReplyRule) -> datetime:
    """The moment ``minutes`` of calling hours after ``called_at``: the first that is too late."""
    at, left = called_at.astimezone(SHANGHAI), timedelta(minutes=minutes)
    while True:
        opens = _on(at.date(), rule.from_hour)
        closes = _on(at.date(), rule.until_hour)
        start = max(at, opens)
        if start + left <= closes:
            return (start + left).astimezone(called_at.tzinfo)
        left -= max(closes - start, timedelta(0))
        at = _on(at.date() + timedelta(days=1), 0)


@dataclass(frozen=True, slots=True)
class Sitting:
    """What the person called is asked to come to: the reporting hour, and the end of the hours booked."""

    meets_at: datetime
    ends_at: datetime


def due_of(called_at: datetime, sitting: Sitting, rule: ReplyRule) -> datetime:
    """When a call lapses."""
    in_time = after(called_at, rule.staff_after, rule) <= sitting.meets_at
    return min(after(called_at, rule.minutes, rule), sitting.meets_at if in_time else sitting.ends_at, sitting.ends_at)


def staff_from(called_at: datetime, sitting: Sitting, rule: ReplyRule) -> datetime:
    """When staff may call instead; at the call's own end at the latest, which is never."""
    return min(after(called_at, rule.staff_after, rule), due_of(called_at, sitting, rule))


def _on(day: date, hour: int) -> datetime:
    """An hour of a day; 24 is the first instant of the next."""
    return datetime.combine(day, time(), SHANGHAI) + timedelta(hours=hour)
