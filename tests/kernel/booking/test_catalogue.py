from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.infra import packs
from yuanping.kernel.booking.catalogue import CatalogueRow, DeviceCheck, check_catalogue, limits_from_pack

BASE = CatalogueRow("C1", "沈阳", "210100", 2, 10, 10, 2, 10, cross_province_centre=False, shared_rooms=1)
LIMITS = {
    region: limits_from_pack(packs.load_pack(code), date(2026, 6, 1))
    for region, code in packs.codes_by_region().items()
}


def row(*, shared: int, total: int, region: str = "210100") -> CatalogueRow:
    return replace(BASE, dedicated_shared=shared, workstations=total, region=region)


@pytest.mark.parametrize(
    ("shared", "total", "warns"), [(2, 10, False), (1, 10, True), (2, 11, True), (3, 11, False), (0, 0, False)]
)
def test_a_fifth_of_a_regions_workstations_is_shared(shared: int, total: int, warns: bool) -> None:
    assert [each.code for each in check_catalogue((row(shared=shared, total=total),), LIMITS)] == [
        "shared_below_fifth"
    ] * warns


def test_a_region_is_a_city_with_its_counties() -> None:
    city, county = row(shared=0, total=5), row(shared=2, total=5, region="210181")
    assert check_catalogue((city, county), LIMITS) == ()
    assert len(check_catalogue((city, replace(county, region="210200")), LIMITS)) == 1


@pytest.mark.parametrize(("seats", "warns"), [(9, True), (10, False), (11, False)])
def test_each_cross_province_sub_venue_has_ten_seats(seats: int, warns: bool) -> None:
    centre = replace(BASE, region="370100", cross_province=seats, cross_province_centre=True)
    assert [each.code for each in check_catalogue((centre,), LIMITS)] == ["fewer_than_ten_seats"] * warns


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_need_it_names_is_just_enough(shared: int, total: int) -> None:
    for warning in check_catalogue((row(shared=min(shared, total), total=total),), LIMITS):
        assert 5 * warning.need >= total > 5 * (warning.need - 1)
        assert warning.have < warning.need


def test_a_check_names_what_failed_in_the_order_of_the_form() -> None:
    check = DeviceCheck(
        computer=True, camera=False, microphone=True, network=False, environment_monitor=True, identity_device=True
    )
    assert check.failed == ("camera", "network")


@pytest.mark.parametrize(
    ("rooms", "shared", "warns"), [(5, 0, True), (5, 1, False), (6, 0, False), (0, 0, False), (1, 0, True)]
)
def test_a_venue_with_few_rooms_shares_a_whole_one(rooms: int, shared: int, warns: bool) -> None:
    codes = [each.code for each in check_catalogue((replace(BASE, rooms=rooms, shared_rooms=shared),), LIMITS)]
    assert codes == ["no_shared_room"] * warns


@pytest.mark.parametrize("region", ["220100", "230100", "370100", "990000"])
def test_where_the_texts_set_no_share_nothing_is_warned_of(region: str) -> None:
    assert check_catalogue((replace(BASE, region=region, dedicated_shared=0, shared_rooms=0),), LIMITS) == ()


def test_each_warning_names_its_own_provinces_article() -> None:
    centres = [replace(BASE, region=f"{region}0100", cross_province=0, cross_province_centre=True) for region in LIMITS]
    found = {each.law.document for each in check_catalogue(tuple(centres), LIMITS)}
    assert len(found) == 3
