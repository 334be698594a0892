from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from yuanping.kernel import region
from yuanping.kernel.errors import Refused

FACTS = Path(os.environ.get("YUANPING_FACTS", Path(__file__).resolve().parents[3] / "shared" / "data"))
DIVISIONS = FACTS / "regions" / "divisions_province_prefecture.csv"


def test_names_of_any_code() -> None:
    assert (region.city_name("210102"), region.province_name("210102")) == ("沈阳市", "辽宁省")
    assert (region.city_of("210102"), region.province_of("210102")) == ("210100", "210000")
    assert region.is_same_city("210102", "210103")
    assert not region.is_same_city("210100", "210200")
    assert region.city_name("110101") == "110101"
    assert region.province_name("110101") == "110101"


def test_a_province_lists_its_cities() -> None:
    assert [len(region.cities_of(code)) for code in region.PROVINCES] == [14, 9, 13, 16]
    assert region.cities_of("210000")[0] == "210100"


@pytest.mark.parametrize("code", ["210000", "210100", "210102", " 370100 "])
def test_known_regions_are_accepted(code: str) -> None:
    assert region.check_region(code) == code.strip()


@pytest.mark.parametrize("code", ["110100", "219900", "2101", "", "21010a", "２10100"])
def test_other_regions_are_refused(code: str) -> None:
    with pytest.raises(Refused) as caught:
        region.check_region(code)
    assert caught.value.code == "region_unknown"


# The official table is a real file and stays outside the repository; known and unknown codes are tested above without it.
@pytest.mark.skipif(
    not DIVISIONS.exists(), reason=f"{DIVISIONS.name} is not here: set YUANPING_FACTS to the data folder that holds it"
)
def test_the_table_is_the_official_one() -> None:
    with DIVISIONS.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "prefecture"]
    ours = {row["code"]: row["name"] for row in rows if row["parent_code"] in region.PROVINCES}
    assert ours == region.CITIES
