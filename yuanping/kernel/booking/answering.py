"""How venues answer their offers: how many, how fast, how many too late. Figures of an office, never of a person.

* The time of an answer runs from the offer to the venue's confirmation or refusal; an offer that expired has none and counts as late.
* An offer that was taken back before its answer, or waits within its term, counts nowhere.
* The median of an even number is the earlier of the two in the middle: a time that was really taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from yuanping.kernel.booking.states import OfferState


@dataclass(frozen=True, slots=True)
class Answer:
    """One offer and what became of it."""

    centre_id: str
    state: OfferState
    sent_at: datetime
    answered_at: datetime | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Answering:
    """What the offers of one office, or of all, add up to."""

    confirmed: int
    declined: int
    late: int
    waiting_late: int
    median: timedelta | None
    worst: timedelta | None

    @property
    def counted(self) -> int:
        """Offers that were to be answered by now."""
        return self.confirmed + self.declined + self.late

    @property
    def percent(self) -> int:
        """要约响应率: confirmed of those to be answered."""
        return round(100 * self.confirmed / self.counted) if self.counted else 0


def add_up(answers: Iterable[Answer], now: datetime) -> Answering:
    """Return the figures of some offers."""
    rows = list(answers)
    times = sorted(
        each.answered_at - each.sent_at
        for each in rows
        if each.answered_at is not None and each.state in {OfferState.CONFIRMED, OfferState.DECLINED}
    )
    waiting = sum(each.state is OfferState.SENT and each.due_at is not None and each.due_at <= now for each in rows)
    return Answering(
        confirmed=sum(each.state is OfferState.CONFIRMED for each in rows),
        declined=sum(each.state is OfferState.DECLINED for each in rows),
        late=sum(each.state is OfferState.EXPIRED for each in rows) + waiting,
        waiting_late=waiting,
        median=times[(len(times) - 1) // 2] if times else None,
        worst=times[-1] if times else None,
    )


def by_centre(answers: Iterable[Answer], now: datetime) -> dict[str, Answering]:
    """Return the figures of every office that was asked."""
    found: dict[str, list[Answer]] = {}
    for each in answers:
        found.setdefault(each.centre_id, []).append(each)
    return {centre_id: add_up(rows, now) for centre_id, rows in found.items()}
