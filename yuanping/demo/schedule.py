"""When the steps of a demo lot happen: every moment follows from the day of its evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
LEAD = 23
"""Days from the registration to the bids; the notice follows a day later, at least twenty before (招标投标法 第二十四条)."""
HOURS = 6


@dataclass(frozen=True, slots=True)
class Schedule:
    """One lot's moments. ``starts`` is the hour at which bids are due, opened and the evaluation begins."""

    evaluation_on: date
    starts: time = time(9)
    lead: int = LEAD

    def at(self, days: int, hour: int, minute: int = 0) -> datetime:
        """So many days before (negative: after) the evaluation, Beijing time."""
        return datetime.combine(self.evaluation_on - timedelta(days=days), time(hour, minute), SHANGHAI)

    @property
    def registered_at(self) -> datetime:
        return self.at(self.lead, 9)

    @property
    def notice_at(self) -> datetime:
        return self.at(self.lead - 1, 10)

    @property
    def confirmed_at(self) -> datetime:
        return self.at(self.lead - 1, 14)

    @property
    def bids_at(self) -> datetime:
        return self.at(2, 15)

    @property
    def draw_at(self) -> datetime:
        return self.at(1, 10)

    @property
    def replies_at(self) -> datetime:
        """Well within the term of a call (``expert.reply_minutes``)."""
        return self.at(1, 10, 40)

    @property
    def opening_at(self) -> datetime:
        return datetime.combine(self.evaluation_on, self.starts, SHANGHAI)

    @property
    def ends_at(self) -> datetime:
        return self.opening_at + timedelta(hours=HOURS)

    @property
    def arrival_at(self) -> datetime:
        return self.opening_at - timedelta(minutes=30)

    @property
    def evaluating_at(self) -> datetime:
        return self.opening_at + timedelta(minutes=30)

    @property
    def award_at(self) -> datetime:
        """After three days of publicity (招标投标法实施条例 第五十四条)."""
        return self.at(-4, 10)
