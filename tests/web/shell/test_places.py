"""City names in the page's language."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from yuanping.kernel.region import CITIES, PROVINCES
from yuanping.web.shell.places import city_names, place_name


@pytest.mark.parametrize("code", [*PROVINCES, *CITIES])
def test_every_city_and_province_has_an_english_name(code: str) -> None:
    with override("en"):
        assert place_name(code).isascii() or "’" in place_name(code)
    with override("zh-hans"):
        assert place_name(code) == {**PROVINCES, **CITIES}[code]


def test_a_county_stands_under_its_city_and_a_place_elsewhere_has_no_name() -> None:
    with override("en"):
        assert (place_name("210102"), place_name("110000")) == ("Shenyang", "")


def test_the_cities_of_one_province() -> None:
    with override("zh-hans"):
        names = city_names("220000")
    assert (len(names), names["222400"]) == (9, "延边朝鲜族自治州")
