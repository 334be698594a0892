"""What the catalogue falls short of, by the figures of each province's own pack.

* A centre named for regular cross-province evaluation has so many workstations in order (鲁 二（二）2, 黑 二（四）, 吉 四).
* Of a region's workstations, city and counties together, a share is shared exclusively (辽（九）); 原则上, so a breach is listed, nothing refused.
* A venue with few rooms shares the workstations of at least so many rooms (辽（九）: “不满足5个（含）” read as five and fewer).
* A rule a pack does not have is not watched; only venues in the catalogue count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from yuanping.kernel.law import Law
from yuanping.kernel.policy.pack import Pack, Parameter
from yuanping.kernel.region import city_of

SEATS, SHARE = "catalogue.cross_province_seats_min", "shared_seats.share_min"
FEW_ROOMS, SHARED_ROOMS = "shared_seats.rooms_at_most", "shared_seats.rooms_min"


@dataclass(frozen=True, slots=True)
class VenueCount:
    """One venue in the catalogue; ``shared_rooms`` are rooms all of whose workstations are shared exclusively."""

    centre_id: str
    centre: str
    venue: str
    region: str
    rooms: int
    shared_rooms: int
    workstations: int
    dedicated_shared: int
    cross_province_healthy: int


@dataclass(frozen=True, slots=True)
class Breach:
    """A shortfall: of what, how much there is and should be, by which article, and which centres can mend it."""

    code: str
    subject: str
    have: int
    need: int
    law: Law
    centres: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WatchRules:
    """The entries of a pack that are watched; ``None`` where the province has no such rule."""

    seats: Parameter | None
    share: Parameter | None
    few_rooms: Parameter | None
    shared_rooms: Parameter | None


def watch_rules(pack: Pack, on: date) -> WatchRules:
    """Return the numbers in force on a day."""
    return WatchRules(*(pack.find_parameter(name, on) for name in (SEATS, SHARE, FEW_ROOMS, SHARED_ROOMS)))


def watch(
    venues: tuple[VenueCount, ...], named: Mapping[str, str], rules: Mapping[str, WatchRules]
) -> tuple[Breach, ...]:
    """Return every breach, each against the figures of its own province (the first two digits of its region).

    ``named`` are the centres named for regular cross-province evaluation on the day, with their regions.
    """
    found: list[Breach] = []
    for province in sorted(rules):
        here = tuple(each for each in venues if each.region[:2] == province)
        centres = sorted(centre for centre, region in named.items() if region[:2] == province)
        of = rules[province]
        found += [*_few_seats(here, centres, of), *_little_shared(here, of), *_no_shared_room(here, of)]
    return tuple(found)


def _few_seats(venues: tuple[VenueCount, ...], named: list[str], rules: WatchRules) -> list[Breach]:
    if rules.seats is None:
        return []
    found, need = [], rules.seats.whole
    for centre_id in named:
        mine = [each for each in venues if each.centre_id == centre_id]
        have = sum(each.cross_province_healthy for each in mine)
        if have < need:
            subject = mine[0].centre if mine else centre_id
            found.append(Breach("fewer_than_ten_seats", subject, have, need, rules.seats.law, (centre_id,)))
    return found


def _little_shared(venues: tuple[VenueCount, ...], rules: WatchRules) -> list[Breach]:
    if rules.share is None:
        return []
    found, share = [], rules.share.fraction
    for city in sorted({city_of(each.region) for each in venues}):
        here = [each for each in venues if city_of(each.region) == city]
        need = least(sum(each.workstations for each in here), share)
        have = sum(each.dedicated_shared for each in here)
        if have < need:
            centres = tuple(sorted({each.centre_id for each in here}))
            found.append(Breach("shared_below_fifth", city, have, need, rules.share.law, centres))
    return found


def _no_shared_room(venues: tuple[VenueCount, ...], rules: WatchRules) -> list[Breach]:
    if rules.few_rooms is None or rules.shared_rooms is None:
        return []
    need = rules.shared_rooms.whole
    return [
        Breach(
            "no_shared_room",
            each.centre if each.venue == each.centre else f"{each.centre} {each.venue}",
            each.shared_rooms,
            need,
            rules.few_rooms.law,
            (each.centre_id,),
        )
        for each in venues
        if 0 < each.rooms <= rules.few_rooms.whole and each.shared_rooms < need
    ]


def least(total: int, share: Fraction) -> int:
    """Return the fewest of ``total`` that make at least the share."""
    return -(-total * share.numerator // share.denominator)
