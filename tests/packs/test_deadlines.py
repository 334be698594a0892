"""Every pack counts its deadlines as its cases say, and every rule has a case."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from yuanping.infra import packs
from yuanping.infra.calendar_file import seeded_calendar
from yuanping.infra.pack_deadlines import DeadlineCase, check_deadline_case, deadline_cases
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.plain import from_plain, to_plain
from yuanping.kernel.policy.pack import Pack


def _cases() -> list[tuple[str, DeadlineCase]]:
    root = Path(settings.PACKS_DIR)
    return [(folder, case) for folder in packs.provinces() for case in deadline_cases(root, folder, packs.NATIONAL)]


@pytest.mark.parametrize(("folder", "case"), _cases(), ids=lambda value: getattr(value, "title", value))
def test_case_is_counted_as_written(folder: str, case: DeadlineCase) -> None:
    check_deadline_case(packs.load_pack(folder), case, seeded_calendar())


def test_every_rule_has_a_case() -> None:
    proven = {(folder, case.deadline) for folder, case in _cases()}
    rules = {(folder, rule.deadline) for folder in packs.provinces() for rule in packs.load_pack(folder).deadlines}
    assert rules == proven


def test_a_wrong_case_is_noticed() -> None:
    folder, case = next((f, c) for f, c in _cases() if c.due and c.in_time)
    moved = DeadlineCase(case.title, case.deadline, case.start, case.start, case.latest, case.in_time, case.amount, 0)
    with pytest.raises(Mismatch):
        check_deadline_case(packs.load_pack(folder), moved, seeded_calendar())


@pytest.mark.parametrize("folder", packs.provinces())
def test_deadlines_survive_the_canonical_form(folder: str) -> None:
    pack = packs.load_pack(folder)
    assert from_plain(Pack, to_plain(pack)).deadlines == pack.deadlines
