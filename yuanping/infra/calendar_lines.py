"""A year's official days as an official types them from the notice: one day or one span a line.

``2027-01-01 休 元旦``, ``2027-02-06 至 2027-02-12 休 春节``, ``2027-01-09 班``. Blank lines and lines with ``#`` count for nothing. All lines
are read before any is refused, and each wrong one is named by its number; nothing of a wrong text is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from yuanping.infra.calendar_file import OfficialYear
from yuanping.kernel.errors import Refused

_LINE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*(?:至|到|~|～|–|—)\s*(\d{4}-\d{2}-\d{2}))?\s+(休|班)(?:\s+(\S.*))?")
_SATURDAY = 5
_LONGEST = 31


@dataclass(frozen=True, slots=True)
class Problem:
    """One line that cannot be taken."""

    line: int
    why: str


def read_lines(year: int, notice: str, text: str) -> OfficialYear:
    """The year as ``record_year`` takes it.

    Raises:
        Refused: ``calendar_lines_wrong`` with every wrong line.
    """
    off: dict[date, str] = {}
    on: list[date] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split("#")[0].strip()
        if not words:
            continue
        try:
            days, working, name = _read(words, year)
            _take(days, working, name, off, on)
        except ValueError as error:
            problems.append(Problem(number, str(error)))
    if not off and not problems:
        problems.append(Problem(1, _("没有一个放假日")))
    if problems:
        said = "；".join(_("第 %(line)s 行：%(why)s") % {"line": each.line, "why": each.why} for each in problems)
        raise Refused("calendar_lines_wrong", {"problems": said, "count": len(problems)}, field="lines")
    return OfficialYear(year, notice.strip(), off, tuple(sorted(on)))


def write_lines(official: OfficialYear) -> str:
    """The text that reads back to ``official``, one day a line."""
    lines = [(day, f"{day.isoformat()} 休 {name}".rstrip()) for day, name in official.off.items()]
    lines += [(day, f"{day.isoformat()} 班") for day in official.on]
    return "\n".join(words for _, words in sorted(lines))


def _read(words: str, year: int) -> tuple[tuple[date, ...], bool, str]:
    found = _LINE.fullmatch(words)
    if found is None:
        raise ValueError(_("写成“2027-01-01 休 元旦”或“2027-01-09 班”"))
    first = _day(found[1])
    last = _day(found[2]) if found[2] else first
    if last < first or (last - first).days >= _LONGEST:
        raise ValueError(_("起止日先后不对，或相隔一个月以上"))
    if first.year != year or last.year != year:
        raise ValueError(_("不是 %(year)s 年的日期") % {"year": year})
    days = tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
    working = found[3] == "班"
    if working and any(day.weekday() < _SATURDAY for day in days):
        raise ValueError(_("补班日须是星期六或星期日"))
    if not working and not found[4]:
        raise ValueError(_("放假日须写明节日名称"))
    return days, working, (found[4] or "").strip()[:32]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("没有 %(day)s 这一天") % {"day": text}) from None


def _take(days: tuple[date, ...], working: bool, name: str, off: dict[date, str], on: list[date]) -> None:
    for day in days:
        if day in off or day in on:
            raise ValueError(_("%(day)s 写了两次") % {"day": day.isoformat()})
    if working:
        on.extend(days)
    else:
        off.update(dict.fromkeys(days, name))
