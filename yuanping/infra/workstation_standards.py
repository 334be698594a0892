"""Versions of the workstation standard, from the file beside this module."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from yuanping.kernel.law import Law
from yuanping.kernel.venues.standard import Standard, StandardItem

FILE = Path(__file__).with_suffix(".yaml")


@cache
def standards() -> tuple[Standard, ...]:
    """Every version, the oldest first."""
    found = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    versions = [
        Standard(
            version=str(each["version"]),
            from_on=each["from"],
            own=bool(each["own"]),
            items=tuple(
                StandardItem(item["key"], item["label"], item["label_en"], Law(*item["law"])) for item in each["items"]
            ),
        )
        for each in found
    ]
    return tuple(sorted(versions, key=lambda each: each.from_on))
