"""Days and moments as forms send them: local time of Asia/Shanghai."""

from __future__ import annotations

from datetime import UTC, date, datetime

from yuanping.kernel.errors import Refused
from yuanping.kernel.venues.hours import SHANGHAI


def read_moment(text: str, field: str) -> datetime | None:
    """``2026-12-07T09:30`` in UTC, nothing for an empty field.

    Raises:
        Refused: ``moment_wrong``.
    """
    if not text.strip():
        return None
    try:
        value = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Refused("moment_wrong", {"text": text[:40]}, field=field) from None
    return (value if value.tzinfo else value.replace(tzinfo=SHANGHAI)).astimezone(UTC)


def need_moment(text: str, field: str) -> datetime:
    """As ``read_moment``, but something must be there."""
    found = read_moment(text, field)
    if found is None:
        raise Refused("moment_wrong", {"text": "—"}, field=field)
    return found


def read_day(text: str, field: str) -> date | None:
    """``2026-12-07``, nothing for an empty field.

    Raises:
        Refused: ``moment_wrong``.
    """
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused("moment_wrong", {"text": text[:40]}, field=field) from None


def need_day(text: str, field: str) -> date:
    """As ``read_day``, but something must be there."""
    found = read_day(text, field)
    if found is None:
        raise Refused("moment_wrong", {"text": "—"}, field=field)
    return found
