"""Names of cities and provinces in the language of the page; the English stands in the catalogue ``places``."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from yuanping.kernel.region import CITIES, PROVINCES, city_of, province_of


def place_name(region: str) -> str:
    """``沈阳市``, ``辽宁省``, or nothing for a place outside the four provinces."""
    known = CITIES.get(city_of(region)) or PROVINCES.get(province_of(region))
    return gettext(known) if known else ""


def city_names(province: str = "") -> Mapping[str, str]:
    """Cities by code, of one province where its code is given."""
    return {code: gettext(name) for code, name in CITIES.items() if not province or province_of(code) == province}
