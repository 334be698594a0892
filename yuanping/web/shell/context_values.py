"""Plain values that pages hand to the components of ``README.md``: steps, clocks, law links, seats, rulers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yuanping.kernel.calendar import CalendarUnknown, Deadline, TermUnit, WorkCalendar, legal_day
from yuanping.kernel.law import Law
from yuanping.web.shell import formats


class StepState(StrEnum):
    DONE = "done"
    NOW = "now"
    FUTURE = ""
    SUSPENDED = "paused"


@dataclass(frozen=True, slots=True)
class Step:
    """One of the phases of an object; ``note`` is a date or 待您办理."""

    label: str
    state: StepState = StepState.FUTURE
    note: str = ""


def steps_until(labels: Sequence[str], now_at: int, notes: Sequence[str] = ()) -> tuple[Step, ...]:
    """Steps before ``now_at`` done, that one now, the others future; ``now_at == len(labels)`` means all done."""
    states = [
        StepState.DONE if at < now_at else StepState.NOW if at == now_at else StepState.FUTURE
        for at in range(len(labels))
    ]
    padded = [*notes, *([""] * (len(labels) - len(notes)))]
    return tuple(Step(label, state, note) for label, state, note in zip(labels, states, padded, strict=False))


@dataclass(frozen=True, slots=True)
class LawLink:
    """A law as a page links it; ``short`` drops the document where the page has named it."""

    document: str
    article: str
    short: bool = False

    @classmethod
    def of(cls, law: Law, *, short: bool = False) -> LawLink:
        return cls(law.document, law.article, short)

    @property
    def label(self) -> str:
        return self.article if self.short else f"{self.document}{self.article}"

    @property
    def href(self) -> str:
        return law_href(self.document, self.article)


def law_href(document: str, article: str) -> str:
    return f"{reverse('shell:law')}?{urlencode({'document': document, 'article': article})}"


class ClockKind(StrEnum):
    CALM = "calm"
    SOON = "soon"
    LATE = "late"
    MET = "met"
    PAUSED = "paused"
    UNKNOWN = "unknown"


ICONS = {ClockKind.MET: "check", ClockKind.PAUSED: "pause", ClockKind.UNKNOWN: "calendar", ClockKind.LATE: "alert"}


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline chip: ``lead`` in words, ``moment`` as a date, whether the house set it itself, and its article."""

    kind: ClockKind
    lead: str
    moment: str = ""
    iso: str = ""
    own: bool = False
    law: Law | None = None
    note: str = ""

    @property
    def icon(self) -> str:
        return ICONS.get(self.kind, "clock")

    @property
    def css(self) -> str:
        own = " is-own" if self.own else ""
        return f"is-{self.kind.value}{own}"


SOON_DAYS = 3
SOON_WORKING_DAYS = 1


def clock_for(
    deadline: Deadline,
    now: datetime,
    *,
    met_at: datetime | None = None,
    calendar: WorkCalendar | None = None,
    note: str = "",
) -> Clock:
    """The chip of a deadline. With a ``calendar`` a term of working days is shown in working days."""
    due = deadline.due_at
    if due is None:
        return Clock(ClockKind.UNKNOWN, _("暂不能计算"), _unknown(deadline), "", deadline.own, deadline.law, note)
    if met_at is not None:
        lead = _("已按时完成") if met_at <= due else _("已完成")
        return Clock(ClockKind.MET, lead, formats.moment(met_at), met_at.isoformat(), deadline.own, deadline.law, note)
    kind, lead = _running(deadline, due, now, calendar)
    return Clock(kind, lead, formats.moment(due), due.isoformat(), deadline.own, deadline.law, note)


def clock_until(due_at: datetime, now: datetime, *, own: bool = False, law: Law | None = None, note: str = "") -> Clock:
    """The chip of a plain moment."""
    return clock_for(Deadline(due_at, law=law, own=own), now, note=note)


def _running(deadline: Deadline, due: datetime, now: datetime, calendar: WorkCalendar | None) -> tuple[ClockKind, str]:
    if due <= now:
        return ClockKind.LATE, _late(now - due)
    left = due - now
    today = legal_day(now)
    last = deadline.due_on or today
    if left < timedelta(days=1):
        return ClockKind.SOON, _("还剩 %(span)s") % {"span": formats.duration(left)}
    if calendar is not None and deadline.term is not None and deadline.term.unit is TermUnit.WORKING_DAYS:
        days = _working_days(calendar, today, last)
        if days is not None:
            kind = ClockKind.SOON if days <= SOON_WORKING_DAYS else ClockKind.CALM
            return kind, ngettext("还剩 %(days)s 个工作日", "还剩 %(days)s 个工作日", days) % {"days": days}
    days = (last - today).days
    kind = ClockKind.SOON if days <= SOON_DAYS else ClockKind.CALM
    return kind, ngettext("还剩 %(days)s 日", "还剩 %(days)s 日", days) % {"days": days}


def _working_days(calendar: WorkCalendar, today: date, last: date) -> int | None:
    one = timedelta(days=1)
    try:
        return calendar.count_working_days(today + one, last + one)
    except CalendarUnknown:
        return None


def _unknown(deadline: Deadline) -> str:
    if deadline.unknown_year:
        return _("%(year)s 年工作日安排未公布") % {"year": deadline.unknown_year}
    return _("工作日安排未公布")


def _late(late: timedelta) -> str:
    if late < timedelta(days=1):
        return _("已超期 %(span)s") % {"span": formats.duration(late)}
    return ngettext("已超期 %(days)s 日", "已超期 %(days)s 日", late.days) % {"days": late.days}


@dataclass(frozen=True, slots=True)
class ProofLine:
    """What stands in the evidence log about an act; ``index`` is None until the worker has sequenced it."""

    entry_id: str
    index: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class SeesRow:
    """One line of 谁能看到什么."""

    what: str
    who: str
    law: Law | None = None


@dataclass(frozen=True, slots=True)
class SeatCell:
    """``kind``: ``h`` host, ``s`` sub-venue, ``u`` hidden or pending."""

    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Ruler:
    """One figure against one limit, placed on a line 800 units long. Made by ``ruler_for``."""

    sentence: str
    threshold_label: str
    value_label: str
    note: str
    end_label: str
    threshold_x: int
    value_x: int
    reached: bool

    @property
    def over_width(self) -> int:
        return max(0, self.value_x - self.threshold_x)

    @property
    def fill_width(self) -> int:
        return min(self.value_x, self.threshold_x) + (10 if self.reached else 0)

    @property
    def value_anchor(self) -> str:
        return "start" if self.value_x < 90 else "end" if self.value_x > 710 else "middle"


def ruler_for(value: Decimal, threshold: Decimal, *, unit: str, value_name: str, threshold_name: str) -> Ruler:
    """Place value and limit on a line that ends at twice the limit (or a little beyond a larger value)."""
    end = max(threshold * 2, value * Decimal("1.05"))
    reached = value >= threshold
    gap = abs(value - threshold)
    note = _("高出 %(gap)s %(unit)s") if reached else _("低于门槛 %(gap)s %(unit)s")
    parts = {"gap": f"{gap:,.2f}", "unit": unit}
    value_label = f"{value_name} {value:,.2f} {unit}"
    threshold_label = f"{threshold_name} {threshold:,.0f} {unit}"
    sentence = "，".join((value_label, threshold_label, note % parts))
    return Ruler(
        sentence,
        threshold_label,
        value_label,
        note % parts if gap else "",
        f"{end:,.0f} {unit}",
        int(800 * threshold / end) if end else 0,
        int(800 * value / end) if end else 0,
        reached,
    )
