"""Invented people and companies, the same for the same seed. Nobody real is meant.

* Given names and company names are put together from syllables that do not occur together in a register; every company ends in （演示）.
* Identity numbers use a region code that GB/T 2260 gives to no county, so that none can be anybody's.
* Credit codes (GB 32100) and identity numbers (GB 11643) carry right check digits, because the system checks them.
* Telephone numbers all lie in 199 0000 xxxx; in demo mode nothing dials.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

_SURNAMES = "白程崔邓丁范方冯傅高葛龚顾郭韩郝何贺侯胡姜蒋金康孔赖黎李梁廖林刘龙陆罗马毛孟潘彭钱秦邱任邵沈石史宋苏孙谭汤唐陶田万汪王魏吴武夏萧谢熊徐许薛严杨姚叶易尹于余袁曾张赵郑钟周朱邹"
_GIVEN_FIRST = "澄淮沅湉砚秉筠岫昀弈槐穆珩翊蔚衍骞霁黻垚"
_GIVEN_SECOND = "衡桁禾川屿舟松岩柏宥远之谦牧初南知行遥安"
_TOWN = "澜岳,青梧,朔野,云汀,砚山,沐川,槐岭,霁海,弈城,翊桥,珩远,穆丰,禾屿,岫石,昀泽,骞岭"
_TRADE = "路桥工程,建设工程,市政工程,水务建设,建筑安装,隧道工程,园林市政,基础工程"
_USCC_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DEMO_REGION = "219900"
"""A county code of Liaoning's range that GB/T 2260 gives to no county."""


class Dice:
    """A stream of numbers from one seed; no global state, the same on every machine."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._count = 0

    def below(self, limit: int) -> int:
        """A number from 0 to ``limit`` - 1. The bias of the modulo is far below one in a billion, and only names hang on it."""
        self._count += 1
        block = hashlib.sha256(self._seed + b"|" + str(self._count).encode()).digest()
        return int.from_bytes(block[:12], "big") % limit

    def pick(self, items: str | tuple[str, ...] | list[str]) -> str:
        return items[self.below(len(items))]

    def bytes(self, count: int) -> bytes:
        """``count`` (at most 32) bytes."""
        self._count += 1
        return hashlib.sha256(self._seed + b"#" + str(self._count).encode()).digest()[:count]


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    id_number: str
    phone: str


@dataclass(frozen=True, slots=True)
class Company:
    name: str
    uscc: str


def person_name(dice: Dice) -> str:
    return dice.pick(_SURNAMES) + dice.pick(_GIVEN_FIRST) + dice.pick(_GIVEN_SECOND)


def make_person(dice: Dice, number: int) -> Person:
    """Person ``number``: the number makes the telephone, so that no two people share one."""
    born = date(1964, 1, 1) + timedelta(days=dice.below(25 * 365))
    body = f"{_DEMO_REGION}{born:%Y%m%d}{dice.below(1000):03d}"
    return Person(person_name(dice), body + id_check(body), f"1990000{number:04d}")


def id_check(body: str) -> str:
    """The check character of GB 11643 (ISO 7064 MOD 11-2)."""
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True)) % 11]


def make_uscc(dice: Dice, kind: str = "91", region: str = "210100") -> str:
    """A credit code of GB 32100 whose organisation part begins with ``MADEM``, as no register issues them in a row."""
    body = kind + region + "MADEM" + "".join(dice.pick(_USCC_DIGITS) for _ in range(4))
    return body + uscc_check(body)


def uscc_check(body: str) -> str:
    total = sum(_USCC_DIGITS.index(char) * pow(3, place, 31) for place, char in enumerate(body))
    return _USCC_DIGITS[(31 - total % 31) % 31]


def make_companies(dice: Dice, count: int) -> tuple[Company, ...]:
    """``count`` companies with names that differ."""
    names: dict[str, None] = {}
    while len(names) < count:
        names[f"{dice.pick(_TOWN.split(','))}{dice.pick(_TRADE.split(','))}有限公司（演示）"] = None
    return tuple(Company(name, make_uscc(dice)) for name in names)
