from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.booking.values import HEILONGJIANG, HLJ_RULES, LIAONING, LN_RULES
from yuanping.kernel.booking.limits import away_least, breaks_limits, limits_for
from yuanping.kernel.draw.values import Limit
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law


@pytest.mark.parametrize(
    ("size", "host_max", "sub_max", "away"),
    [(5, 3, 2, 2), (7, 4, 3, 3), (9, 6, 4, 3), (11, 7, 5, 4)],
)
def test_liaoning_limits_are_exact_integers(size: int, host_max: int, sub_max: int, away: int) -> None:
    limits = limits_for(LN_RULES, size, 1, 7)
    assert (limits.host_max, limits.sub_max, away_least(LN_RULES, size)) == (host_max, sub_max, away)
    assert (limits.subs_min, limits.subs_max) == (1, min(7, size - 1))
    assert limits.law_of(Limit.HOST_MAX) == Law(LIAONING, "（五）")
    assert limits.law_of(Limit.SUB_MAX) == Law(LIAONING, "（十三）")


@pytest.mark.parametrize("size", [5, 7, 9])
def test_heilongjiang_asks_for_two_other_centres_and_nothing_else(size: int) -> None:
    limits = limits_for(HLJ_RULES, size, 0, 7)
    assert (limits.host_max, limits.sub_max, limits.subs_min) == (size - 1, size, 2)
    assert limits.law_of(Limit.SUBS_MIN) == Law(HEILONGJIANG, "三（六）")


def test_heilongjiang_refuses_one_other_centre() -> None:
    with pytest.raises(Refused) as refused:
        limits_for(HLJ_RULES, 5, 0, 1)
    assert refused.value.code == "too_few_centres"
    assert refused.value.params == {"allowed": 1, "least": 2}
    assert refused.value.law == Law(HEILONGJIANG, "三（六）")


def test_representatives_alone_may_not_break_the_third() -> None:
    with pytest.raises(Refused) as refused:
        limits_for(LN_RULES, 5, 4, 7)
    assert (refused.value.code, refused.value.law) == ("too_many_at_host", Law(LIAONING, "（五）"))


@pytest.mark.parametrize(
    ("host", "subs", "code"),
    [
        (3, (2,), ""),
        (4, (1,), "too_many_at_host"),
        (2, (3,), "too_many_at_one_venue"),
        (4, (3,), ""),
        (5, (2,), "too_many_at_host"),
        (3, (4,), "too_many_at_one_venue"),
        (6, (3,), ""),
        (7, (2,), "too_many_at_host"),
        (5, (4,), ""),
        (4, (5,), "too_many_at_one_venue"),
    ],
)
def test_liaoning_distributions_at_their_boundaries(host: int, subs: tuple[int, ...], code: str) -> None:
    broken = breaks_limits(LN_RULES, host, subs)
    assert (broken.code if broken else "") == code


@pytest.mark.parametrize(("subs", "code"), [((4, 0), "too_few_centres"), ((3, 1), "")])
def test_heilongjiang_distributions(subs: tuple[int, ...], code: str) -> None:
    broken = breaks_limits(HLJ_RULES, 1, subs)
    assert (broken.code if broken else "") == code


@given(st.integers(5, 61).filter(lambda n: n % 2), st.integers(0, 3))
def test_the_integers_say_what_the_fractions_say(size: int, representatives: int) -> None:
    limits = limits_for(LN_RULES, size, representatives if 3 * representatives <= size else 0, 30)
    assert 3 * (size - limits.host_max) >= size > 3 * (size - limits.host_max - 1)
    assert 2 * limits.sub_max <= size < 2 * (limits.sub_max + 1)


@given(st.integers(0, 9), st.lists(st.integers(0, 9), min_size=1, max_size=5))
def test_limits_and_check_agree(host: int, subs: list[int]) -> None:
    size = host + sum(subs)
    if size < 3:
        return
    limits = limits_for(LN_RULES, size, 0, len(subs))
    used = [each for each in subs if each]
    fits = host <= limits.host_max and all(each <= limits.sub_max for each in used) and len(used) >= limits.subs_min
    assert (breaks_limits(LN_RULES, host, tuple(subs)) is None) == fits


def test_no_share_means_no_share() -> None:
    assert away_least(HLJ_RULES, 9) == 1
    assert Fraction(1, 3) == LN_RULES.offsite_least.share  # type: ignore[union-attr]
