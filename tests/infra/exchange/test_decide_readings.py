"""The sixteen texts that can be read two ways: each surfaces with what is taken, what the other gives, and what to do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.infra.exchange.sheet import construction, decided, epc, facts, goods, service
from yuanping.infra.exchange.decide import answer
from yuanping.infra.exchange.decide_input import DecideIn
from yuanping.infra.exchange.refuse import NotAccepted, check

CROSS, INTRA, REMOTE = "cross_province", "intra_province_remote", "remote_required"
FREE, BEFORE = "not_required", "not_in_force"
SPECIALTY = construction(9000, contract_form="专业承包")
MERGED = (service(150, service_kind="勘察"), service(200, service_kind="设计"), service(100, service_kind="监理"))

TABLE: list[tuple[str, str, tuple[dict[str, Any], ...], dict[str, Any], str, str, str]] = [
    ("01", "SD", (SPECIALTY,), {}, CROSS, INTRA, "ask"),
    ("04", "SD", (construction(9000),), {"notice_date": "2026-04-10", "evaluation_date": "2026-05-20"}, BEFORE, CROSS, "default"),
    ("04", "JL", (construction(2000),), {"notice_date": "2026-03-10", "evaluation_date": "2026-05-20"}, BEFORE, REMOTE, "default"),
    ("05", "SD", (construction(9000),), {"notice_date": "2026-04-22"}, CROSS, BEFORE, "default"),
    ("05", "SD", (construction(9000),), {"notice_date": "2026-04-23"}, CROSS, CROSS, "default"),
    ("06", "HLJ", (construction(500),), {}, INTRA, BEFORE, "warn"),
    ("07", "HLJ", (construction(800),), {"notice_date": "2026-07-01"}, INTRA, FREE, "default"),
    ("08", "JL", (service(50, service_kind="监理"),), {"total_investment_yuan": 50_000_000}, FREE, REMOTE, "warn"),
    ("09", "JL", MERGED, {"lots_can_be_merged": True}, REMOTE, FREE, "ask"),
    ("10", "JL", (construction(12000),), {}, REMOTE, CROSS, "warn"),
    ("11", "LN", (goods(250, category="电梯"), goods(180, category="电缆")), {}, FREE, REMOTE, "default"),
    ("12", "LN", (service(150, service_kind="设计"), service(100, service_kind="监理")), {}, FREE, REMOTE, "default"),
    ("13", "LN", (construction(500),), {"funding": ["地方政府专项债券"], "total_investment_yuan": 5_000_000}, FREE, REMOTE, "ask"),
    ("14", "LN", (construction(8000),), {"notice_date": "2025-11-04"}, BEFORE, REMOTE, "default"),
    ("16", "LN", (epc(2000),), {"total_investment_yuan": 50_000_000}, REMOTE, FREE, "default"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "province", "lots", "more", "mode", "other_mode", "action"), TABLE, ids=[f"{r[1]}-{r[0]}-{n}" for n, r in enumerate(TABLE)]
)  # fmt: skip
def test_both_readings_stand_in_the_answer_and_an_answer_with_reason_is_followed(
    code: str, province: str, lots: tuple[dict[str, Any], ...], more: dict[str, Any], mode: str, other_mode: str, action: str
) -> None:  # fmt: skip
    found = decided(province, *lots, **more)
    assert found["mode"] == mode
    reading = next(each for each in found["readings"] if each["code"] == code)
    assert (reading["other_mode"], reading["action"]) == (other_mode, action)
    assert reading["material"] is (mode != other_mode)
    assert reading["taken"] != reading["other"]
    for name in ("article", "document", "sentence", "text", "taken_text", "other_text"):
        assert reading[name], name
    answers = [{"reading": code, "option": reading["other"], "reason": "主管部门书面答复"}]
    again = decided(province, *lots, **more, answers=answers)
    assert again["mode"] == other_mode
    shown = next(each for each in again["readings"] if each["code"] == code)
    assert (shown["taken"], shown["reason"], shown["other_mode"]) == (reading["other"], "主管部门书面答复", mode)


def test_the_split_of_an_epc_is_required_by_reading_02_and_a_reasoned_answer_is_followed() -> None:
    with pytest.raises(NotAccepted) as caught:
        decided("SD", epc(10000))
    (problem,) = caught.value.problems
    assert (problem.code, problem.field, problem.reading) == ("epc_parts_missing", "lots[0].parts_yuan", "02")
    assert "各部分" in problem.text
    assert problem.sentence
    found = decided("SD", epc(10000), answers=[{"reading": "02", "option": "b", "reason": "主管部门口径"}])
    assert found["mode"] == CROSS
    reading = next(each for each in found["readings"] if each["code"] == "02")
    assert (reading["action"], reading["other_mode"], reading["material"]) == ("ask", None, True)
    assert decided("SD", epc(7999.99), answers=[{"reading": "02", "option": "b", "reason": "x"}])["mode"] == INTRA


@pytest.mark.parametrize(("province", "refused"), [("SD", True), ("HLJ", True), ("JL", True), ("LN", False)])
def test_an_epc_without_a_split_is_refused_where_the_pack_tests_the_parts(province: str, *, refused: bool) -> None:
    lots = [epc(10000), epc(10000, None, parts_yuan={"construction": 1, "goods": None})]
    if not refused:
        assert decided(province, *lots)["mode"] == REMOTE
        return
    with pytest.raises(NotAccepted) as caught:
        decided(province, *lots)
    assert [each.field for each in caught.value.problems] == ["lots[0].parts_yuan", "lots[1].parts_yuan"]
    assert decided(province, *lots, statutory=False)["mode"] == FREE


def test_reading_15_decides_lot_by_lot_and_warns_of_the_shared_committee() -> None:
    found = decided("LN", construction(3500, lot="施工", category="房建"), service(60, lot="监理", category="监理"))
    assert {each["lot"]: each["mode"] for each in found["per_lot"]} == {"施工": REMOTE, "监理": FREE}
    (reading,) = [each for each in found["readings"] if each["code"] == "15"]
    assert (reading["lots"], reading["other_mode"], reading["action"]) == (["监理"], REMOTE, "warn")
    assert "同一评标委员会" in reading["taken_text"]


def test_reading_03_needs_a_recorded_standard_of_the_city() -> None:
    from dataclasses import replace
    from datetime import date

    from yuanping.infra.packs import load_pack
    from yuanping.kernel.law import Law
    from yuanping.kernel.money import Yuan
    from yuanping.kernel.policy.pack import LocalStandard

    plain = answer(check(facts("SD", construction(600), city="青岛"), DecideIn), "sm3")
    assert (plain["mode"], plain["readings"]) == (INTRA, [])
    law = Law("鲁发改公管〔2026〕307号", "一（二）")
    standard = LocalStandard("370200", "works", Yuan.from_wan("3000"), date(2026, 5, 1), date(2026, 12, 31), law)
    pack = replace(load_pack("SD"), local_standards=(standard,))

    def decided(province: str, *lots: dict[str, Any], **more: Any) -> dict[str, Any]:
        return answer(check(facts(province, *lots, **more), DecideIn), "sm3", pack)

    found = decided("SD", construction(600), city="青岛市")
    (reading,) = found["readings"]
    assert (found["mode"], reading["code"], reading["other_mode"], reading["action"]) == (FREE, "03", INTRA, "default")
    assert decided("SD", construction(3000), city="370200")["mode"] == INTRA
    assert decided("SD", construction(600), city="烟台")["mode"] == INTRA
    assert decided("SD", construction(600), city="青岛", notice_date="2026-04-30")["mode"] == INTRA
    assert decided("SD", construction(8000), city="青岛")["mode"] == CROSS
    nowhere = decided("SD", construction(600))
    assert "city_unknown" in {each["code"] for each in nowhere["alerts"]}


def test_a_form_of_contract_nobody_knows_is_asked_about_too() -> None:
    found = decided("SD", construction(9000, contract_form="劳务分包"))
    assert found["mode"] == CROSS
    assert {each["code"] for each in found["readings"]} == {"01"}
    assert "contract_form_not_recognised" in {each["code"] for each in found["alerts"]}
    assert decided("SD", construction(9000, contract_form=None))["readings"] == []


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"reading": "99", "option": "a", "reason": "x"}, "reading_unknown", "answers[0]"),
        ({"reading": "13", "option": "z", "reason": "x"}, "reading_unknown", "answers[0]"),
        ({"reading": "13", "option": "b", "reason": " "}, "reading_reason_missing", "answers[0]"),
    ],
)
def test_an_answer_must_fit_and_have_a_reason(given: dict[str, str], code: str, field: str) -> None:
    with pytest.raises(NotAccepted) as caught:
        answer(check(facts("LN", construction(5000), answers=[given]), DecideIn), "sm3")
    assert [(each.code, each.field) for each in caught.value.problems] == [(code, field)]
