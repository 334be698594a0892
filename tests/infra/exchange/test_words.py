"""What a source of funds means that is written in words."""

from __future__ import annotations

import pytest

from yuanping.infra.exchange.words import funding_of
from yuanping.kernel.policy.facts import Funding


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("中央预算内投资", [Funding.CENTRAL_BUDGET]),
        ("中央预算内投资补助", [Funding.CENTRAL_BUDGET]),
        ("超长期特别国债、企业自筹", [Funding.TREASURY_BOND, Funding.OTHER]),
        ("中央预算内投资和地方财政资金", [Funding.CENTRAL_BUDGET, Funding.FISCAL]),
        ("财政资金", [Funding.FISCAL]),
        ("地方政府专项债券", [Funding.LOCAL_SPECIAL_BOND]),
    ],
)
def test_named_sources_are_known_wherever_they_stand(text: str, named: list[Funding]) -> None:
    assert list(funding_of(text)) == named


@pytest.mark.parametrize("text", ["非中央预算内投资", "无超长期特别国债", "不含中央预算内投资", "没有国家政策性资金"])
def test_what_is_denied_is_not_named(text: str) -> None:
    assert funding_of(text) == ()


def test_denial_reaches_to_the_next_comma_only() -> None:
    assert funding_of("非国债，企业自筹") == (Funding.OTHER,)


@pytest.mark.parametrize("text", ["中央财政资金", "国债", "增发国债", "中央补助资金"])
def test_money_of_the_centre_under_another_name_is_left_to_whoever_knows(text: str) -> None:
    assert funding_of(text) == ()
