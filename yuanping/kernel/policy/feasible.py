"""Whether a pack can be lived with: one figure a day, and a way to seat every usual committee under all its limits at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from yuanping.kernel.errors import Malformed
from yuanping.kernel.policy.pack import Pack, Parameter

SIZES = (5, 7, 9)
_DAY = timedelta(days=1)
_LIMITS = (
    "committee.size_min",
    "committee.offsite_share_min",
    "committee.sub_venue_share_max",
    "committee.sub_venues_min",
    "committee.sub_venues_max",
)


def check_dates(pack: Pack) -> None:
    """Refuse two entries of one figure, from one document, that hold on one day.

    Raises:
        Malformed: with the figure and both its periods.
    """
    for index, one in enumerate(pack.parameters):
        for two in pack.parameters[index + 1 :]:
            if one.name == two.name and one.law.document == two.law.document and _overlap(one, two):
                raise Malformed(
                    f"parameters.{one.name}", f"overlapping dates: {_period(one)} and {_period(two)} hold on one day"
                )


def _overlap(one: Parameter, two: Parameter) -> bool:
    after = two.from_on is not None and one.until_on is not None and two.from_on > one.until_on
    before = two.until_on is not None and one.from_on is not None and two.until_on < one.from_on
    return not (after or before)


def _period(entry: Parameter) -> str:
    return f"{entry.from_on or '…'}–{entry.until_on or '…'}"


def check_seating(pack: Pack) -> None:
    """Refuse limits that leave no seating for a committee of 5, 7 or 9, on any day they hold.

    Raises:
        Malformed: with the size and the day.
    """
    for on in _days(pack):
        for size in SIZES:
            if not can_be_seated(pack, size, on):
                raise Malformed("parameters.committee", f"no feasible seating for n = {size} on {on.isoformat()}")


def _days(pack: Pack) -> Iterator[date]:
    """A day of every stretch in which the limits do not change."""
    found = {date(2000, 1, 1)}
    for entry in pack.parameters:
        if entry.name in _LIMITS:
            found |= {day for day in (entry.from_on, entry.until_on + _DAY if entry.until_on else None) if day}
    return iter(sorted(found))


def can_be_seated(pack: Pack, size: int, on: date) -> bool:
    """Whether some number of sub-venues, none above its share, holds enough members away from the main venue.

    One member stays at the main venue, where the meeting is led from. A size below the pack's own lower limit needs no seating.
    """
    least = pack.find_parameter("committee.size_min", on)
    if least is not None and size < least.whole:
        return True
    share = pack.find_parameter("committee.sub_venue_share_max", on)
    offsite = pack.find_parameter("committee.offsite_share_min", on)
    fewest = pack.find_parameter("committee.sub_venues_min", on)
    most = pack.find_parameter("committee.sub_venues_max", on)
    largest = int(share.fraction * size) if share is not None else size
    needed = _up(offsite.fraction * size) if offsite is not None else 0
    low = fewest.whole if fewest is not None else 1
    high = min(most.whole if most is not None else size, size - 1)
    return any(
        venues <= size - 1 and min(venues * largest, size - 1) >= max(needed, venues) for venues in range(low, high + 1)
    )


def _up(share: Fraction) -> int:
    return -int(-share // 1)
