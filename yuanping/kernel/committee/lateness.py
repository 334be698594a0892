"""Who comes after the reporting time, and who does not come (迟到、缺席).

* Until the reporting time, and for a while after it that the pack names, the door admits without asking; how late somebody was is recorded.
* After that the door asks for a decision of the project's supervisor: wait until a named hour, or call the next of the same order in place of whoever is missing.
* The decision names the hour by which everybody, the newly called too, has to be there; it lies within what is booked, and gives its reason.
* Which expert is missing is known to nobody: a decision is about all experts' seats that are empty.
* A representative is drawn from nothing: replaced, the procuring entity names another person, while the door admits and not after.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.policy.pack import Pack

LAW_REPLACE = Law("招标投标法实施条例", "第四十八条")
PARAMETER = "arrival.grace_minutes"
LEAST_REASON = 5
_MINUTE = timedelta(minutes=1)


class LateAct(StrEnum):
    """What the supervisor may decide."""

    WAIT = "wait"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class LatenessRule:
    """How long a door waits by itself, and the article by which somebody else takes the seat."""

    grace: timedelta = timedelta(minutes=30)
    law: Law = LAW_REPLACE


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of one sitting: when to report, what was decided, and the end of what is booked."""

    meets_at: datetime
    late_until: datetime | None
    ends_at: datetime

    def admits_until(self, rule: LatenessRule) -> datetime:
        """Until when the door admits without another decision."""
        return min(max(self.meets_at + rule.grace, self.late_until or self.meets_at), self.ends_at)

    def minutes_late(self, now: datetime) -> int:
        """Whole minutes after the reporting time; 0 for whoever is in time."""
        return max(0, (now - self.meets_at) // _MINUTE)


def lateness_rule(pack: Pack, on: date) -> LatenessRule:
    """The figure as it holds on a day."""
    found = pack.find_parameter(PARAMETER, on)
    return LatenessRule(_MINUTE * found.whole, found.law) if found is not None and found.known else LatenessRule()


def check_in_time(hours: Hours, rule: LatenessRule, now: datetime) -> int:
    """How many minutes late, where the door may still admit.

    Raises:
        Refused: ``late_needs_decision``.
    """
    if now >= hours.admits_until(rule):
        raise Refused("late_needs_decision", {"minutes": rule.grace // _MINUTE}, rule.law, field="code")
    return hours.minutes_late(now)


def check_naming(hours: Hours, rule: LatenessRule, now: datetime) -> None:
    """Whether a representative may still be named: for as long as the door would let one in.

    Raises:
        Refused: ``representative_too_late``.
    """
    if now >= hours.admits_until(rule):
        raise Refused("representative_too_late", {"minutes": rule.grace // _MINUTE}, rule.law)


def check_decision(hours: Hours, rule: LatenessRule, until: datetime, reason: str, now: datetime) -> None:
    """Whether somebody's being late may be decided on now, and for that hour.

    Raises:
        Refused: ``not_late_yet``, ``late_until_wrong``, ``reason_required``.
    """
    if now < hours.admits_until(rule):
        raise Refused("not_late_yet", {"minutes": rule.grace // _MINUTE}, rule.law)
    if not now < until <= hours.ends_at:
        raise Refused("late_until_wrong", {}, rule.law, field="until")
    if len(reason.strip()) < LEAST_REASON:
        raise Refused("reason_required", {"least": LEAST_REASON}, rule.law, field="reason")
