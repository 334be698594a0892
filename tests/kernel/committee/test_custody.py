"""Lockers and what depends on them, as tables."""

from __future__ import annotations

from datetime import date

import pytest

from yuanping.infra.packs import load_pack
from yuanping.kernel.actor import Role
from yuanping.kernel.committee.custody import LONGEST_LOCKER, CustodyRule, check_desk, check_locker, custody_rule
from yuanping.kernel.committee.states import CUSTODY, LAW_KEPT_SECRET, CustodyState
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law

ON = date(2026, 9, 24)


@pytest.mark.parametrize(
    ("locker", "devices", "number"),
    [(" a1 ", 1, "A1"), ("17", 9, "17"), ("17", 0, ""), ("", 0, ""), ("A" * LONGEST_LOCKER, 1, "A" * LONGEST_LOCKER)],
)
def test_the_number_as_it_stands_on_the_locker(locker: str, devices: int, number: str) -> None:
    assert check_locker(locker, devices) == number


@pytest.mark.parametrize(
    ("locker", "devices", "code"),
    [
        ("", 1, "locker_required"),
        ("  ", 2, "locker_required"),
        ("A" * (LONGEST_LOCKER + 1), 1, "locker_too_long"),
        ("A1", -1, "devices_out_of_range"),
        ("A1", 10, "devices_out_of_range"),
    ],
)
def test_what_is_no_locker(locker: str, devices: int, code: str) -> None:
    with pytest.raises(Refused) as caught:
        check_locker(locker, devices)
    assert (caught.value.code, caught.value.law) == (code, LAW_KEPT_SECRET)


def test_liaoning_asks_for_it_and_the_others_leave_it_to_the_venue() -> None:
    assert custody_rule(load_pack("liaoning"), ON) == CustodyRule(
        required=True, law=Law("辽发改法规〔2025〕843号", "（十一）")
    )
    for province in ("shandong", "heilongjiang", "jilin"):
        assert custody_rule(load_pack(province), ON) == CustodyRule()


@pytest.mark.parametrize(
    ("required", "handed_in", "opens"), [(True, True, True), (True, False, False), (False, False, True)]
)
def test_a_desk_waits_for_the_devices_where_the_pack_says_so(*, required: bool, handed_in: bool, opens: bool) -> None:
    rule = CustodyRule(required, LAW_KEPT_SECRET)
    if opens:
        check_desk(rule, handed_in=handed_in)
        return
    with pytest.raises(Refused, match="devices_not_handed_in"):
        check_desk(rule, handed_in=handed_in)


@pytest.mark.parametrize("state", list(CustodyState))
@pytest.mark.parametrize("step", ["declare_none", "hand_back"])
def test_only_what_is_kept_moves_and_only_by_the_venue(state: CustodyState, step: str) -> None:
    if state is CustodyState.KEPT:
        assert CUSTODY.advance(state, step, Role.VENUE_OPERATOR) != state
    else:
        with pytest.raises(Refused, match="wrong_state"):
            CUSTODY.advance(state, step, Role.VENUE_OPERATOR)
    for role in set(Role) - {Role.VENUE_OPERATOR}:
        with pytest.raises(Refused):
            CUSTODY.advance(state, step, role)
