"""Versions of the self-test's limits, from the file beside this module."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path

import yaml

from yuanping.kernel.law import Law
from yuanping.kernel.venues.self_test import Limit, Limits

FILE = Path(__file__).with_suffix(".yaml")


@cache
def self_test_limits() -> tuple[Limits, ...]:
    """Every version, the oldest first."""
    found = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    versions = [
        Limits(
            version=str(each["version"]),
            from_on=each["from"],
            own=bool(each["own"]),
            items=tuple(
                Limit(
                    item["key"], Law(*item["law"]), item["basis"], item["basis_en"], item.get("least"), item.get("most")
                )
                for item in each["items"]
            ),
            browsers={str(name): int(least) for name, least in each["browsers"].items()},
            test_lasts=timedelta(hours=each["test_hours"]["value"]),
            checklist_lasts=timedelta(days=each["checklist_days"]["value"]),
            gate_hour=int(each["gate_hour"]["value"]),
        )
        for each in found
    ]
    return tuple(sorted(versions, key=lambda each: each.from_on))
