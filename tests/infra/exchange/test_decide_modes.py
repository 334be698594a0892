"""Exchange facts → mode, for the four provinces: both sides of every threshold and date, every ground, every path."""

from __future__ import annotations

from typing import Any

import pytest

from tests.infra.exchange.sheet import construction, decided, epc, facts, goods, mode, service
from yuanping.infra.exchange import words
from yuanping.infra.exchange.decide import answer
from yuanping.infra.exchange.decide_answer import DecideOut
from yuanping.infra.exchange.decide_input import DecideIn
from yuanping.infra.exchange.refuse import check

CROSS, INTRA, REMOTE = "cross_province", "intra_province_remote", "remote_required"
FREE, EXEMPT, LOCAL, BEFORE = "not_required", "exempt_allowed", "local_dispersed_allowed", "not_in_force"
FEN = 0.000001
KINDS = {"construction": construction, "goods": goods, "service": service}


@pytest.mark.parametrize(
    ("province", "kind", "wan", "below", "reached"),
    [
        ("SD", "construction", 8000, INTRA, CROSS),
        ("SD", "goods", 1600, INTRA, CROSS),
        ("SD", "service", 800, INTRA, CROSS),
        ("HLJ", "construction", 10000, INTRA, CROSS),
        ("HLJ", "goods", 2000, INTRA, CROSS),
        ("HLJ", "service", 1000, INTRA, CROSS),
        ("JL", "construction", 1000, FREE, REMOTE),
        ("JL", "goods", 800, FREE, REMOTE),
        ("JL", "service", 400, FREE, REMOTE),
        ("LN", "construction", 3000, FREE, REMOTE),
        ("LN", "goods", 400, FREE, REMOTE),
        ("LN", "service", 200, FREE, REMOTE),
    ],
)
def test_one_fen_below_and_at_the_figure(province: str, kind: str, wan: int, below: str, reached: str) -> None:
    lot = KINDS[kind]
    assert mode(province, lot(wan - FEN)) == below
    assert mode(province, lot(wan)) == reached
    assert mode(province, lot(wan + FEN)) == reached


@pytest.mark.parametrize(
    ("province", "works", "things", "services", "below", "reached"),
    [
        ("SD", 8000, 1600, 800, INTRA, CROSS),
        ("HLJ", 10000, 2000, 1000, INTRA, CROSS),
        ("JL", 1000, 800, 400, REMOTE, REMOTE),
    ],
)
def test_any_part_of_an_epc_takes_the_whole(
    province: str, works: int, things: int, services: int, below: str, reached: str
) -> None:
    under = (works - FEN, things - FEN, services - FEN)
    assert mode(province, epc(sum(under), under)) == below
    for index, figure in enumerate((works, things, services)):
        parts = tuple(figure if n == index else 0 for n in range(3))
        assert mode(province, epc(sum(parts), parts)) == reached


def test_an_epc_small_in_its_sum_is_remote_by_a_part_and_free_without() -> None:
    assert mode("JL", epc(900, (400, 100, 400))) == REMOTE
    assert mode("JL", epc(900, (400, 100, 400 - FEN))) == FREE
    assert mode("LN", epc(3000)) == REMOTE
    assert mode("LN", epc(3000 - FEN, (1000, 400, 200)), total_investment_yuan=29_999_999.99) == FREE


@pytest.mark.parametrize(
    ("province", "day", "expected"),
    [
        ("SD", "2026-04-21", BEFORE),
        ("SD", "2026-04-22", CROSS),
        ("SD", "2026-04-23", CROSS),
        ("JL", "2026-03-19", BEFORE),
        ("JL", "2026-03-20", REMOTE),
        ("LN", "2025-10-30", BEFORE),
        ("LN", "2025-10-31", BEFORE),
        ("LN", "2025-11-04", BEFORE),
        ("LN", "2025-11-05", REMOTE),
        ("LN", "2027-11-05", REMOTE),
        ("LN", "2027-11-06", BEFORE),
        ("HLJ", "2025-01-01", CROSS),
    ],
)
def test_the_day_of_the_notice_decides_whether_a_document_governs(province: str, day: str, expected: str) -> None:
    assert mode(province, construction(20000), notice_date=day) == expected


@pytest.mark.parametrize("province", ["SD", "HLJ", "JL", "LN"])
def test_what_is_not_statutory_is_not_required(province: str) -> None:
    found = decided(province, construction(20000), statutory=False)
    assert found["mode"] == FREE
    assert "not_statutory" in codes(found, "alerts")


def codes(found: dict[str, Any], name: str) -> set[str]:
    return {item["code"] for item in found[name]}


# --- ways out ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("province", ["SD", "HLJ", "JL"])
@pytest.mark.parametrize("flag", ["technically_complex", "state_secret", "other_special"])
@pytest.mark.parametrize("stated", [True, False, None])
def test_a_listed_ground_suffices_and_the_statement_is_a_condition(
    province: str, flag: str, *, stated: bool | None
) -> None:
    found = decided(province, construction(20000), flags=[flag], written_statement=stated)
    assert found["mode"] == EXEMPT
    (condition,) = [each for each in found["conditions"] if each["code"] == "written_statement"]
    assert condition["met"] is stated
    assert condition["sentence"]
    assert ("written_statement_not_met" in codes(found, "alerts")) is (stated is False)
    assert found["per_lot"][0]["duty"] == (REMOTE if province == "JL" else CROSS)


@pytest.mark.parametrize("province", ["SD", "HLJ", "JL"])
@pytest.mark.parametrize("flag", ["small_budget", "exceeds_working_hours", "onsite_multi_specialty"])
def test_what_is_a_ground_in_one_province_only_frees_nowhere_else(province: str, flag: str) -> None:
    found = decided(
        province, construction(20000), flags=[flag], exemption_applied=True, exemption_approved=True,
        overnight_facilities=False, written_statement=True,
    )  # fmt: skip
    assert found["mode"] == (REMOTE if province == "JL" else CROSS)
    assert "flag_without_effect" in codes(found, "alerts")


@pytest.mark.parametrize(
    ("flag", "overnight", "frees"),
    [
        ("technically_complex", None, True),
        ("state_secret", None, True),
        ("onsite_multi_specialty", None, True),
        ("exceeds_working_hours", False, True),
        ("exceeds_working_hours", True, False),
        ("exceeds_working_hours", None, False),
        ("small_budget", None, True),
        ("other_special", None, True),
    ],
)
def test_in_liaoning_ground_application_and_consent_free_together(
    flag: str, *, overnight: bool | None, frees: bool
) -> None:
    def given(applied: bool | None, approved: bool | None) -> dict[str, Any]:
        return decided(
            "LN", construction(5000), flags=[flag], overnight_facilities=overnight,
            exemption_applied=applied, exemption_approved=approved,
        )  # fmt: skip

    found = given(True, True)
    assert found["mode"] == (EXEMPT if frees else REMOTE)
    if frees:
        assert {each["code"]: each["met"] for each in found["conditions"]} == {"application": True, "consent": True}
    for applied, approved in ((True, False), (True, None), (False, True), (None, True), (None, None)):
        stands = given(applied, approved)
        assert stands["mode"] == REMOTE
        (alert,) = [each for each in stands["alerts"] if each["code"] == "exemption"]
        assert "申请" in alert["text"]
        assert alert["article"] == "（四）例外"


def test_consent_without_a_ground_frees_nothing() -> None:
    found = decided("LN", construction(5000), exemption_applied=True, exemption_approved=True)
    assert found["mode"] == REMOTE
    assert "exemption" in codes(found, "alerts")


def test_a_statement_is_no_consent_in_liaoning() -> None:
    assert mode("LN", construction(5000), flags=["technically_complex"], written_statement=True) == REMOTE


def test_force_majeure_needs_consent_and_only_liaoning_knows_it() -> None:
    found = decided("LN", construction(5000), flags=["force_majeure"], emergency_consent=True)
    assert found["mode"] == LOCAL
    assert {each["code"]: each["met"] for each in found["conditions"]} == {"emergency_consent": True}
    for consent in (False, None):
        stands = decided("LN", construction(5000), flags=["force_majeure"], emergency_consent=consent)
        assert stands["mode"] == REMOTE
        assert "emergency" in codes(stands, "alerts")
    for province in ("SD", "HLJ", "JL"):
        elsewhere = decided(province, construction(20000), flags=["force_majeure"], emergency_consent=True)
        assert elsewhere["mode"] in {CROSS, REMOTE}
        assert "flag_without_effect" in codes(elsewhere, "alerts")


def test_a_way_out_of_nothing_is_no_exemption() -> None:
    assert mode("JL", construction(500), flags=["technically_complex"], written_statement=True) == FREE
    flags = {"flags": ["small_budget", "force_majeure"], "exemption_applied": True, "exemption_approved": True}
    assert mode("LN", construction(500), emergency_consent=True, **flags) == FREE


# --- duties by other facts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("province", "pool", "expected"),
    [
        ("HLJ", "insufficient_in_province", CROSS),
        ("HLJ", "insufficient_locally", INTRA),
        ("HLJ", "sufficient_in_province", INTRA),
        ("HLJ", None, INTRA),
        ("JL", "insufficient_in_province", REMOTE),
        ("JL", "insufficient_locally", REMOTE),
        ("JL", "sufficient_in_province", FREE),
        ("JL", None, FREE),
        ("LN", "insufficient_in_province", REMOTE),
        ("LN", "insufficient_locally", REMOTE),
        ("LN", "sufficient_in_province", FREE),
        ("LN", None, FREE),
        ("SD", "insufficient_in_province", INTRA),
    ],
)
def test_special_expertise_and_a_short_registry(province: str, pool: str | None, expected: str) -> None:
    found = decided(province, service(50), flags=["special_expertise"], expert_pool=pool)
    assert found["mode"] == expected
    assert mode(province, service(50), expert_pool=pool) == (INTRA if province in {"SD", "HLJ"} else FREE)
    if pool is None and province != "SD":
        assert any(each["code"].endswith("_unknown") for each in found["alerts"])


@pytest.mark.parametrize(
    ("province", "flag", "expected", "alert"),
    [
        ("LN", "voluntary", REMOTE, ""),
        ("LN", "supervisor_requires", REMOTE, ""),
        ("JL", "voluntary", FREE, "voluntary_no_duty"),
        ("JL", "supervisor_requires", FREE, "flag_without_effect"),
        ("SD", "voluntary", INTRA, "voluntary_encouraged"),
        ("SD", "supervisor_requires", INTRA, "flag_without_effect"),
        ("HLJ", "voluntary", INTRA, "voluntary_no_duty"),
        ("HLJ", "other_rule_requires_cross_province", CROSS, ""),
        ("JL", "other_rule_requires_cross_province", CROSS, ""),
        ("SD", "other_rule_requires_cross_province", INTRA, "other_rule"),
        ("LN", "other_rule_requires_cross_province", FREE, "other_rule"),
    ],
)
def test_wishes_demands_and_other_rules(province: str, flag: str, expected: str, alert: str) -> None:
    found = decided(province, service(50), flags=[flag])
    assert found["mode"] == expected
    assert alert == "" or alert in codes(found, "alerts")


@pytest.mark.parametrize(
    ("funding", "expected", "touched"),
    [
        ("中央预算内投资", REMOTE, False),
        ("超长期特别国债", REMOTE, False),
        ("国家政策性资金", REMOTE, False),
        ("地方政府专项债券", FREE, True),
        ("新增专项债资金", FREE, True),
        ("中央预算内投资和地方财政配套资金", REMOTE, False),
        ("超长期特别国债资金", REMOTE, False),
        ("财政资金", FREE, False),
    ],
)
def test_national_policy_funds_in_liaoning(funding: str, expected: str, *, touched: bool) -> None:
    found = decided("LN", construction(500), funding=[funding], total_investment_yuan=5_000_000)
    assert found["mode"] == expected
    assert ("13" in codes(found, "readings")) is touched
    assert mode("SD", service(50), funding=[funding]) == INTRA


def test_funds_nobody_knows_are_said_to_be_unknown() -> None:
    assert "funding_not_recognised" in codes(decided("LN", construction(500), funding=["彩票公益金"]), "alerts")


def test_liaoning_sums_lots_of_one_category_in_one_tender_project() -> None:
    def two(first: float, second: float, **other: Any) -> str:
        one = construction(first, category="房屋建筑", tender_project="P1")
        return mode("LN", one, construction(second, **({"category": "房屋建筑", "tender_project": "P1"} | other)))

    assert two(1200, 1800) == REMOTE
    assert two(1200, 1800 - FEN) == FREE
    assert two(1200, 1800, tender_project="P2") == FREE
    assert two(1200, 1800, category="公路") == FREE


def test_liaoning_counts_total_investment_for_works_only() -> None:
    assert mode("LN", construction(800), total_investment_yuan=30_000_000) == REMOTE
    assert mode("LN", construction(800), total_investment_yuan=29_999_999.99) == FREE
    assert mode("LN", goods(100), total_investment_yuan=50_000_000) == FREE


def test_jilin_takes_the_highest_of_three_figures_and_says_which() -> None:
    lot = construction(900, lot_investment_estimate_yuan=9_500_000, lot_fund_budget_yuan=10_000_000)
    found = decided("JL", lot)
    assert found["mode"] == REMOTE
    checks = next(each["checks"] for each in found["trace"] if each["code"] == "estimate.works")
    assert "资金预算" in checks[0]["value"]
    assert mode("JL", construction(900, lot_investment_estimate_yuan=9_999_999.99)) == FREE


@pytest.mark.parametrize(("merged", "expected"), [(True, REMOTE), (False, FREE), (None, FREE)])
def test_jilin_merges_what_can_be_merged_within_one_project(*, merged: bool | None, expected: str) -> None:
    lots = (construction(600, tender_project="P"), construction(400, tender_project="P"))
    found = decided("JL", *lots, lots_can_be_merged=merged)
    assert found["mode"] == expected
    assert ("merged.works_unknown" in codes(found, "alerts")) is (merged is None)
    assert mode("JL", lots[0], construction(400, tender_project="Q"), lots_can_be_merged=merged) == FREE
    assert mode("JL", lots[0], construction(400 - FEN, tender_project="P"), lots_can_be_merged=True) == FREE


def test_the_strictest_lot_gives_the_answer_and_each_keeps_its_own() -> None:
    found = decided("SD", construction(9000, lot="A"), service(10, lot="B"))
    assert found["mode"] == CROSS
    assert {each["lot"]: each["mode"] for each in found["per_lot"]} == {"A": CROSS, "B": INTRA}
    cited = next(each for each in found["articles"] if each["article"] == "一（一）1")
    assert cited["lots"] == ["A"]
    both = next(each for each in found["articles"] if each["article"] == "一（一）")
    assert both["lots"] == ["A", "B"]


def test_words_of_a_mode_are_ordered_as_published() -> None:
    order = [CROSS, REMOTE, LOCAL, EXEMPT, FREE, BEFORE]
    assert sorted(order, key=words.strictness, reverse=True) == order
    assert words.strictness(REMOTE) == words.strictness(INTRA)
    assert set(words.MODES) == {each for row in words.STRICTNESS for each in row}


def test_a_document_without_a_date_applies_and_says_so() -> None:
    found = decided("HLJ", construction(500))
    alert = next(each for each in found["alerts"] if each["code"] == "no_stated_date")
    assert alert["sentence"]
    assert found["pack"]["code"] == "HLJ"
    undated = {key: value for key, value in facts("HLJ", construction(500)).items() if key != "notice_date"}
    again = answer(check(undated, DecideIn), "sm3")
    assert again["mode"] == INTRA
    assert "notice_date_unknown" in codes(again, "alerts")


def test_before_its_first_day_a_document_is_cited_for_nothing() -> None:
    found = decided("SD", construction(9000, contract_form="专业承包"), notice_date="2026-01-10")
    text = "鲁发改公管〔2026〕307号"
    for name in ("articles", "requirements", "conditions", "alerts", "readings", "deadlines"):
        assert all(each["document"] != text for each in found[name]), name
    assert {each["code"] for each in found["trace"]} == {"in_force"}


def test_after_its_last_day_the_article_that_ended_it_is_named() -> None:
    found = decided("LN", construction(9000), notice_date="2027-11-06")
    (alert,) = [each for each in found["alerts"] if each["code"] == "not_in_force"]
    assert alert["article"] == "（三十三）"
    assert "有效期两年" in alert["sentence"]


def test_alert_about_a_flag_names_it_and_keeps_to_the_schema() -> None:
    found = decided("SD", goods(0.0001), flags=["special_expertise"])
    assert "special_expertise" in {each["flag"] for each in found["alerts"] if "flag" in each}
    assert DecideOut.model_validate(found)
