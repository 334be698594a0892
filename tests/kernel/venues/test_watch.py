"""What the catalogue falls short of, by the figures of each province's own pack."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.infra.packs import codes_by_region, load_pack
from yuanping.kernel.venues.watch import VenueCount, WatchRules, least, watch, watch_rules

ON = date(2026, 6, 1)
RULES = {region: watch_rules(load_pack(code), ON) for region, code in codes_by_region().items()}
NONE = WatchRules(None, None, None, None)
BASE = VenueCount("C1", "沈阳中心", "一号楼", "210100", 6, 0, 10, 2, 0)


def codes(*venues: VenueCount, named: dict[str, str] | None = None) -> list[str]:
    return [each.code for each in watch(venues, named or {}, RULES)]


@pytest.mark.parametrize(
    ("shared", "total", "breach"), [(2, 10, False), (1, 10, True), (2, 11, True), (3, 11, False), (0, 0, False)]
)
def test_a_fifth_of_a_regions_workstations_is_shared_in_liaoning(shared: int, total: int, breach: bool) -> None:
    venue = replace(BASE, dedicated_shared=shared, workstations=total)
    assert codes(venue) == ["shared_below_fifth"] * breach
    assert codes(replace(venue, region="370100")) == []


def test_a_region_is_a_city_with_its_counties() -> None:
    city = replace(BASE, dedicated_shared=0, workstations=5)
    county = replace(BASE, centre_id="C2", dedicated_shared=2, workstations=5, region="210181")
    assert codes(city, county) == []
    (breach,) = watch((city, replace(county, region="210200")), {}, RULES)
    assert (breach.subject, breach.centres, breach.have, breach.need) == ("210100", ("C1",), 0, 1)


@pytest.mark.parametrize(
    ("region", "watched"), [("370100", True), ("230100", True), ("220100", True), ("210100", False)]
)
@pytest.mark.parametrize(("seats", "breach"), [(9, True), (10, False), (11, False)])
def test_each_centre_named_has_ten_seats_where_its_province_says_so(
    region: str, watched: bool, seats: int, breach: bool
) -> None:
    venue = replace(BASE, region=region, cross_province_healthy=seats)
    assert codes(venue, named={"C1": region}) == ["fewer_than_ten_seats"] * (breach and watched)
    assert codes(venue) == []


def test_seats_of_all_venues_of_a_centre_count_and_a_centre_without_any_is_short() -> None:
    half = replace(BASE, region="370100", cross_province_healthy=5)
    assert codes(half, replace(half, venue="二号楼"), named={"C1": "370100"}) == []
    assert codes(half, named={"C1": "370100", "C2": "370200"}) == ["fewer_than_ten_seats"] * 2


@pytest.mark.parametrize(
    ("rooms", "shared", "breach"), [(5, 0, True), (5, 1, False), (1, 0, True), (6, 0, False), (0, 0, False)]
)
def test_a_venue_with_five_rooms_or_fewer_shares_one(rooms: int, shared: int, breach: bool) -> None:
    assert codes(replace(BASE, rooms=rooms, shared_rooms=shared)) == ["no_shared_room"] * breach


def test_a_rule_nobody_made_is_not_watched() -> None:
    venue = replace(BASE, dedicated_shared=0, rooms=1)
    assert watch((venue,), {"C1": "210100"}, {"21": NONE}) == ()
    assert watch((venue,), {"C1": "210100"}, {}) == ()


@given(st.integers(0, 500), st.fractions(0, 1))
def test_the_need_it_names_is_just_enough(total: int, share: Fraction) -> None:
    need = least(total, share)
    assert need >= total * share > need - 1 or (need == 0 and total * share == 0)
