"""What an expert is told on the own telephone: of a call place and hour, never the project (招标投标法第三十七条); and the code of the own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from yuanping.kernel.plain import later

LATE_ARRIVAL = timedelta(days=1)
"""Who is late is waited for, and the evaluation may go on overnight: so long after its hour an arrival code may still be needed."""


class NoticeKind(StrEnum):
    """Call: accept or refuse. Confirmed: the arrival code. Withdrawn: do not come. Own page: the code that opens it, and nothing about any call."""

    CALL = "call"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    OWN_PAGE = "own_page"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice to one telephone. ``code`` answers it: reply code or arrival code.

    Of the own page: ``place`` is the office that had the code issued, ``arrive_from`` when, ``meets_at`` from when a passkey may be entered with it.
    """

    kind: NoticeKind
    place: str
    arrive_from: datetime
    meets_at: datetime
    code: str
    addressee: str
    answer_by: datetime | None = later(None)
    """Until when a call may be answered; none for the other kinds."""


def is_over(notice: Notice, now: datetime) -> bool:
    """Whether the notice came too late to be of use: the call's term has ended, or the day of the work."""
    return now > (notice.answer_by or notice.meets_at + LATE_ARRIVAL)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A notice for a sender that needs the number. ``salt`` (hex) is the key holder's: with it alone the hash that stays can be tried."""

    number: str
    salt: str
    notice: Notice
