"""The final list, as tables: when it may be opened, by how many, and in which order it is told."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.infra.packs import load_pack
from yuanping.kernel.committee.final_list import (
    LAW_LIST,
    ListedMember,
    ListRule,
    arrange,
    check_agreement,
    check_reading,
    list_rule,
    who_may_see,
)
from yuanping.kernel.committee.states import CommitteeState
from yuanping.kernel.errors import Refused

DAY = date(2026, 9, 24)
RULE = ListRule(2)
S = CommitteeState


@pytest.mark.parametrize(
    ("state", "agreed", "code"),
    [
        (S.REQUESTED, {"a", "b"}, "list_before_arrival"),
        (S.CALLING, {"a", "b"}, "list_before_arrival"),
        (S.FILLED, {"a", "b"}, "list_before_arrival"),
        (S.FORMED, set(), "list_quorum_missing"),
        (S.FORMED, {"a"}, "list_quorum_missing"),
        (S.RELEASED, {"a", "b"}, "list_already_public"),
    ],
)
def test_reading_is_refused(state: CommitteeState, agreed: set[str], code: str) -> None:
    with pytest.raises(Refused) as caught:
        check_reading(RULE, state, frozenset(agreed))
    assert (caught.value.code, caught.value.law) == (code, LAW_LIST)


def test_with_the_quorum_it_is_open() -> None:
    check_reading(RULE, S.FORMED, frozenset({"a", "b"}))
    check_reading(RULE, S.FORMED, frozenset({"a", "b", "c"}))


@pytest.mark.parametrize(
    ("state", "agreed", "reason", "code"),
    [
        (S.FILLED, set(), "打印最终名单", "list_before_arrival"),
        (S.RELEASED, set(), "打印最终名单", "list_already_public"),
        (S.FORMED, {"a"}, "打印最终名单", "list_agreed_already"),
        (S.FORMED, set(), "  打印 ", "reason_required"),
        (S.FORMED, set(), "打" * 501, "reason_too_long"),
    ],
)
def test_agreeing_is_refused(state: CommitteeState, agreed: set[str], reason: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        check_agreement(RULE, state, frozenset(agreed), "a", reason)


@pytest.mark.parametrize("province", ["LN", "HL", "JL", "SD"])
def test_no_pack_lets_one_party_open_it_alone(province: str) -> None:
    assert 2 <= list_rule(load_pack(province), DAY).quorum <= 3


@pytest.mark.parametrize(
    ("province", "role", "state", "shown"),
    [
        ("LN", "agency_clerk", S.FILLED, False),
        ("LN", "agency_clerk", S.FORMED, True),
        ("HL", "agency_clerk", S.FORMED, False),
        ("HL", "project_supervisor", S.FILLED, False),
        ("HL", "project_supervisor", S.FORMED, True),
        ("LN", "registry_owner", S.FORMED, False),
        ("LN", "venue_operator", S.FORMED, False),
        ("LN", "bidder", S.RELEASED, True),
    ],
)
def test_who_may_see_it_stands_in_the_pack(province: str, role: str, state: CommitteeState, *, shown: bool) -> None:
    assert who_may_see(load_pack(province), role, state).shown is shown


@given(st.permutations([ListedMember(f"评委{n}", "expert", f"A0{n % 3}") for n in range(7)]))
def test_the_order_tells_nothing_of_the_seats(members: list[ListedMember]) -> None:
    assert arrange(tuple(members)) == arrange(tuple(reversed(members)))
