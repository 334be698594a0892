"""Administrative divisions (GB/T 2260) of the four provinces, down to the city.

* A code has six digits: province, city, county; ``000000`` at the end means the whole above it.
* A county's code is placed in its city by its first four digits; counties themselves are not listed here.
"""

from __future__ import annotations

import re

from yuanping.kernel.errors import Refused

PROVINCES = {
    "210000": "辽宁省",
    "220000": "吉林省",
    "230000": "黑龙江省",
    "370000": "山东省",
}

PREFIXES = {"210000": "LN", "220000": "JL", "230000": "HL", "370000": "SD"}
"""The two letters that lead our identifiers."""

CITIES = {
    "210100": "沈阳市",
    "210200": "大连市",
    "210300": "鞍山市",
    "210400": "抚顺市",
    "210500": "本溪市",
    "210600": "丹东市",
    "210700": "锦州市",
    "210800": "营口市",
    "210900": "阜新市",
    "211000": "辽阳市",
    "211100": "盘锦市",
    "211200": "铁岭市",
    "211300": "朝阳市",
    "211400": "葫芦岛市",
    "220100": "长春市",
    "220200": "吉林市",
    "220300": "四平市",
    "220400": "辽源市",
    "220500": "通化市",
    "220600": "白山市",
    "220700": "松原市",
    "220800": "白城市",
    "222400": "延边朝鲜族自治州",
    "230100": "哈尔滨市",
    "230200": "齐齐哈尔市",
    "230300": "鸡西市",
    "230400": "鹤岗市",
    "230500": "双鸭山市",
    "230600": "大庆市",
    "230700": "伊春市",
    "230800": "佳木斯市",
    "230900": "七台河市",
    "231000": "牡丹江市",
    "231100": "黑河市",
    "231200": "绥化市",
    "232700": "大兴安岭地区",
    "370100": "济南市",
    "370200": "青岛市",
    "370300": "淄博市",
    "370400": "枣庄市",
    "370500": "东营市",
    "370600": "烟台市",
    "370700": "潍坊市",
    "370800": "济宁市",
    "370900": "泰安市",
    "371000": "威海市",
    "371100": "日照市",
    "371300": "临沂市",
    "371400": "德州市",
    "371500": "聊城市",
    "371600": "滨州市",
    "371700": "菏泽市",
}

_CODE = re.compile(r"[0-9]{6}", re.ASCII)
_DIVISION = re.compile(r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])[0-9]{4}", re.ASCII)
"""The first two digits are those of a province, region or municipality of GB/T 2260."""


def check_region(text: str, *, field: str = "region") -> str:
    """The code, if it lies in a city of the four provinces.

    Raises:
        Refused: ``region_unknown``.
    """
    code = text.strip()
    if not _CODE.fullmatch(code) or (code not in PROVINCES and city_of(code) not in CITIES):
        raise Refused("region_unknown", {"text": code[:40]}, field=field)
    return code


def check_division(text: str, *, field: str = "region") -> str:
    """The code of a place anywhere in the country; inside the four provinces its city must be one we know.

    Raises:
        Refused: ``division_unknown`` or ``region_unknown``.
    """
    code = text.strip()
    if not _DIVISION.fullmatch(code):
        raise Refused("division_unknown", {"text": code[:40]}, field=field)
    return check_region(code, field=field) if province_of(code) in PROVINCES else code


def province_of(code: str) -> str:
    """The province's code of any division's code."""
    return code[:2] + "0000"


def city_of(code: str) -> str:
    """The city's code of any division's code."""
    return code[:4] + "00"


def is_same_city(code: str, other: str) -> bool:
    """Whether two divisions lie in one city."""
    return city_of(code) == city_of(other)


def province_name(code: str) -> str:
    """``辽宁省``; the code itself when the province is none of the four."""
    return PROVINCES.get(province_of(code), code)


def city_name(code: str) -> str:
    """``沈阳市``; the code itself when the city is in none of the four provinces."""
    return CITIES.get(city_of(code), code)


def cities_of(province: str) -> tuple[str, ...]:
    """The codes of a province's cities, in order."""
    return tuple(code for code in CITIES if province_of(code) == province_of(province))
