"""The mutation check notices what it should, and every requirement of the packs is the one its case names."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from yuanping.infra import packs
from yuanping.kernel.evidence.mismatch import Mismatch

ROOT = Path(__file__).resolve().parents[2]


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutate_packs", ROOT / "tools" / "mutate_packs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


TOOL = _tool()


@pytest.mark.parametrize("province", packs.provinces())
def test_every_requirement_case_holds(province: str) -> None:
    pack = packs.load_pack(province)
    checks = list(TOOL.requirement_checks(province))
    assert len(checks) >= 3
    for check in checks:
        check(pack)


def test_requirement_case_fails_when_a_share_moves_by_one_in_the_numerator() -> None:
    pack = packs.load_pack("liaoning")
    index = next(i for i, p in enumerate(pack.parameters) if p.name == "committee.offsite_share_min")
    changed = replace(pack.parameters[index], value="2/3")
    other = replace(pack, parameters=(*pack.parameters[:index], changed, *pack.parameters[index + 1 :]))
    check = next(TOOL.requirement_checks("liaoning"))
    check(pack)
    with pytest.raises(Mismatch):
        check(other)


def test_every_kind_of_value_is_changed_by_one_unit() -> None:
    pack = packs.load_pack("liaoning")
    found = {f"{change.place}: {change.what}" for change in TOOL.pack_changes(pack, TOOL._places("liaoning", pack))}
    for expected in (
        "liaoning/parameters/scale.yaml remote.works from 2025-10-31: 3000000000 → 3000000001",
        "liaoning/parameters/scale.yaml remote.works from 2025-10-31: 3000000000 → 2999999999",
        "liaoning/parameters/scale.yaml scope.in_force_until: 2027-11-05 → 2027-11-06",
        "liaoning/parameters/booking.yaml committee.offsite_share_min: 1/3 → 2/3",
        "liaoning/parameters/booking.yaml booking.change_before_days: 5 → 4",
        "liaoning/parameters/booking.yaml booking.with_notice: yes flipped",
        "liaoning/parameters/scale.yaml exemption.grounds: without small_budget",
        "liaoning/parameters/scale.yaml remote.works from 2025-10-31 from_on: 2025-10-31 → 2025-11-01",
        "liaoning/rules funding: left out",
        "liaoning/rules 13 takes: the other option",
    ):
        assert expected in found, expected


def test_a_threshold_survives_when_its_boundary_case_is_taken_away() -> None:
    """The check itself is checked: without the case on the figure, one 分 more goes unnoticed."""
    pack = packs.load_pack("liaoning")
    place = "liaoning/parameters/scale.yaml remote.total_investment: 3000000000 → 3000000001"
    change = next(c for c in TOOL.pack_changes(pack, TOOL._places("liaoning", pack)) if f"{c.place}: {c.what}" == place)
    kept = replace(pack, cases=tuple(c for c in pack.cases if c.facts.total_investment is None))
    assert TOOL.noticed(change, TOOL.checks("liaoning", pack))
    assert not TOOL.noticed(change, TOOL.checks("liaoning", kept))
