"""Every worked example of every pack, and what a pack must be."""

from __future__ import annotations

import dataclasses
import os
import re
from datetime import date
from pathlib import Path

import pytest

from yuanping.infra import packs
from yuanping.kernel.plain import from_plain, to_plain
from yuanping.kernel.policy.facts import Mode
from yuanping.kernel.policy.pack import Pack, Phase, pack_digest
from yuanping.kernel.policy.record import check_case

ON = date(2026, 5, 8)
CASES = [(name, case) for name in packs.provinces() for case in packs.load_pack(name).cases]
LAW_TEXTS = {
    "鲁发改公管〔2026〕307号": "shandong-2026-307.txt",
    "黑龙江省全面推广远程异地评标工作安排（试行）": "heilongjiang-arrangement.txt",
    "吉发改法规联〔2026〕146号": "jilin-2026-146.txt",
    "辽发改法规〔2025〕843号": "liaoning-2025-843.txt",
}


@pytest.mark.parametrize(("province", "case"), CASES, ids=[f"{case.case}-{name}" for name, case in CASES])
def test_case_decides_as_it_says(province: str, case) -> None:
    check_case(packs.load_pack(province), case, "sha256")


def test_there_are_cases_for_every_province() -> None:
    assert {name: len(packs.load_pack(name).cases) >= 15 for name in packs.provinces()} == dict.fromkeys(
        ("heilongjiang", "jilin", "liaoning", "shandong"), True
    )


def test_all_sixteen_mode_readings_are_in_the_packs() -> None:
    found = {reading.reading for name in packs.provinces() for reading in packs.load_pack(name).readings}
    listed = {f"{number:02d}" for number in range(1, 17)}
    assert found == listed | {"24"}, "24: 11 and 12 for works, which the list of open texts does not name"


def test_every_reading_is_touched_by_a_case() -> None:
    for name in packs.provinces():
        pack = packs.load_pack(name)
        touched = {reading for case in pack.cases for reading in case.readings}
        asked = {reading.reading for reading in pack.readings}
        refused = {"02"} if any(case.refused for case in pack.cases) else set()
        assert asked - refused <= touched, name


@pytest.mark.parametrize("province", packs.provinces())
def test_pack_reads_itself_back(province: str) -> None:
    pack = packs.load_pack(province)
    assert from_plain(Pack, to_plain(pack)) == pack


@pytest.mark.parametrize("province", packs.provinces())
def test_every_value_of_a_pack_is_read_by_its_unit(province: str) -> None:
    for parameter in packs.load_pack(province).parameters:
        if not parameter.known:
            assert parameter.note
            continue
        reader = {
            "fen": "yuan", "count": "whole", "share": "fraction", "day": "day",
            "days": "whole", "working_days": "whole", "list": "items", "yes_no": "yes", "text": "text",
        }[parameter.unit.value]  # fmt: skip
        getattr(parameter, reader)


@pytest.mark.parametrize("province", packs.provinces())
def test_what_other_parts_read_is_there(province: str) -> None:
    pack = packs.load_pack(province)
    for name in (
        "committee.size_min", "committee.expert_share_min", "committee.sub_venues_min", "candidates.max", "venue.confirm_within_days",
        "booking.change_before_days", "notice.bid_period_min_days", "publicity.within_days", "extension.vote_share", "bids.min",
    ):  # fmt: skip
        assert pack.parameter(name, ON).known, name


def test_own_figures_of_liaoning_and_heilongjiang() -> None:
    liaoning, heilongjiang = packs.load_pack("LN", ON), packs.load_pack("HL", ON)
    assert str(liaoning.parameter("committee.offsite_share_min", ON).fraction) == "1/3"
    assert str(liaoning.parameter("committee.sub_venue_share_max", ON).fraction) == "1/2"
    assert liaoning.parameter("booking.change_before_days", ON).whole == 5
    assert heilongjiang.parameter("committee.sub_venues_min", ON).whole == 2
    assert heilongjiang.find_parameter("committee.offsite_share_min", ON) is None
    assert not heilongjiang.parameter("scope.in_force_from", ON).known


def test_national_cross_province_figures_are_empty() -> None:
    for category in ("works", "goods", "services"):
        assert not packs.load_pack("JL", ON).parameter(f"cross_province.{category}", ON).known


@pytest.mark.parametrize(
    ("province", "phase", "shown"),
    [
        ("LN", Phase.BOOKING, False),
        ("LN", Phase.CONFIRMED, True),
        ("HL", Phase.SIGNED, False),
        ("HL", Phase.AWARDED, True),
    ],
)
def test_agency_learns_a_sub_venue_when_the_pack_says(province: str, phase: Phase, *, shown: bool) -> None:
    assert packs.load_pack(province, ON).visibility("sub_venue_name", "agency_clerk", phase).shown is shown


@pytest.mark.parametrize("province", packs.provinces())
@pytest.mark.parametrize("phase", [phase for phase in Phase if phase.rank < Phase.AWARDED.rank])
def test_committee_list_is_secret_from_bidders_and_public_before_the_award(province: str, phase: Phase) -> None:
    pack = packs.load_pack(province, ON)
    for role in ("outsider", "anonymous", "venue_operator", "system_admin", "bidder"):
        assert not pack.visibility("committee_list", role, phase).shown


def test_a_subject_nobody_named_is_hidden() -> None:
    assert not packs.load_pack("LN", ON).visibility("expert_phone", "project_supervisor", Phase.ARCHIVED).shown


def test_every_mode_has_a_name_of_the_province() -> None:
    assert packs.load_pack("LN", ON).mode_name(Mode.INTRA_PROVINCE) == "省内网络远程分布评标"
    assert packs.load_pack("HL", ON).mode_name(Mode.INTRA_PROVINCE) == "省内跨区域远程异地评标"


def test_digest_changes_with_one_figure() -> None:
    pack = packs.load_pack("LN", ON)
    first = pack.parameters[0]
    other = dataclasses.replace(pack, parameters=(dataclasses.replace(first, note="x"), *pack.parameters[1:]))
    assert pack_digest("sm3", pack) != pack_digest("sm3", other)


def test_quotes_stand_word_for_word_in_the_documents() -> None:
    folder = (
        Path(os.environ.get("YUANPING_FACTS", str(Path(__file__).resolve().parents[3] / "shared" / "data"))).parent
        / "law"
    )
    if not folder.is_dir():
        pytest.skip(
            f"the law documents are not here ({folder.name}); set YUANPING_FACTS to the data folder beside them"
        )
    for name in packs.provinces():
        for document in packs.load_pack(name).documents:
            if document.number in LAW_TEXTS:
                text = _flat((folder / LAW_TEXTS[document.number]).read_text(encoding="utf-8"))
                missing = [article.article for article in document.articles if _flat(article.quote) not in text]
                assert missing == [], document.number


def _flat(text: str) -> str:
    return re.sub(r"[\s#*]+", "", text).replace("(", "（").replace(")", "）")
