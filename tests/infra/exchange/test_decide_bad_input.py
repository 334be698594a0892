"""What is refused, with code and field, and what is asked for: everything wrong at once, never a traceback."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.infra.exchange.sheet import construction, epc, facts, goods, service
from yuanping.infra.exchange.decide import answer_bytes
from yuanping.infra.exchange.refuse import NotAccepted, Question


def problems(data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(NotAccepted) as caught:
        answer_bytes(data, "sm3")
    plain = caught.value.plain()
    assert plain["v"] == 1
    assert all(each["text"] for each in plain["refused"])
    return [(each["code"], each["field"]) for each in plain["refused"]]


def refused(*lots: dict[str, Any], province: str = "SD", **more: Any) -> list[tuple[str, str]]:
    return problems(json.dumps(facts(province, *lots, **more)).encode())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"{", "not_json"),
        (b"province: SD", "not_json"),
        (b"[]", "not_an_object"),
        (b'"SD"', "not_an_object"),
        ('{"province": "SD"'.encode("utf-16"), "not_utf8"),
        (b"\xff\xfe", "not_utf8"),
        (b"[" * 100_000, "nested_too_deep"),
        (b'{"a":' * 100_000, "nested_too_deep"),
        (b'{"province":' + b"[" * 30 + b"]" * 30 + b"}", "nested_too_deep"),
        (b'{"province":"SD","province":"LN"}', "key_twice"),
        (b'{"total_investment_yuan": NaN}', "not_json"),
        (b'{"total_investment_yuan": 1e99999999999999999999}', "not_json"),
        (b" " * 1_000_001, "too_large"),
    ],
)
def test_bytes_that_are_no_facts(data: bytes, code: str) -> None:
    assert [found for found, _ in problems(data)] == [code]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"estimate_yuan": "80000000"}, "amount_not_a_number", "lots[0].estimate_yuan"),
        ({"estimate_yuan": "八千万"}, "amount_not_a_number", "lots[0].estimate_yuan"),
        ({"estimate_yuan": True}, "amount_not_a_number", "lots[0].estimate_yuan"),
        ({"estimate_yuan": [1]}, "amount_not_a_number", "lots[0].estimate_yuan"),
        ({"estimate_yuan": -1}, "amount_negative", "lots[0].estimate_yuan"),
        ({"estimate_yuan": 1.005}, "amount_finer_than_fen", "lots[0].estimate_yuan"),
        ({"estimate_yuan": 0.001}, "amount_finer_than_fen", "lots[0].estimate_yuan"),
        ({"estimate_yuan": 10**30}, "amount_too_large", "lots[0].estimate_yuan"),
        ({"lot_investment_estimate_yuan": "1"}, "amount_not_a_number", "lots[0].lot_investment_estimate_yuan"),
        ({"lot_fund_budget_yuan": -0.01}, "amount_negative", "lots[0].lot_fund_budget_yuan"),
        ({"cls": None}, "cls_missing", "lots[0].cls"),
        ({"cls": "施工"}, "cls_unknown", "lots[0].cls"),
        ({"colour": "红"}, "unknown_field", "lots[0].colour"),
        ({"parts_yuan": {"construction": 1, "goods": 0, "service": 0}}, "parts_without_epc", "lots[0].parts_yuan"),
        ({"parts_yuan": 5}, "not_an_object", "lots[0].parts_yuan"),
        ({"contract_form": 5}, "not_text", "lots[0].contract_form"),
        ({"category": "字" * 401}, "text_too_long", "lots[0].category"),
    ],
)
def test_a_lot_that_cannot_be_read(change: dict[str, Any], code: str, field: str) -> None:
    assert refused({**construction(100), **change}) == [(code, field)]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"province": "XX"}, "province_unknown", "province"),
        ({"province": None}, "province_missing", "province"),
        ({"province": "山东"}, "province_unknown", "province"),
        ({"city": "上海"}, "city_unknown", "city"),
        ({"city": "999999"}, "city_unknown", "city"),
        ({"city": "沈阳市"}, "city_not_in_province", "city"),
        ({"city": "210100"}, "city_not_in_province", "city"),
        ({"statutory": "yes"}, "not_a_boolean", "statutory"),
        ({"statutory": 1}, "not_a_boolean", "statutory"),
        ({"tender_method": "open"}, "tender_method_unknown", "tender_method"),
        ({"notice_date": "2026-02-30"}, "not_a_date", "notice_date"),
        ({"notice_date": "20260508"}, "not_a_date", "notice_date"),
        ({"notice_date": "2026-W19-5"}, "not_a_date", "notice_date"),
        ({"lots": [goods(1)] * 201}, "list_too_long", "lots"),
        ({"funding": ["\ud800"]}, "not_text", "funding[0]"),
        ({"notice_date": 20260508}, "not_a_date", "notice_date"),
        ({"notice_date": "2027-01-01"}, "notice_beyond_calendar", "notice_date"),
        ({"notice_date": "9999-12-31"}, "notice_beyond_calendar", "notice_date"),
        ({"evaluation_date": "2026-05-07"}, "dates_out_of_order", "evaluation_date"),
        ({"flags": ["urgent"]}, "flag_unknown", "flags[0]"),
        ({"flags": "voluntary"}, "not_a_list", "flags"),
        ({"expert_pool": "few"}, "expert_pool_unknown", "expert_pool"),
        ({"funding": [5]}, "not_text", "funding[0]"),
        ({"total_investment_yuan": "1"}, "amount_not_a_number", "total_investment_yuan"),
        ({"lots": []}, "lots_missing", "lots"),
        ({"lots": None}, "lots_missing", "lots"),
        ({"lots": [None]}, "not_an_object", "lots[0]"),
        ({"lots": {}}, "not_a_list", "lots"),
        ({"lots": [5]}, "not_an_object", "lots[0]"),
        ({"颜色": "红"}, "unknown_field", "颜色"),
        ({"answers": [{"reading": "01", "option": "a"}]}, "reason_missing", "answers[0].reason"),
    ],
)
def test_a_sheet_that_cannot_be_read(change: dict[str, Any], code: str, field: str) -> None:
    assert problems(json.dumps({**facts("SD", construction(100)), **change}).encode()) == [(code, field)]


def test_missing_fields_are_named() -> None:
    assert problems(b"{}") == [("province_missing", "province"), ("lots_missing", "lots")]
    assert refused({"estimate_yuan": 5}) == [("cls_missing", "lots[0].cls")]


def test_a_deadline_of_the_calendar_is_the_last_official_year_or_the_end_the_document_states_itself() -> None:
    assert refused(construction(1), province="LN", notice_date="2028-01-01") == [
        ("notice_beyond_calendar", "notice_date")
    ]


def test_parts_may_not_exceed_the_whole() -> None:
    assert refused(epc(100, (60, 40.01, 0))) == [("parts_exceed_total", "lots[0].parts_yuan")]
    exact = json.dumps(facts("SD", epc(100, (60, 40, 0)), epc(100, (1, 1, 1)))).encode()
    assert answer_bytes(exact, "sm3")["mode"] == "intra_province_remote"


def test_lots_are_told_apart() -> None:
    assert refused(goods(1, lot="A"), goods(1, lot="B"), goods(1, lot="A")) == [("duplicate_lot", "lots[2].lot")]
    assert refused(goods(1, lot=2), goods(1)) == [("duplicate_lot", "lots[1].lot")]


def test_everything_wrong_is_said_at_once() -> None:
    found = refused({"cls": "x", "estimate_yuan": "1"}, {"cls": "goods", "estimate_yuan": -1}, flags=["x"], y=1)
    assert {code for code, _ in found} == {
        "cls_unknown", "amount_not_a_number", "amount_negative", "flag_unknown", "unknown_field",
    }  # fmt: skip


def test_null_and_absent_are_the_same_unknown() -> None:
    bare = facts("LN", construction(5000))
    nulls = dict.fromkeys(("city", "tender_method", "evaluation_date", "funding", "total_investment_yuan", "flags", "expert_pool", "written_statement", "exemption_applied", "exemption_approved", "emergency_consent", "overnight_facilities", "lots_can_be_merged", "answers"))  # fmt: skip
    lot_nulls = dict.fromkeys(("lot", "lot_investment_estimate_yuan", "lot_fund_budget_yuan", "parts_yuan", "category", "service_kind", "tender_project"))  # fmt: skip
    one = answer_bytes(json.dumps(bare).encode(), "sm3")
    two = answer_bytes(json.dumps({**bare, **nulls, "lots": [{**bare["lots"][0], **lot_nulls}]}).encode(), "sm3")
    assert one == two


# --- questions --------------------------------------------------------------------------------------------------------


def asked(sheet: dict[str, Any]) -> dict[str, Any]:
    with pytest.raises(Question) as caught:
        answer_bytes(json.dumps(sheet).encode(), "sm3")
    plain = caught.value.plain()
    assert plain["v"] == 1
    question: dict[str, Any] = plain["question"]
    assert question["article"]
    assert question["sentence"]
    return question


def test_an_estimate_nobody_entered_is_asked_for_only_when_the_answer_hangs_on_it() -> None:
    unknown = {"cls": "construction"}
    question = asked(facts("SD", unknown))
    assert (question["code"], question["field"]) == ("estimate_missing", "lots[0].estimate_yuan")
    assert {each["option"] for each in question["options"]} == {"intra_province_remote", "cross_province"}
    free = answer_bytes(json.dumps(facts("LN", unknown, funding=["中央预算内投资"])).encode(), "sm3")
    assert free["mode"] == "remote_required"
    budget = answer_bytes(json.dumps(facts("JL", {**unknown, "lot_fund_budget_yuan": 10_000_000})).encode(), "sm3")
    assert budget["mode"] == "remote_required"


def test_a_notice_date_nobody_entered_is_asked_for() -> None:
    for province in ("SD", "JL", "LN"):
        sheet = facts(province, construction(20000))
        del sheet["notice_date"]
        assert asked(sheet)["field"] == "notice_date"
    free = facts("SD", service(5), statutory=False)
    del free["notice_date"]
    assert asked(free)["code"] == "notice_date_missing"


def test_an_unknown_statutory_is_taken_strictly_and_said() -> None:
    sheet = facts("SD", construction(9000))
    del sheet["statutory"]
    found = answer_bytes(json.dumps(sheet).encode(), "sm3")
    assert found["mode"] == "cross_province"
    assert "statutory_unknown" in {each["code"] for each in found["alerts"]}


# --- anything at all --------------------------------------------------------------------------------------------------

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = [
    "province",
    "city",
    "statutory",
    "notice_date",
    "evaluation_date",
    "funding",
    "flags",
    "lots",
    "answers",
    "expert_pool",
]


@settings(max_examples=200, deadline=None)
@given(
    changes=st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=6), values, max_size=4),
    data=st.binary(max_size=30),
)
def test_no_input_ends_in_anything_but_an_answer_a_refusal_or_a_question(changes: dict[str, Any], data: bytes) -> None:
    for text in (json.dumps({**facts("JL", construction(500)), **changes}).encode(), data):
        assert outcome_of(text) in {"answered", "refused", "asked"}


def outcome_of(text: bytes) -> str:
    try:
        answer_bytes(text, "sm3")
    except NotAccepted as caught:
        return "refused" if all(each.code and each.text for each in caught.problems) else "refused without words"
    except Question as question:
        return "asked" if question.code else "asked without a code"
    return "answered"
