"""``decide``: order of rules, readings, requirements, and that more money never means less."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanping.infra.packs import load_pack, provinces
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.money import Yuan
from yuanping.kernel.plain import from_plain, to_plain
from yuanping.kernel.policy.decision import ModeDecision, Verdict, decide
from yuanping.kernel.policy.explain import conclusion, explain, rows
from yuanping.kernel.policy.facts import (
    Answer,
    Category,
    ContractForm,
    Emergency,
    Exemption,
    Funding,
    LotFacts,
    Mode,
    OtherLot,
    Parts,
)

ON = date(2026, 5, 8)
LN = "辽发改法规〔2025〕843号"


def lot(**changes: object) -> LotFacts:
    base = LotFacts(
        lot_id="LN-1", name="一标段", region="210100", notice_on=ON, category=Category.WORKS,
        estimated_value=Yuan.from_wan("4280.00"), contract_form=ContractForm.GENERAL, committee_size=7,
    )  # fmt: skip
    return dataclasses.replace(base, **changes)  # type: ignore[arg-type]


def test_decision_names_articles_with_their_sentence() -> None:
    decision = decide(lot(), load_pack("LN"), "sm3")
    assert decision.mode is Mode.INTRA_PROVINCE
    assert decision.verdict is Verdict.REQUIRED
    quotes = {quote.law: quote.sentence for quote in decision.articles}
    assert "3000万元（含）以上" in quotes[Law(LN, "（四）1前段")]
    assert all(quotes.values())


def test_requirements_count_members_of_this_committee() -> None:
    decision = decide(lot(), load_pack("LN"), "sm3")
    counts = {item.requirement: item.count for item in decision.requirements}
    assert (counts["offsite_share"], counts["sub_venue_share"], counts["expert_share"]) == (3, 3, 5)


def test_decision_reads_itself_back() -> None:
    decision = decide(lot(funding=(Funding.LOCAL_SPECIAL_BOND,)), load_pack("LN"), "sm3")
    assert from_plain(ModeDecision, to_plain(decision)) == decision


def test_readings_show_both_results_and_whom_to_ask() -> None:
    facts = lot(
        estimated_value=Yuan.from_wan("500"),
        total_investment=Yuan.from_wan("500"),
        funding=(Funding.LOCAL_SPECIAL_BOND,),
    )
    decision = decide(facts, load_pack("LN"), "sm3")
    (reading,) = decision.readings
    assert (reading.reading, reading.mode, reading.other_mode, reading.material) == (
        "13", Mode.CENTRALISED, Mode.INTRA_PROVINCE, True,
    )  # fmt: skip
    assert decision.open_questions == (reading,)
    answered = decide(dataclasses.replace(facts, answers=(Answer("13", "b", "监管部门答复"),)), load_pack("LN"), "sm3")
    assert (answered.mode, answered.open_questions) == (Mode.INTRA_PROVINCE, ())


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer("99", "a", "x"), "reading_unknown"),
        (Answer("13", "z", "x"), "reading_unknown"),
        (Answer("13", "b", " "), "reading_reason_missing"),
    ],
)
def test_an_answer_must_fit_and_have_a_reason(answer: Answer, code: str) -> None:
    with pytest.raises(Refused) as caught:
        decide(lot(answers=(answer,)), load_pack("LN"), "sm3")
    assert caught.value.code == code


@pytest.mark.parametrize(("province", "refused"), [("SD", True), ("HL", True), ("JL", True), ("LN", False)])
def test_epc_without_parts_is_refused_where_the_pack_tests_them(province: str, *, refused: bool) -> None:
    facts = lot(category=Category.EPC, contract_form=ContractForm.NONE)
    if not refused:
        assert decide(facts, load_pack(province), "sm3").required
        return
    with pytest.raises(Refused) as caught:
        decide(facts, load_pack(province), "sm3")
    assert (caught.value.code, caught.value.field) == ("epc_parts_missing", "parts")
    assert caught.value.law is not None


def test_epc_trace_names_the_part_that_reaches() -> None:
    parts = Parts(Yuan.from_wan("2000"), Yuan.from_wan("200"), Yuan.from_wan("800.00"))
    decision = decide(lot(category=Category.EPC, parts=parts), load_pack("SD"), "sm3")
    hit = [row.fact for row in rows(decision) if row.rule_id == "cross.epc" and row.outcome.value == "yes"]
    assert hit == ["总承包中服务部分估算价"]


@pytest.mark.parametrize("province", ["SD", "HL", "JL"])
def test_exemption_elsewhere_needs_a_statement_and_is_filed_after_the_award(province: str) -> None:
    claimed = lot(exemption=Exemption("complex"))
    assert decide(claimed, load_pack(province), "sm3").remote
    stated = decide(lot(exemption=Exemption("complex", statement_digest="d" * 64)), load_pack(province), "sm3")
    assert stated.verdict is Verdict.EXEMPTED
    filing = next(item for item in stated.requirements if item.requirement == "exemption_filing")
    assert (filing.count, filing.law) == (15, Law("招标投标法", "第四十七条"))


def test_exemption_in_liaoning_needs_consent_and_a_statement_is_not_enough() -> None:
    stated = decide(lot(exemption=Exemption("small_budget", statement_digest="d" * 64)), load_pack("LN"), "sm3")
    assert stated.remote
    assert len(stated.notes) == 1
    agreed = decide(
        lot(exemption=Exemption("small_budget", consent_reference="辽建监〔2026〕9号")), load_pack("LN"), "sm3"
    )
    assert agreed.verdict is Verdict.EXEMPTED
    assert "consent_before_booking" in {item.requirement for item in agreed.requirements}


def test_emergency_needs_consent() -> None:
    assert decide(lot(emergency=Emergency("暴雪")), load_pack("LN"), "sm3").mode is Mode.INTRA_PROVINCE
    decision = decide(lot(emergency=Emergency("暴雪", "文号")), load_pack("LN"), "sm3")
    assert (decision.mode, decision.verdict) == (Mode.LOCAL_DISPERSED, Verdict.EMERGENCY)


def test_voluntary_mode_never_lowers_what_is_required() -> None:
    decision = decide(
        lot(estimated_value=Yuan.from_wan("9000"), voluntary_mode=Mode.INTRA_PROVINCE), load_pack("SD"), "sm3"
    )
    assert decision.mode is Mode.CROSS_PROVINCE


def test_unknown_figure_never_frees_and_never_binds() -> None:
    decision = decide(lot(estimated_value=Yuan.from_wan("500"), total_investment=None), load_pack("LN"), "sm3")
    row = next(row for row in rows(decision) if row.rule_id == "total_investment")
    assert (row.value, row.outcome.value) == ("未填写", "unknown")


def test_heilongjiang_date_stays_unknown_and_is_asked() -> None:
    decision = decide(lot(), load_pack("HL"), "sm3")
    reading = next(item for item in decision.readings if item.reading == "06")
    assert reading.material
    assert reading in decision.open_questions


def test_jilin_takes_the_highest_of_three_figures_and_says_which() -> None:
    facts = lot(
        estimated_value=Yuan.from_wan("900"), approved_estimate=Yuan.from_wan("950"), budget=Yuan.from_wan("1000")
    )
    decision = decide(facts, load_pack("JL"), "sm3")
    row = next(row for row in rows(decision) if row.rule_id == "estimate.works")
    assert (decision.mode, row.value) == (Mode.INTRA_PROVINCE, "1,000.00 万元（资金预算（本标段））")


def test_the_branch_of_a_reading_not_taken_is_not_shown() -> None:
    decision = decide(lot(), load_pack("LN"), "sm3")
    scope = [row for row in rows(decision) if row.rule_id == "in_force"]
    assert len(scope) == 1
    assert Law(LN, "落款") not in {quote.law for quote in decision.articles}


def test_explanation_is_readable_and_whole() -> None:
    decision = decide(
        lot(other_lots=(OtherLot("x", "二标段", Category.WORKS, "", Yuan.from_wan("2670")),)), load_pack("LN"), "sm3"
    )
    text = "\n".join(explain(decision))
    assert conclusion(decision) == "应当采用：省内网络远程分布评标"
    assert "6,950.00 万元（2 个标段）；规则 ≥ 3,000 万元；符合" in text
    assert all(str(quote.law) in text and quote.sentence in text for quote in decision.articles)


amounts = st.integers(min_value=1, max_value=3_000_000_000_00).map(Yuan)
facts_strategy = st.builds(
    lot,
    category=st.sampled_from([Category.WORKS, Category.GOODS, Category.SERVICES]),
    contract_form=st.sampled_from([ContractForm.GENERAL, ContractForm.SPECIALTY]),
    estimated_value=amounts,
    total_investment=st.none() | amounts,
    approved_estimate=st.none() | amounts,
    project_approved_estimate=st.none() | amounts,
    notice_on=st.dates(date(2025, 10, 1), date(2027, 12, 31)),
    evaluation_on=st.none() | st.dates(date(2025, 10, 1), date(2028, 3, 1)),
    mandatory=st.booleans(),
    mergeable=st.booleans(),
    special_expertise=st.booleans(),
    experts_short_local=st.booleans(),
    experts_short_province=st.booleans(),
    funding=st.lists(st.sampled_from(Funding), max_size=3, unique=True).map(tuple),
    voluntary_mode=st.none() | st.sampled_from(Mode),
    other_lots=st.lists(
        st.builds(OtherLot, st.just("o"), st.just("其他"), st.sampled_from([Category.WORKS, Category.GOODS, Category.SERVICES]),
                  st.sampled_from(["", "A04"]), amounts, mergeable=st.booleans()), max_size=2
    ).map(tuple),
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(facts=facts_strategy, more=amounts, province=st.sampled_from(provinces()))
def test_raising_the_estimate_never_lowers_the_mode(facts: LotFacts, more: Yuan, province: str) -> None:
    pack = load_pack(province)
    lower = decide(facts, pack, "sha256")
    higher = decide(dataclasses.replace(facts, estimated_value=facts.estimated_value + more), pack, "sha256")
    assert higher.mode.rank >= lower.mode.rank


@settings(max_examples=60, deadline=None)
@given(facts=facts_strategy, province=st.sampled_from(provinces()))
def test_every_decision_reads_back_and_quotes_whole_sentences(facts: LotFacts, province: str) -> None:
    pack = load_pack(province)
    decision = decide(facts, pack, "sha256")
    assert from_plain(ModeDecision, to_plain(decision)) == decision
    assert all(quote.sentence and quote.sentence in pack.quote(quote.law) for quote in decision.articles)
    assert decision == decide(facts, pack, "sha256")
    assert decision.mode.rank >= decision.required_mode.rank or decision.verdict in {
        Verdict.EXEMPTED,
        Verdict.EMERGENCY,
    }
