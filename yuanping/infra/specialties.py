"""Specialty codes (评标专家专业分类标准) with their editions and names; decisions and draws use the codes.

The first level of each edition and the codes our demo uses are shipped. The lists themselves are the province's: one file an edition in
``YUANPING_SPECIALTY_LISTS`` (``2018.csv`` with the columns ``code`` and ``name``); ``2018.part.csv`` says that the list is not whole.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings
from django.utils.translation import get_language

from yuanping.kernel.experts.specialties import Edition

FILE = Path(__file__).with_name("specialties.yaml")
_PART = ".part"


@cache
def _names() -> dict[str, tuple[str, str]]:
    table = yaml.safe_load(FILE.read_text(encoding="utf-8"))["specialties"]
    return {str(code): (str(names["name"]), str(names["name_en"])) for code, names in table.items()}


def specialty_name(code: str) -> str:
    """The name in the reader's language with the code behind it; an unlisted code as itself."""
    names = _names().get(code)
    if names is not None:
        return f"{names[(get_language() or '').startswith('en')]} {code}"
    listed = editions()[-1].names.get(code)
    if listed and (get_language() or "").startswith("en"):
        listed = _english().get(code, listed)
    return f"{listed} {code}" if listed else code


@cache
def _english() -> dict[str, str]:
    """English names of the shipped first level."""
    shipped = yaml.safe_load(FILE.read_text(encoding="utf-8"))["english"]
    return {str(code): str(name) for code, name in shipped.items()}


def editions() -> tuple[Edition, ...]:
    """Every edition of the list, the newest last."""
    return _editions(str(settings.SPECIALTY_LISTS or ""))


@cache
def _editions(folder: str) -> tuple[Edition, ...]:
    shipped = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    names = {
        str(key): {str(code): str(name) for code, name in table.items()} for key, table in shipped["lists"].items()
    }
    names[str(shipped["edition"])] |= {code: name for code, (name, _) in _names().items()}
    whole: set[str] = set()
    for path in sorted(Path(folder).glob("*.csv")) if folder else ():
        key = path.stem.removesuffix(_PART)
        names[key] = {**_level_one(names.get(key, {})), **_read(path)}
        whole |= set() if path.stem.endswith(_PART) else {key}
    return tuple(Edition(key, names[key], key in whole) for key in sorted(names))


def _level_one(names: dict[str, str]) -> dict[str, str]:
    return {code: name for code, name in names.items() if len(code) == 1}


def _read(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["code"].strip(): row["name"].strip() for row in csv.DictReader(file)}
