"""When venues may be agreed upon: each condition alone stands in the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.kernel.booking.values import HLJ_RULES, LN_RULES
from yuanping.kernel.booking.agreement import Wish, check_agreement
from yuanping.kernel.errors import Refused

KNOWN = frozenset("HABC")
GOOD = Wish(host="H", centres=("A", "B"), drawn=1, reason="三家均未承接")


def test_with_every_condition_it_may_be_asked() -> None:
    check_agreement(HLJ_RULES, GOOD, KNOWN)


def test_a_pack_without_the_article_allows_none() -> None:
    with pytest.raises(Refused, match="agreement_not_allowed"):
        check_agreement(LN_RULES, GOOD, KNOWN)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"drawn": 0}, "agreement_before_draw"),
        ({"reason": " "}, "reason_missing"),
        ({"centres": ("A", "X")}, "centre_unknown"),
        ({"centres": ("A", "A")}, "centre_unknown"),
        ({"centres": ("A", "H")}, "host_among_subs"),
        ({"centres": ("A",)}, "too_few_centres"),
        ({"centres": ()}, "too_few_centres"),
    ],
)
def test_each_condition_is_needed(changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refused, match=code):
        check_agreement(HLJ_RULES, replace(GOOD, **changes), KNOWN)  # type: ignore[arg-type]
