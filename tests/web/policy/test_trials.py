"""Every threshold the desk names is one: a 分 less gives another answer; nothing is called a threshold that is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.conf import settings

from yuanping.kernel.errors import Refused
from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.decision import decide
from yuanping.kernel.policy.facts import Category, ContractForm, LotFacts, OtherLot, Parts
from yuanping.web.policy.ladder import amount_steps, answer_of, day_steps, with_amount
from yuanping.web.policy.trials import WIDTH, class_steps, compose_trials, scale_of
from yuanping.web.shell import province

PACKS = province.all_packs()
ON = date(2026, 9, 1)
LOTS = [
    LotFacts("x", "x", "", ON, Category.WORKS, Yuan.from_wan("2987.5"), contract_form=ContractForm.GENERAL),
    LotFacts("x", "x", "", ON, Category.GOODS, Yuan.from_wan("250"), specialty="B1"),
    LotFacts("x", "x", "", ON, Category.SERVICES, Yuan.from_wan("999.999999"), total_investment=Yuan.from_wan("1")),
    LotFacts(
        "x",
        "x",
        "",
        ON,
        Category.WORKS,
        Yuan.from_wan("1200"),
        specialty="A08",
        contract_form=ContractForm.GENERAL,
        approved_estimate=Yuan.from_wan("900"),
        mergeable=True,
        other_lots=(OtherLot("o", "o", Category.WORKS, "A08", Yuan.from_wan("1800"), mergeable=True),),
    ),
]
EPC = LotFacts(
    "x",
    "x",
    "",
    ON,
    Category.EPC,
    Yuan.from_wan("9000"),
    parts=Parts(Yuan.from_wan("7000"), Yuan.from_wan("1500"), Yuan.from_wan("500")),
)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.code)
@pytest.mark.parametrize("facts", LOTS, ids=lambda facts: f"{facts.category}-{facts.estimated_value.fen}")
def test_a_fen_below_each_step_the_answer_is_that_of_the_step_before(pack, facts) -> None:
    steps = amount_steps(facts, pack, settings.HASH_NAME)
    for before, step in pairwise(steps):
        below = with_amount(facts, "estimated_value", Yuan(step.start.fen - 1))
        at = with_amount(facts, "estimated_value", step.start)
        assert answer_of(decide(below, pack, settings.HASH_NAME)) == answer_of(before.decision)
        assert answer_of(decide(at, pack, settings.HASH_NAME)) == answer_of(step.decision)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.code)
def test_no_step_is_overlooked_between_two_steps(pack) -> None:
    for facts in LOTS:
        steps = amount_steps(facts, pack, settings.HASH_NAME)
        for wan in (1, 399, 400, 799, 800, 999, 1000, 1599, 1600, 2000, 2999, 3000, 7999, 8000, 9999, 10000, 99999):
            amount = Yuan.from_wan(str(wan))
            under = [step for step in steps if step.start.fen <= amount.fen][-1]
            found = decide(with_amount(facts, "estimated_value", amount), pack, settings.HASH_NAME)
            assert answer_of(found) == answer_of(under.decision), f"{facts.category} {wan}"


def test_sum_with_other_lots_tips_at_what_this_lot_still_lacks() -> None:
    pack = next(pack for pack in PACKS if pack.code == "LN")
    steps = amount_steps(LOTS[3], pack, settings.HASH_NAME)
    assert [step.start for step in steps] == [Yuan(0), Yuan.from_wan("1200")]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.code)
def test_the_day_before_each_turn_still_has_the_answer_before(pack) -> None:
    for facts in (*LOTS, EPC):
        steps = day_steps(facts, pack, settings.HASH_NAME)
        for before, step in pairwise(steps):
            assert step.start is not None
            eve = replace(facts, notice_on=step.start - timedelta(days=1))
            assert _answer(eve, pack) == (answer_of(before.decision) if before.decision else None)


def _answer(facts, pack):
    try:
        return answer_of(decide(facts, pack, settings.HASH_NAME))
    except Refused:
        return None


@pytest.mark.parametrize("facts", [*LOTS, EPC], ids=lambda facts: f"{facts.category}-{facts.estimated_value.fen}")
def test_bars_fill_the_scale_and_every_province_answers(facts) -> None:
    trials = compose_trials(facts, PACKS[0], PACKS)
    assert [each.code for each in trials.provinces] == [pack.code for pack in PACKS]
    assert sum(each.is_own for each in trials.provinces) == 1
    for each in trials.provinces:
        assert each.say
        if each.scale is not None:
            assert sum(bar.width for bar in each.scale.bars) == WIDTH
            assert 0 <= each.scale.value_x <= WIDTH


def test_a_part_of_an_epc_contract_has_its_own_threshold() -> None:
    pack = next(pack for pack in PACKS if pack.code == "SD")
    texts = [near.text for near in compose_trials(EPC, pack, PACKS).near]
    assert any("总承包中施工部分估算价再加 1,000 万元，达到 8,000 万元" in each for each in texts)
    assert any("总承包中货物部分估算价再加 100 万元，达到 1,600 万元" in each for each in texts)


def test_standards_of_a_class_are_those_of_the_pack() -> None:
    for pack in PACKS:
        for category in (Category.WORKS, Category.GOODS, Category.SERVICES):
            figures = {
                entry.yuan
                for entry in pack.parameters
                if entry.name in {f"cross_province.{category}", f"remote.{category}"}
                and entry.known
                and entry.holds_on(ON)
            }
            steps = class_steps(pack, category, ON)
            assert {step.start for step in steps[1:]} == figures, f"{pack.code} {category}"
            assert scale_of(steps, 10**13, None).value_x is None
