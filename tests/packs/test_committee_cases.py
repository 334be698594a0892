"""Every worked example of the committee checks, and what a pack of checks must be."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from yuanping.infra import packs
from yuanping.infra.exchange.committee_cases import check_committee_case
from yuanping.infra.pack_checks import CommitteeCase, read_committee_cases
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.policy.pack import Pack

FOLDERS = (packs.NATIONAL, *packs.provinces())
CASES = [(folder, case) for folder in FOLDERS for case in read_committee_cases(Path(settings.PACKS_DIR) / folder)]


def _pack(folder: str) -> Pack:
    return packs.load_national() if folder == packs.NATIONAL else packs.load_pack(folder)


@pytest.mark.parametrize(("folder", "case"), CASES, ids=[f"{folder}-{case.title}" for folder, case in CASES])
def test_case_is_answered_as_it_says(folder: str, case: CommitteeCase) -> None:
    check_committee_case(case, _pack(folder))


@pytest.mark.parametrize("folder", packs.provinces())
@pytest.mark.parametrize(
    "case", [case for folder, case in CASES if folder == packs.NATIONAL], ids=lambda case: case.title
)
def test_the_nations_cases_hold_inside_every_pack(folder: str, case: CommitteeCase) -> None:
    check_committee_case(case, packs.load_pack(folder))


def test_every_check_and_every_answer_of_it_is_in_a_case() -> None:
    for folder in FOLDERS:
        told = {finding for where, case in CASES if where == folder for finding in case.findings}
        own = [rule for rule in _pack(folder).checks if rule.national is (folder == packs.NATIONAL)]
        missing = [
            f"{rule.check} {outcome.code or rule.check} {outcome.result}"
            for rule in own
            for outcome in rule.outcomes
            if (outcome.code or rule.check, outcome.result.value) not in told
        ]
        assert missing == [], folder


def test_a_case_that_says_otherwise_fails() -> None:
    case = next(case for folder, case in CASES if folder == "liaoning" and case.result == "warn")
    with pytest.raises(Mismatch):
        check_committee_case(
            case.__class__(**{f: getattr(case, f) for f in case.__slots__} | {"result": "accept"}), _pack("liaoning")
        )
