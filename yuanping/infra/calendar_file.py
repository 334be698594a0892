"""The official days that ship with the project (``calendar_days.yaml``): for commands that need no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from yuanping.kernel.calendar import Notice, WorkCalendar

SEED = Path(__file__).with_name("calendar_days.yaml")


@dataclass(frozen=True, slots=True)
class OfficialYear:
    """One year as its notice fixes it: days off with the name of the holiday, and make-up days worked."""

    year: int
    notice: str
    off: Mapping[date, str]
    on: tuple[date, ...]


def seeded_years() -> tuple[OfficialYear, ...]:
    """The years of the file that ships with the project."""
    years = []
    for entry in yaml.safe_load(SEED.read_text(encoding="utf-8")):
        off = {day: name for name, days in entry["days_off"].items() for day in days}
        years.append(OfficialYear(entry["year"], entry["notice"], off, tuple(entry["days_worked"])))
    return tuple(years)


@cache
def seeded_calendar() -> WorkCalendar:
    """The same years as the kernel counts with them."""
    years = seeded_years()
    return WorkCalendar(
        tuple(Notice(each.year, each.notice) for each in years),
        frozenset(day for each in years for day in each.off),
        frozenset(day for each in years for day in each.on),
    )
