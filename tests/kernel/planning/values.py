"""A small province as bits, and wishes for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from tests.kernel.booking.values import LN_RULES
from yuanping.kernel.booking.plan import Contact
from yuanping.kernel.booking.rules import BookingRules
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.draw.values import CellCount, Quota
from yuanping.kernel.planning.grid import Horizon
from yuanping.kernel.planning.plan import Days, Demand, horizon_days
from yuanping.kernel.planning.supply import CentreSupply, DeskTime, Supply
from yuanping.kernel.planning.wish import Wish
from yuanping.kernel.venues.hours import Opening, VenueHours

MONDAY = date(2026, 9, 21)
NOW = datetime(2026, 9, 1, tzinfo=UTC)
OPEN = VenueHours(tuple(Opening(day, 8 * 60, 20 * 60) for day in range(5)))
EARLY = moment(MONDAY, time(0)) - timedelta(days=30)


def days(count: int = 1, spare: int = 0) -> Days:
    return Days(MONDAY, MONDAY + timedelta(days=count - 1), spare)


def supply(
    desks: dict[str, int],
    plan_days: Days | None = None,
    experts: int = 100,
    changeover: int = 0,
    hours: VenueHours = OPEN,
) -> Supply:
    """Centres with so many workstations each, open on weekdays from 08:00 to 20:00, nobody in."""
    horizon = Horizon(MONDAY, horizon_days(plan_days or days()))
    closed = horizon.closed(hours)
    centres = tuple(CentreSupply(key, changeover, (DeskTime(closed, 0),) * number) for key, number in desks.items())
    return Supply(horizon, centres, tuple(CellCount("A01", key, experts) for key in desks))


def wish(
    hosts: tuple[str, ...] = ("h",),
    first: int = 0,
    last: int = 0,
    starts: tuple[int, int] = (9 * 60, 9 * 60),
    minutes: int = 480,
    seats: int = 4,
) -> Wish:
    return Wish(
        quotas=(Quota("A01", seats),),
        representatives=1,
        hosts=hosts,
        centres=(),
        earliest=MONDAY + timedelta(days=first),
        latest=MONDAY + timedelta(days=last),
        starts_from=starts[0],
        starts_until=starts[1],
        minutes=minutes,
        contact=Contact("韩悦", "13912340172"),
    )


def demand(key: str, asked: Wish, after: int = 0, rules: BookingRules = LN_RULES) -> Demand:
    """A wish asked ``after`` minutes after the first."""
    return Demand(key, NOW + timedelta(minutes=after), EARLY, asked, rules)


WISHES = st.lists(
    st.builds(
        lambda first, more, start, slack, half_hours, seats, hosts: wish(
            hosts=hosts, first=first, last=first + more, starts=(start * 30, start * 30 + slack * 30), minutes=half_hours * 30 - 7, seats=seats
        ),
        first=st.integers(0, 2), more=st.integers(0, 2), start=st.integers(14, 34), slack=st.integers(0, 6),
        half_hours=st.integers(1, 16), seats=st.sampled_from((4, 6, 8)),
        hosts=st.sampled_from((("h",), ("s", "h"), ("t", "s"))),
    ),
    max_size=14,
)  # fmt: skip
STOCK = st.fixed_dictionaries({key: st.integers(0, 9) for key in "hstu"})
