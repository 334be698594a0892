"""The two ways to evaluate agree, unknown answers stay unknown, and the new words of the vocabulary draw their line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.policy.test_decision import facts_strategy, lot
from yuanping.infra.packs import load_pack, provinces
from yuanping.kernel.law import Law
from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.check import conditions_of
from yuanping.kernel.policy.conditions import Condition, Op
from yuanping.kernel.policy.decision import decide
from yuanping.kernel.policy.evaluator import Context, Outcome, evaluate, outcome_of
from yuanping.kernel.policy.facts import Category, Circumstance, LotFacts, OtherLot

LAW = Law("x", "y")
told = st.none() | st.booleans()


@settings(max_examples=60, deadline=None)
@given(
    facts=facts_strategy,
    province=st.sampled_from(provinces()),
    circumstances=st.lists(st.sampled_from(Circumstance), max_size=3, unique=True).map(tuple),
    answers=st.tuples(told, told, told, told, told, told),
)
def test_the_outcome_alone_is_the_outcome_of_the_trace(
    facts: LotFacts, province: str, circumstances: tuple[Circumstance, ...], answers: tuple[bool | None, ...]
) -> None:
    pack = load_pack(province)
    asked = replace(
        facts,
        circumstances=circumstances,
        overnight_facilities=answers[0],
        written_statement=answers[1],
        exemption_applied=answers[2],
        exemption_approved=answers[3],
        emergency_consent=answers[4],
        mergeable=answers[5],
    )
    context = Context(asked, pack, {reading.reading: reading.takes for reading in pack.readings})
    for path, condition in conditions_of(pack):
        assert outcome_of(condition, context, LAW) is evaluate(condition, context, LAW).outcome, path


def together(*amounts: int | None, own: int | None = 600, mergeable: bool | None = True) -> LotFacts:
    others = tuple(
        OtherLot(f"o{n}", "其他", Category.WORKS, "", None if fen is None else Yuan.from_wan(str(fen)), mergeable=True)
        for n, fen in enumerate(amounts)
    )
    estimate = None if own is None else Yuan.from_wan(str(own))
    return lot(estimated_value=estimate, other_lots=others, mergeable=mergeable, notice_on=lot().notice_on)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (together(400), Outcome.YES),
        (together(399), Outcome.NO),
        (together(None), Outcome.UNKNOWN),
        (together(400, None), Outcome.YES),
        (together(100, None), Outcome.UNKNOWN),
        (together(400, own=None), Outcome.UNKNOWN),
        (together(1000, own=None), Outcome.YES),
        (together(400, mergeable=None), Outcome.UNKNOWN),
        (together(399, mergeable=None), Outcome.NO),
        (together(400, mergeable=False), Outcome.NO),
        (together(), Outcome.NO),
    ],
)
def test_a_sum_is_known_only_when_what_is_missing_cannot_change_it(facts: LotFacts, expected: Outcome) -> None:
    pack = load_pack("JL")
    condition = Condition(
        Op.SUM_BY,
        facts=("estimated_value",),
        parameter="remote.works",
        items=("works",),
        group="category+mergeable",
    )
    assert evaluate(condition, Context(facts, pack, {}), LAW).outcome is expected


def test_an_amount_below_a_figure_by_one_fen_does_not_read_like_the_figure() -> None:
    decision = decide(lot(estimated_value=Yuan(3000_000_000 - 1)), load_pack("LN"), "sm3")
    node = next(item.node for item in decision.trace if item.rule_id == "estimate.works")
    assert node is not None
    assert (node.value, node.rule) == ("29,999,999.99 元", "≥ 3,000 万元")


def test_an_unknown_estimate_decides_nothing_by_itself() -> None:
    decision = decide(lot(estimated_value=None), load_pack("LN"), "sm3")
    assert not decision.required
    assert "estimate.works_unknown" in {alert.alert for alert in decision.alerts}
