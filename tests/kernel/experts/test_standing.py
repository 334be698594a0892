"""Who stands aside on a day, each ground on both sides of its number; without a number nobody does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from yuanping.infra import packs
from yuanping.kernel.committee.recusal import LAW_INTEREST, Recusal, RecusalReason
from yuanping.kernel.experts.standing import Figure, PoolRules, Span, Standing, bar_of, bars, merge, pool_rules
from yuanping.kernel.law import Law

ON = date(2026, 9, 24)
LAW = Law("某办法", "第一条")
PLAIN = Standing("e1", date(2020, 1, 1))
R = RecusalReason


def days(count: int) -> timedelta:
    return timedelta(days=count)


@pytest.mark.parametrize(
    ("standing", "rules", "reason"),
    [
        (PLAIN, PoolRules(), None),
        (replace(PLAIN, term_until=ON), PoolRules(), None),
        (replace(PLAIN, term_until=ON - days(1)), PoolRules(), R.TERM_OVER),
        (replace(PLAIN, training_until=ON), PoolRules(), None),
        (replace(PLAIN, training_until=ON - days(1)), PoolRules(), R.TRAINING_OVER),
        (PLAIN, PoolRules(training_days=Figure(365, LAW)), R.TRAINING_OVER),
        (replace(PLAIN, trained_on=ON - days(365)), PoolRules(training_days=Figure(365, LAW)), None),
        (replace(PLAIN, trained_on=ON - days(366)), PoolRules(training_days=Figure(365, LAW)), R.TRAINING_OVER),
        (replace(PLAIN, entered_on=ON - days(30)), PoolRules(entered_days=Figure(30, LAW)), None),
        (replace(PLAIN, entered_on=ON - days(29)), PoolRules(entered_days=Figure(30, LAW)), R.ENTERED_LATELY),
        (replace(PLAIN, absences=(Span(ON, ON),)), PoolRules(), R.UNAVAILABLE),
        (replace(PLAIN, absences=(Span(ON - days(3), ON - days(1)),)), PoolRules(), None),
        (replace(PLAIN, absences=(Span(ON + days(1), ON + days(9)),)), PoolRules(), None),
        (replace(PLAIN, served=(ON - days(7),)), PoolRules(), None),
        (replace(PLAIN, served=(ON - days(7),)), PoolRules(rest_days=Figure(7, LAW)), R.RESTING),
        (replace(PLAIN, served=(ON - days(8),)), PoolRules(rest_days=Figure(7, LAW)), None),
        (
            replace(PLAIN, served=(ON - days(8), ON - days(20))),
            PoolRules(None, Figure(2, LAW), Figure(30, LAW)),
            R.TOO_OFTEN,
        ),
        (replace(PLAIN, served=(ON - days(8), ON - days(30))), PoolRules(None, Figure(2, LAW), Figure(30, LAW)), None),
        (replace(PLAIN, served=(ON - days(8), ON - days(20))), PoolRules(None, Figure(2, LAW)), None),
    ],
)
def test_ground_on_both_sides_of_its_day(standing: Standing, rules: PoolRules, reason: RecusalReason | None) -> None:
    found = bar_of(standing, rules, ON)
    assert (found.reason if found else None) is reason
    if reason in {R.RESTING, R.TOO_OFTEN, R.ENTERED_LATELY}:
        assert found is not None
        assert found.law == LAW


def test_bars_are_in_the_order_of_ids_and_a_tie_goes_first() -> None:
    away = Span(ON, ON)
    standings = [replace(PLAIN, expert_id=each, absences=(away,)) for each in ("e3", "e1")]
    found = bars([*standings, PLAIN], PoolRules(), ON)
    assert [bar.expert_id for bar in found] == ["e1", "e3"]
    tied = Recusal("e1", R.WORKS_FOR_BIDDER, LAW_INTEREST)
    assert [bar.reason for bar in merge([tied], found)] == [R.WORKS_FOR_BIDDER, R.UNAVAILABLE]


@pytest.mark.parametrize("province", packs.provinces())
def test_no_pack_invents_a_number(province: str) -> None:
    """The regulation of 2024 is not at hand: its figures stay empty until somebody enters them with their article."""
    assert pool_rules(packs.load_pack(province), ON) == PoolRules()
