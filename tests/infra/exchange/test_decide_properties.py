"""What holds for any facts: more money is never less duty, no document is cited before its first day, the same facts give the same answer."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from yuanping.infra.exchange import words
from yuanping.infra.exchange.decide import answer
from yuanping.infra.exchange.decide_input import DecideIn
from yuanping.infra.exchange.refuse import NotAccepted, Question, check
from yuanping.infra.packs import load_pack

PROVINCES = ("SD", "HLJ", "JL", "LN")
FIRST_DAY = {"SD": date(2026, 4, 22), "JL": date(2026, 3, 20), "LN": date(2025, 10, 31)}
BASE = 30_000_00

figures = st.integers(0, 300_000_000).map(float) | st.sampled_from(
    [4e6, 8e6, 1e7, 1.6e7, 2e7, 3e7, 8e7, 1e8, 2e6, 3999999.99, 29999999.99, 79999999.99, 1999999.99]
)
days = st.dates(date(2025, 1, 1), date(2026, 12, 31)).map(str)
told = st.none() | st.booleans()


@st.composite
def lots(draw: st.DrawFn) -> dict[str, Any]:
    cls = draw(st.sampled_from(sorted(words.CLASSES)))
    lot: dict[str, Any] = {"cls": cls, "estimate_yuan": draw(figures)}
    if cls == "epc":
        parts = [draw(figures) for _ in range(3)]
        lot["parts_yuan"] = dict(zip(("construction", "goods", "service"), parts, strict=True))
        lot["estimate_yuan"] = round(sum(parts), 2)
    lot["lot_investment_estimate_yuan"] = draw(st.none() | figures)
    lot["lot_fund_budget_yuan"] = draw(st.none() | figures)
    lot["category"] = draw(st.sampled_from([None, "电梯", "电缆", "A04"]))
    lot["contract_form"] = draw(st.sampled_from([None, "施工总承包", "专业承包", "劳务"]))
    lot["service_kind"] = draw(st.sampled_from([None, "勘察", "监理"]))
    lot["tender_project"] = draw(st.sampled_from([None, "P", "Q"]))
    return lot


sheets = st.fixed_dictionaries(
    {
        "province": st.sampled_from(PROVINCES),
        "statutory": told,
        "notice_date": days,
        "funding": st.lists(
            st.sampled_from(["中央预算内投资", "地方政府专项债券", "财政资金", "彩票公益金"]), max_size=2
        ),
        "total_investment_yuan": st.none() | figures,
        "flags": st.lists(st.sampled_from(sorted(words.FLAGS)), max_size=3),
        "expert_pool": st.none() | st.sampled_from(sorted(words.EXPERT_POOLS)),
        "written_statement": told,
        "exemption_applied": told,
        "exemption_approved": told,
        "emergency_consent": told,
        "overnight_facilities": told,
        "lots_can_be_merged": told,
        "lots": st.lists(lots(), min_size=1, max_size=3),
    }
)


def decided(sheet: dict[str, Any]) -> dict[str, Any]:
    try:
        return answer(check(sheet, DecideIn), "sm3")
    except (NotAccepted, Question):
        assume(False)
        raise


@settings(max_examples=150, deadline=None)
@given(sheet=sheets, more=st.integers(1, 100_000_000), where=st.integers(0, 5), index=st.integers(0, 2))
def test_raising_an_amount_never_lowers_the_duty(sheet: dict[str, Any], more: int, where: int, index: int) -> None:
    raised = copy.deepcopy(sheet)
    lot = raised["lots"][index % len(raised["lots"])]
    if where == 0 and raised["total_investment_yuan"] is not None:
        raised["total_investment_yuan"] += more
    elif where == 1 and lot["lot_fund_budget_yuan"] is not None:
        lot["lot_fund_budget_yuan"] += more
    elif lot["cls"] == "epc":
        part = ("construction", "goods", "service")[where % 3]
        lot["parts_yuan"][part] = round(lot["parts_yuan"][part] + more, 2)
        lot["estimate_yuan"] = round(lot["estimate_yuan"] + more, 2)
    else:
        lot["estimate_yuan"] += more
    before, after = decided(sheet), decided(raised)
    for one, two in zip(before["per_lot"], after["per_lot"], strict=True):
        assert words.strictness(two["duty"]) >= words.strictness(one["duty"])
    assert words.strictness(after["mode"]) >= words.strictness(before["mode"])


@settings(max_examples=150, deadline=None)
@given(sheet=sheets, evaluation=st.none() | days)
def test_before_its_first_day_a_document_is_cited_by_nothing_that_was_applied(
    sheet: dict[str, Any], evaluation: str | None
) -> None:
    first = FIRST_DAY.get(sheet["province"])
    assume(first is not None)
    assert first is not None
    sheet["notice_date"] = min(sheet["notice_date"], str(date.fromordinal(first.toordinal() - 1)))
    sheet["evaluation_date"] = evaluation if evaluation and evaluation >= sheet["notice_date"] else None
    found = decided(sheet)
    assert found["mode"] == "not_in_force"
    own = {rule.law.document for rule in load_pack(words.PACK_CODES[sheet["province"]]).rules}
    for name in ("articles", "requirements", "conditions", "alerts", "deadlines"):
        assert [each for each in found[name] if each["document"] in own] == [], name
    assert {each["gives"] for each in found["trace"]} == {"in_force"}
    assert {each["code"] for each in found["readings"]} <= {"04", "05", "14"}


@settings(max_examples=80, deadline=None)
@given(sheet=sheets)
def test_an_answer_is_a_function_of_facts_and_pack(sheet: dict[str, Any]) -> None:
    kept = copy.deepcopy(sheet)
    first = decided(sheet)
    assert json.dumps(first, ensure_ascii=False) == json.dumps(decided(kept), ensure_ascii=False)
    assert sheet == kept
    assert first["mode"] == max((lot["mode"] for lot in first["per_lot"]), key=words.strictness)
    for lot in first["per_lot"]:
        if lot["mode"] in {"exempt_allowed", "local_dispersed_allowed"}:
            assert words.strictness(lot["duty"]) > words.strictness(lot["mode"])
            assert lot["conditions"]
        else:
            assert lot["duty"] == lot["mode"]
            assert lot["conditions"] == []


@pytest.mark.parametrize("province", PROVINCES)
def test_the_order_of_lots_and_flags_does_not_matter(province: str) -> None:
    sheet = {
        "province": province,
        "statutory": True,
        "notice_date": "2026-05-08",
        "flags": ["technically_complex", "small_budget", "voluntary"],
        "lots": [
            {"lot": "1", "cls": "construction", "estimate_yuan": BASE, "category": "A"},
            {"lot": "2", "cls": "construction", "estimate_yuan": BASE * 10, "category": "A"},
            {"lot": "3", "cls": "service", "estimate_yuan": BASE, "service_kind": "监理"},
        ],
    }
    turned = {**sheet, "flags": sheet["flags"][::-1], "lots": sheet["lots"][::-1]}  # type: ignore[index]
    one = {lot["lot"]: lot["mode"] for lot in decided(sheet)["per_lot"]}
    assert one == {lot["lot"]: lot["mode"] for lot in decided(turned)["per_lot"]}
