"""Days some years apart."""

from __future__ import annotations

from datetime import date


def years_after(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes the 28th where the year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
