"""A request for a window instead of a fixed hour (排期申请): what an agency leaves to the province's plan, and what it does not.

* The agency asks, nobody else: the province finds day and hour inside what was asked for and may not change anything besides (process 5.2).
* Days, hours to begin at and length are bounds the agency sets; hosts stand in the order of its wish, and the plan takes no other.
* The committee is the agency's, exactly as in a request with a fixed hour: ``check_plan`` judges both.
* 副场 are no part of it: they are drawn when the booking is made (黑龙江 三（六）; 招标投标法 第三十七条).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yuanping.kernel.booking.plan import BookingPlan, Contact, check_plan
from yuanping.kernel.booking.rules import BookingRules
from yuanping.kernel.booking.slots import HALF_HOUR, moment
from yuanping.kernel.draw.values import Quota
from yuanping.kernel.errors import Refused
from yuanping.kernel.plain import later
from yuanping.kernel.venues.hours import DAY_MINUTES, LONGEST

LONGEST_WINDOW = 92
"""Days; the platform's own bound: a plan looks at a month, a window may reach over the next two."""
MOST_MINUTES = int(LONGEST / timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Wish:
    """A window. ``starts_from``/``starts_until``: minutes after midnight between which (both included) the evaluation begins.

    ``hosts`` in the order of the wish; ``any_host``: the agency named none, so that they stand by distance, and load goes before it. ``centres``: sub-venues the draw may choose among, none named: all.
    """

    quotas: tuple[Quota, ...]
    representatives: int
    hosts: tuple[str, ...]
    centres: tuple[str, ...]
    earliest: date
    latest: date
    starts_from: int
    starts_until: int
    minutes: int
    contact: Contact
    any_host: bool = later(default=False)

    @property
    def seats(self) -> int:
        """Members who are experts."""
        return sum(quota.seats for quota in self.quotas)

    @property
    def size(self) -> int:
        """Members of the committee, representatives included."""
        return self.seats + self.representatives


def plan_at(wish: Wish, host: str, starts_at: datetime) -> BookingPlan:
    """Return the ordinary booking request the wish becomes at one host and hour."""
    return BookingPlan(
        quotas=wish.quotas,
        representatives=wish.representatives,
        host=host,
        centres=tuple(centre for centre in wish.centres if centre != host),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=wish.minutes),
        contact=wish.contact,
    )


def starts_on(wish: Wish, day: date) -> tuple[datetime, ...]:
    """Return the instants of a day at which the wish may begin: half hours."""
    midnight = moment(day, time(0))
    steps = range(wish.starts_from, wish.starts_until + 1, HALF_HOUR)
    return tuple(midnight + timedelta(minutes=minute) for minute in steps)


def check_wish(wish: Wish, rules: BookingRules, now: datetime, bids_due_at: datetime) -> None:
    """Refuse a window in which no lawful booking could lie; the last hour of the last day is judged like a request.

    Raises:
        Refused: ``window_out_of_order``, ``window_too_long``, ``window_hours_wrong``, ``window_length_wrong``, ``host_missing``,
            and what ``check_plan`` refuses.
    """
    if wish.latest < wish.earliest:
        raise Refused("window_out_of_order", {}, field="latest")
    if (wish.latest - wish.earliest).days >= LONGEST_WINDOW:
        raise Refused("window_too_long", {"days": LONGEST_WINDOW}, field="latest")
    bounds = (wish.starts_from, wish.starts_until)
    if any(each % HALF_HOUR or not 0 <= each < DAY_MINUTES for each in bounds) or bounds[0] > bounds[1]:
        raise Refused("window_hours_wrong", {}, field="starts_from")
    if not 0 < wish.minutes <= MOST_MINUTES:
        raise Refused("window_length_wrong", {"days": LONGEST.days}, field="minutes")
    if not wish.hosts or len(set(wish.hosts)) < len(wish.hosts):
        raise Refused("host_missing", {}, field="hosts")
    check_plan(plan_at(wish, wish.hosts[0], starts_on(wish, wish.latest)[-1]), rules, now, bids_due_at)
