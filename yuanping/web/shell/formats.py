"""Dates, durations and hashes as pages write them (``ui.md`` §7), in the language of the page."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

LEGAL_ZONE = ZoneInfo("Asia/Shanghai")
WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)
MONTHS = (
    pgettext_lazy("month", "1月"),
    pgettext_lazy("month", "2月"),
    pgettext_lazy("month", "3月"),
    pgettext_lazy("month", "4月"),
    pgettext_lazy("month", "5月"),
    pgettext_lazy("month", "6月"),
    pgettext_lazy("month", "7月"),
    pgettext_lazy("month", "8月"),
    pgettext_lazy("month", "9月"),
    pgettext_lazy("month", "10月"),
    pgettext_lazy("month", "11月"),
    pgettext_lazy("month", "12月"),
)


def local(moment: datetime) -> datetime:
    return moment.astimezone(LEGAL_ZONE)


def day(value: date | datetime) -> str:
    """11月23日（周一）"""
    on = local(value).date() if isinstance(value, datetime) else value
    return _("%(month)s%(day)s日（%(weekday)s）") % {
        "month": MONTHS[on.month - 1],
        "day": on.day,
        "weekday": WEEKDAYS[on.weekday()],
    }


def long_day(value: date | datetime) -> str:
    """2026年11月20日, as documents write it."""
    on = local(value).date() if isinstance(value, datetime) else value
    return _("%(year)s年%(month)s%(day)s日") % {"year": on.year, "month": MONTHS[on.month - 1], "day": on.day}


def short_day(value: date | datetime) -> str:
    """11-20, for tables."""
    on = local(value).date() if isinstance(value, datetime) else value
    return f"{on.month:02d}-{on.day:02d}"


def hour(value: datetime) -> str:
    return f"{local(value):%H:%M}"


def log_hour(value: datetime) -> str:
    return f"{local(value):%H:%M:%S}"


def moment(value: datetime) -> str:
    """11月23日（周一）24:00: the end of a day belongs to that day, as the law counts."""
    at = local(value)
    between = "" if _is_chinese() else ", "
    if at.hour == 0 and at.minute == 0:
        return f"{day((at - timedelta(days=1)).date())}{between}24:00"
    return f"{day(at)}{between}{at:%H:%M}"


def span(starts: datetime, ends: datetime) -> str:
    """11月23日（周一） 09:00–17:00; over midnight with the day it ends on. 24:00 belongs to the day before, as the law counts."""
    first, last = local(starts), local(ends)
    begins = f"{day(first)}{'' if _is_chinese() else ', '}{first:%H:%M}"
    if last.hour == 0 and last.minute == 0 and last.date() == first.date() + timedelta(days=1):
        return f"{begins}–24:00"
    if last.date() == first.date():
        return f"{begins}–{last:%H:%M}"
    return f"{begins}–{moment(ends)}"


def duration(span: timedelta) -> str:
    """2 天 3 小时, 18 小时 38 分, 12 分: the two largest units that say something."""
    minutes = max(0, int(span.total_seconds() // 60))
    days, rest = divmod(minutes, 1440)
    hours, left = divmod(rest, 60)
    if days and not hours:
        return _("%(days)s 天") % {"days": days}
    if hours and not days and not left:
        return _("%(hours)s 小时") % {"hours": hours}
    if days:
        return _("%(days)s 天 %(hours)s 小时") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)s 小时 %(minutes)s 分") % {"hours": hours, "minutes": left}
    return _("%(minutes)s 分") % {"minutes": left}


def hash8(text: str) -> str:
    """First eight characters in groups of four: 3fa9 71c2…"""
    return f"{text[:4]} {text[4:8]}…" if len(text) > 8 else text


def groups(text: str) -> str:
    """The whole hash in groups of four."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def html_lang(language: str) -> str:
    """The value of ``html lang``: the written language, not our catalogue's name."""
    return {"zh-hans": "zh-CN"}.get(language, language)


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
